"""Forms of waves: when, whom, what; codes; what is opened to whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.forms import offer
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors.offers import offered_questionnaires


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Make a field of one day with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class WaveForm(forms.Form):
    """Plan a wave."""

    key = forms.ChoiceField(label=_("Анкета"))
    kind = forms.ChoiceField(label=_("Какое анкетирование"), widget=forms.RadioSelect)
    audience = forms.ChoiceField(label=_("Кого спрашиваем"), choices=Wave.Audience.choices, widget=forms.RadioSelect)
    rounds = forms.TypedChoiceField(
        label=_("Сколько входных замеров"),
        choices=[(1, _("один")), (2, _("два")), (3, _("три"))],
        coerce=int,
        empty_value=1,  # type: ignore[arg-type]
        required=False,
        initial=1,
        widget=forms.RadioSelect,
        help_text=_(
            "Обычно один. Три нужны, если главный показатель сравнивают с тремя замерами до начала: каждый "
            "наставляемый отвечает трижды с перерывом в две-три недели, это три раза по несколько минут. Дни ниже "
            "относятся к первому замеру, остальные встанут через 17 дней друг за другом."
        ),
    )
    opens_on = day_field(_("Начало"))
    closes_on = day_field(_("Последний день"))
    is_primary = forms.BooleanField(
        label=_("По этой анкете судим о программе"),
        help_text=_("Выбор записывается сейчас, до ответов, чтобы не выбирать удачную анкету задним числом."),
        required=False,
    )
    look_back = forms.BooleanField(
        label=_("Предложить «взгляд назад»"),
        help_text=_(
            "Вместе с итоговым: как видится начало года сегодня. Показывается отдельно и входное анкетирование "
            "не заменяет."
        ),
        required=False,
    )

    def __init__(self, data: Any = None, *, language: str = "ru", school_id: int | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        offer(self, "key", offered_questionnaires(language, school_id))
        kinds = [(value, label) for value, label in Wave.Kind.choices if value != Wave.Kind.THEN]
        offer(self, "kind", kinds)


class RoundForm(forms.Form):
    """The days of one more entry measurement."""

    opens_on = day_field(_("Начало"), help_text=_("Через две-три недели после начала предыдущего замера."))
    closes_on = day_field(_("Последний день"), help_text=_("Не позже чем через 14 дней после начала."))


class CodeForm(forms.Form):
    """A personal code as it is typed, and whether its owner takes part in the programme."""

    code = forms.CharField(
        label=_("Личный код"),
        max_length=40,
        help_text=_("Двенадцать знаков с вашей полоски. Код нигде не хранится, сохраните полоску до весны."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class TakesPartForm(forms.Form):
    """The one question about the sender of answers by code."""

    takes_part = forms.ChoiceField(
        label=_("Вы участвуете в программе наставничества?"),
        choices=[("yes", _("Да")), ("no", _("Нет"))],
        widget=forms.RadioSelect,
        help_text=_("Нужно, чтобы сравнить участников с теми, у кого наставника нет. Имени это не выдаёт."),
    )

    @property
    def answer(self) -> bool | None:
        """Give the answer, or nothing while there is none."""
        said = self.data.get("takes_part")
        return {"yes": True, "no": False}.get(said) if said else None


class SlipsForm(forms.Form):
    """How many slips to print."""

    count = forms.IntegerField(label=_("Сколько полосок"), min_value=1, max_value=300, initial=40)


class DecideForm(forms.Form):
    """Which of two entries is what stands on paper."""

    def __init__(self, data: Any = None, *, rows: list[tuple[str, str, str, str]]) -> None:
        super().__init__(data)
        for code, question, first, second in rows:
            nothing = gettext("без ответа")
            self.fields[code] = forms.ChoiceField(
                label=question,
                choices=[
                    ("first", gettext("первый раз: %(words)s") % {"words": first or nothing}),
                    ("second", gettext("второй раз: %(words)s") % {"words": second or nothing}),
                ],
                widget=forms.RadioSelect,
            )

    @property
    def taken(self) -> dict[str, str]:
        """Give what was chosen, by question."""
        return {code: self.data.get(code, "") for code in self.fields}
