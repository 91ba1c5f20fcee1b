"""The shape of what people enter at stage 5."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.core.errors import RuleError
from nastavnik.kit.desk import refuse
from nastavnik.kit.forms import RowForm, RowsField, offer
from nastavnik.pairing.models import MatchRun, MentorType, Place, Relationship
from nastavnik.pairing.selectors.pairs.listed import places_for_order
from nastavnik.pairing.selectors.registers.needs import joined_entries, selected_entries
from nastavnik.pairing.selectors.runs.compare import FEWEST, MOST
from nastavnik.pairing.selectors.runs.kept import kept_runs
from nastavnik.pairing.selectors.runs.weights import usual
from nastavnik.pairing.selectors.words import CRITERIA, IMPORTANCE, MODES
from nastavnik.pairing.services import require_words
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme

SIDES = [("mentor", _("наставник")), ("mentee", _("наставляемый"))]
WEIGH = "weigh-"
ANSWERS = [("yes", _("да")), ("no", _("нет"))]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Make a field for a date as the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class MeetingForm(RowForm):
    """When and how the personal meeting went; either side may have noted it meanwhile."""

    lock_first = "programme"

    met_on = day_field(_("Когда встретились"))
    mode = forms.ChoiceField(label=_("Как"), choices=list(MODES.items()), widget=forms.RadioSelect)

    def written(self, row: Any) -> dict[str, Any]:
        """Give what is noted of the meeting."""
        return {"met_on": row.met_on, "mode": row.met_mode}


class FormatForm(RowForm):
    """How a pair or a group works together."""

    lock_first = "programme"

    format = forms.ChoiceField(label=_("Вид работы"), choices=Relationship.Format.choices, widget=forms.RadioSelect)


class AnswerForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(choices=ANSWERS, widget=forms.HiddenInput)


class PaperAnswerForm(forms.Form):
    """An answer given on a signed sheet."""

    side = forms.ChoiceField(label=_("Чей ответ"), choices=SIDES, widget=forms.RadioSelect)
    answer = forms.ChoiceField(label=_("Ответ"), choices=ANSWERS, widget=forms.RadioSelect)
    answered_on = day_field(_("Дата на листе"))
    sheet_number = forms.CharField(label=_("Номер листа"), max_length=40)


class MetForm(forms.Form):
    """The day of the meetings from which a pile of signed answers comes."""

    met_on = day_field(_("Когда встретились"))
    mode = forms.ChoiceField(label=_("Как"), choices=list(MODES.items()), initial="in_person")


class AnswerSheetsForm(forms.Form):
    """The numbers of the sheets on which the people of one pair said «yes»."""

    mentor_sheet = forms.CharField(label=_("Лист наставника, «да»"), max_length=40, required=False)
    mentee_sheet = forms.CharField(label=_("Лист наставляемого, «да»"), max_length=40, required=False)


class ConfirmForm(forms.Form):
    """The reason to confirm before the order."""

    order_reason = forms.CharField(
        label=_("Почему без приказа"),
        help_text=_("Заполняется, если приказа ещё нет: например, приказ готовится."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PricedChoice(TeacherChoice):
    """A choice among mentors, each with what choosing them would cost."""

    def priced(self, notes: Mapping[int, Any], *, must: bool) -> None:
        """Offer these mentors in this order as buttons with notes; any mentor of the register stays a valid answer."""
        nobody = [] if must else [("", _("место в группе, выбранной ниже"))]
        self.choices = [*nobody, *notes.items()]


class GroupChoice(forms.ModelChoiceField[Relationship]):
    """A choice among groups by their mentors."""

    def label_from_instance(self, obj: Any) -> str:
        """Show the mentor of the group."""
        return _("группа: %(mentor)s") % {"mentor": obj.mentor.told_apart}


class SeatForm(forms.Form):
    """A mentor chosen by hand: a new pair or a seat in a group."""

    mentor = PricedChoice(
        label=_("Наставник"),
        queryset=Teacher.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    relationship = GroupChoice(
        label=_("Или место в группе"),
        queryset=Relationship.objects.none(),
        required=False,
        empty_label=_("новая пара или группа"),
    )
    format = forms.ChoiceField(label=_("Вид"), choices=Relationship.Format.choices, initial="one_to_one")
    manager_reason = forms.CharField(
        label=_("Если это непосредственный руководитель: почему именно этот человек"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, programme: Programme, kind: str, notes: Mapping[int, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _people(self, "mentor", [entry.teacher_id for entry in selected_entries(programme)])
        groups = Relationship.objects.filter(programme=programme, type=kind, format="group")
        groups = groups.filter(places__in=Place.objects.live()).distinct()
        offer(self, "relationship", groups.select_related("mentor"))
        mentor: Any = self.fields["mentor"]
        mentor.required = not groups.exists()
        if notes is not None:
            mentor.priced(notes, must=mentor.required)

    def clean(self) -> dict[str, Any]:
        """Take the mentor from the group where a group is chosen."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("relationship"):
            data["mentor"] = data["relationship"].mentor
        elif not data.get("mentor") and "mentor" not in self.errors:
            self.add_error("mentor", _("Выберите наставника или группу."))
        return data


def _people(form: forms.Form, name: str, ids: list[int]) -> None:
    """Offer these people by name."""
    offer(form, name, Teacher.objects.filter(pk__in=ids).by_name())


class PlacesChoice(RowsField):
    """Several places by the names of both people."""

    def label_from_instance(self, obj: Any) -> str:
        """Show who works with whom."""
        return _("%(mentor)s – %(mentee)s, %(type)s") % {
            "mentor": obj.mentor.told_apart,
            "mentee": obj.mentee.told_apart,
            "type": obj.get_type_display(),
        }


class OrderForm(forms.Form):
    """An order about pairs: number, date, whom it names."""

    number = forms.CharField(label=_("Номер приказа"), max_length=40)
    dated = day_field(_("Дата приказа"))
    places = PlacesChoice(
        label=_("Кто назван в приказе"), queryset=Place.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = places_for_order(programme)
        ids = [place.pk for place in found]
        offer(self, "places", Place.objects.filter(pk__in=ids).for_list())
        self.fields["places"].initial = ids
        self.found = found


class CarryOverForm(forms.Form):
    """A pair that worked before the product came."""

    mentor = TeacherChoice(label=_("Наставник"), queryset=Teacher.objects.none(), empty_label=_("выберите"))
    mentee = TeacherChoice(label=_("Наставляемый"), queryset=Teacher.objects.none(), empty_label=_("выберите"))
    type = forms.ChoiceField(label=_("Тип наставника"), choices=MentorType.choices)
    met_on = day_field(_("Личная встреча"))
    mentor_yes_on = day_field(_("«Да» наставника"))
    mentee_yes_on = day_field(_("«Да» наставляемого"))
    confirmed_on = day_field(_("Закреплена"))
    act_number = forms.CharField(label=_("Номер приказа"), max_length=40)
    act_dated = day_field(_("Дата приказа"))
    sheet_number = forms.CharField(label=_("Номер листа с ответами обоих"), max_length=40)
    manager_reason = forms.CharField(
        label=_("Если это непосредственный руководитель: почему именно этот человек"), required=False, max_length=2000
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, "mentor", [entry.teacher_id for entry in selected_entries(programme)])
        _people(self, "mentee", [entry.teacher_id for entry in joined_entries(programme)])


class OwnChoiceForm(forms.Form):
    """The mentor a mentee picks alone."""

    mentor = TeacherChoice(queryset=Teacher.objects.none())
    type = forms.ChoiceField(choices=MentorType.choices)

    def __init__(self, *args: Any, school_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", Teacher.objects.filter(school_id=school_id))


class DecisionForm(forms.Form):
    """A need with a mentor, as the buttons of the workshop send it."""

    mentee = TeacherChoice(queryset=Teacher.objects.none())
    mentor = TeacherChoice(queryset=Teacher.objects.none())
    type = forms.ChoiceField(choices=MentorType.choices)
    then = forms.ChoiceField(choices=[("", ""), ("invite", ""), ("lock", ""), ("forbid", "")], required=False)

    def __init__(self, *args: Any, school_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teachers = Teacher.objects.filter(school_id=school_id)
        offer(self, "mentee", teachers)
        offer(self, "mentor", teachers)


class DrawForm(forms.Form):
    """What a draw is held with."""

    seed = forms.CharField(
        label=_("Число жеребьёвки"),
        help_text=_(
            "Назовите его вслух на встрече или возьмите из открытого розыгрыша. "
            "Пустое поле: число назовёт программа в момент жеребьёвки."
        ),
        required=False,
        max_length=100,
    )
    present = forms.CharField(label=_("Кто присутствует"), required=False, max_length=500)
    reason = forms.CharField(
        label=_("Почему ещё одна жеребьёвка"),
        help_text=_("Причина войдёт в протокол."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]


class LiftForm(forms.Form):
    """Why the waiting list is lifted."""

    reason = forms.CharField(
        label=_("Почему лист ожидания снят"),
        help_text=_("Причина войдёт в протокол."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WeightsForm(forms.Form):
    """One of four words for each criterion."""

    def __init__(self, *args: Any, words: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, word in (words or usual()).items():
            self.fields[WEIGH + name] = forms.ChoiceField(
                label=str(CRITERIA[name]), choices=list(IMPORTANCE.items()), initial=word, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        """Refuse weights under which next to nothing matters."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                require_words(self.words(data))
            except RuleError as error:
                refuse(self, error)
        return data

    def words(self, data: dict[str, Any] | None = None) -> dict[str, str]:
        """Give what was chosen."""
        given = self.cleaned_data if data is None else data
        return {name: given[WEIGH + name] for name in usual()}


def sent_words(words: Mapping[str, str]) -> dict[str, str]:
    """Name words as the form sends them."""
    return {WEIGH + name: word for name, word in words.items()}


class RunForm(WeightsForm):
    """What a run is asked with; weights that are not sent are those proposed."""

    offer = forms.RegexField(regex=r"^(most|\d{1,9})$", required=False)
    seen = forms.CharField(required=False, max_length=100)

    def __init__(self, data: Any, *, words: Mapping[str, str]) -> None:
        sent = data.copy()
        for name, word in sent_words(words).items():
            sent.setdefault(name, word)
        super().__init__(sent, words=words)

    @property
    def keep(self) -> int | None:
        """Give what a kept pair is worth, as the engine takes it."""
        offer = self.cleaned_data["offer"]
        return int(offer) if offer.isdecimal() else None


class RunNameForm(RowForm):
    """The name of a run."""

    name = forms.CharField(
        label=_("Название подбора"),
        help_text=_("Без имён людей. Пустое поле вернёт название по дате."),
        required=False,
        max_length=80,
    )


class CompareForm(forms.Form):
    """Two or three runs to put side by side."""

    run = RowsField(
        label=_("Какие подборы сравнить"),
        queryset=MatchRun.objects.none(),
        error_messages={"required": _("Отметьте два или три подбора."), "invalid_choice": _("Такого подбора нет.")},
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "run", kept_runs(programme))

    def clean_run(self) -> list[MatchRun]:
        """Give the runs from the earlier to the later."""
        found = sorted(self.cleaned_data["run"], key=lambda run: (run.created_at, run.pk))
        if not FEWEST <= len(found) <= MOST:
            raise forms.ValidationError(_("Отметьте два или три подбора."))
        return found
