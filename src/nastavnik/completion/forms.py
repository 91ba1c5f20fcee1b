"""Forms of stage 7: their shape only, the rules live in services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.completion.models import (
    ClosingEvent,
    DeclaredOutcome,
    GroupReflection,
    PlaceResult,
    ProgrammeReport,
    Recognition,
    SwotLine,
)
from nastavnik.completion.selectors.declared import draws_to_compare, measurable, titles
from nastavnik.completion.selectors.people import mentors_of
from nastavnik.core.stages import Check
from nastavnik.kit.forms import RowForm
from nastavnik.kit.templatetags.ui import ru_date
from nastavnik.pairing.models import Draw, Relationship
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Teacher, name_order
from nastavnik.programme.forms import day_field
from nastavnik.programme.models import Programme

LONG = 4000
REASON = 2000


def _text(model: Any, name: str, *, required: bool = False, rows: int = 5, help_text: Any = "") -> forms.CharField:
    """Make a long text field named as the model's."""
    field = model._meta.get_field(name)
    return forms.CharField(
        label=capfirst(field.verbose_name),
        max_length=field.max_length or LONG,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ShareForm(forms.Form):
    """Whether others may see what one is ready to share."""

    shared = forms.BooleanField(
        label=_("Показать куратору и другой стороне пары мой последний ответ: чем готовы поделиться"),
        required=False,
        help_text=_("Остальные ответы не видит никто. Показ можно отменить в любой день."),
    )


class GroupReflectionForm(RowForm):
    """What participants said together."""

    lock_first = "programme"

    held_on = day_field(_("Когда"))
    attendees = forms.IntegerField(label=_("Сколько человек было"), min_value=1, max_value=500)
    relationship = forms.ModelChoiceField(label=_("Чей разговор"), queryset=Relationship.objects.none(), required=False)
    worked = _text(GroupReflection, "worked", required=True)
    hindered = _text(GroupReflection, "hindered")
    next_time = _text(GroupReflection, "next_time")

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Relationship.objects.filter(programme=programme, format="group").select_related("mentor")
        field: Any = self.fields["relationship"]
        field.queryset = groups.order_by(name_order("mentor"), "pk")
        field.empty_label = gettext("вся программа")
        field.label_from_instance = lambda row: gettext("группа: %(name)s") % {"name": row.mentor.short_name}


def _scales(programme: Programme) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Give the scales a year may be judged by and the areas below them, each under its questionnaire."""
    language = "en" if (get_language() or "").startswith("en") else "ru"
    whole: list[tuple[str, str]] = []
    parts: list[tuple[str, str]] = []
    for spec in measurable(programme.school_id):
        names, title = titles(spec), spec.title.display(language)
        above = [scale.code for scale in spec.scales if scale.of_scales] or list(names)
        whole += [(f"{spec.id}/{code}", f"{title}: {names[code]}") for code in above]
        parts += [(f"{spec.id}/{code}", name) for code, name in names.items() if code not in above]
    return whole, parts


class OutcomeForm(RowForm):
    """What the year will be judged by, and against whom."""

    lock_first = "programme"

    what = forms.ChoiceField(label=_("Главный показатель"), widget=forms.RadioSelect)
    domains = forms.MultipleChoiceField(
        label=_("Области, о которых тоже будет вывод"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Не больше трёх. Можно ни одной: тогда вывод будет только о главном показателе."),
    )
    design = forms.ChoiceField(
        label=_("С чем сравниваем"), choices=DeclaredOutcome.Design.choices, widget=forms.RadioSelect
    )
    draw = forms.ModelChoiceField(label=_("Протокол жеребьёвки"), queryset=Draw.objects.none(), required=False)
    reason = forms.CharField(
        label=_("Почему меняете"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, programme: Programme, changing: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["what"].choices, fields["domains"].choices = _scales(programme)
        draws = draws_to_compare(programme)
        fields["draw"].queryset = Draw.objects.filter(pk__in=[draw.pk for draw in draws]).order_by("-number")
        fields["draw"].empty_label = gettext("нет")
        fields["draw"].label_from_instance = lambda row: (
            gettext("№ %(number)s от %(day)s")
            % {
                "number": row.number,
                "day": ru_date(row.created_at),
            }
        )
        if not draws:
            del fields["draw"]
        if not changing:
            del fields["reason"]
        else:
            fields["reason"].required = True

    def written(self, row: DeclaredOutcome) -> dict[str, Any]:
        """Give what is in force."""
        key = row.questionnaire_key
        domains = [f"{key}/{code}" for code in row.domains]
        return {"what": f"{key}/{row.scale}", "domains": domains, "design": row.design, "draw": row.draw_id}

    def declared(self) -> dict[str, Any]:
        """Give what the service takes; areas of another questionnaire are left to its refusal."""
        key, _slash, scale = self.cleaned_data["what"].partition("/")
        return {
            "questionnaire_key": key,
            "scale": scale,
            "domains": [code.removeprefix(f"{key}/") for code in self.cleaned_data["domains"]],
            "design": self.cleaned_data["design"],
            "draw": self.cleaned_data.get("draw"),
            "reason": self.cleaned_data.get("reason", ""),
        }


class SwotForm(forms.Form):
    """One line of the analysis."""

    quadrant = forms.ChoiceField(label=_("Куда"), choices=SwotLine.Quadrant.choices)
    text = forms.CharField(label=_("Строка"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(
        label=_("Откуда это известно"),
        max_length=200,
        required=False,
        help_text=_("Например: групповая рефлексия 14 мая, показатели, разговор с директором"),
    )


class LineForm(RowForm):
    """The words of a line of the analysis."""

    lock_first = "programme"

    text = forms.CharField(label=_("Строка"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SummaryForm(RowForm):
    """The year of a pair in a few words."""

    lock_first = "place.programme"

    text = _text(
        PlaceResult,
        "text",
        required=True,
        rows=6,
        help_text=_("Два-три предложения: чего достигли, что осталось. Без личного: текст пойдёт в отчёт."),
    )


class ReportForm(RowForm):
    """What the coordinator concludes and proposes."""

    lock_first = "programme"

    conclusions = _text(ProgrammeReport, "conclusions", required=True, rows=8)
    proposals = _text(
        ProgrammeReport,
        "proposals",
        rows=6,
        help_text=_("Каждое с новой строки: они станут мероприятиями дорожной карты следующего года."),
    )


class NumberForm(forms.Form):
    """The number and date of a signed paper."""

    number = forms.CharField(label=_("Номер"), max_length=40)
    dated = day_field(_("Дата"))


class EventForm(RowForm):
    """The plan of the closing event."""

    lock_first = "programme"

    title = forms.CharField(label=_("Название"), max_length=300)
    planned_on = day_field(_("Когда"))
    venue = forms.CharField(label=_("Где"), max_length=200, required=False)
    agenda = _text(ClosingEvent, "agenda", rows=8, help_text=_("По пункту в строке."))


class HeldForm(RowForm):
    """How the event went."""

    lock_first = "programme"

    held_on = day_field(_("Когда прошло"))
    attendees = forms.IntegerField(label=_("Сколько человек было"), min_value=1, max_value=5000, required=False)
    minutes = _text(ClosingEvent, "minutes", rows=6)


class RecognitionForm(forms.Form):
    """A mentor, a nomination, and for what."""

    teacher = TeacherChoice(label=_("Наставник"), queryset=Teacher.objects.none(), empty_label=_("выберите"))
    nomination = forms.ChoiceField(label=_("Номинация"), choices=Recognition.Nomination.choices)
    words = forms.CharField(
        label=_("За что"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Эти слова прозвучат на мероприятии и войдут в благодарность."),
    )

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["teacher"]
        field.queryset = mentors_of(programme)


class ArchiveForm(forms.Form):
    """A reason for everything that is not done."""

    def __init__(self, missing: Sequence[Check], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        for number, item in enumerate(missing):
            self.fields[f"reason_{number}"] = forms.CharField(
                label=gettext("Ещё не соблюдено условие «%(what)s». Почему программа уходит в архив без этого")
                % {"what": gettext(item.label)},
                max_length=REASON,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def reasons(self) -> dict[str, str]:
        """Give the reasons by fact."""
        return {item.fact: self.cleaned_data[f"reason_{number}"] for number, item in enumerate(self.missing)}
