"""Forms of stage 1: their shape only, the rules live in services."""

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from nastavnik.core.evidence.indicators.catalogue import INDICATORS
from nastavnik.core.stages import STAGES, Stage
from nastavnik.core.waits import Wait
from nastavnik.kit import clock
from nastavnik.kit.forms import RowForm, RowModelForm, RowsField, offer
from nastavnik.kit.matters import Matter
from nastavnik.people.models import Teacher
from nastavnik.programme.models import (
    Act,
    Outreach,
    Programme,
    Resource,
    ResourceKind,
    RoadmapItem,
    RoleModel,
    TeamTask,
    WorkFormat,
)
from nastavnik.programme.selectors.attitude import ANSWERS, QUESTIONS
from nastavnik.programme.selectors.matters import OWNERS, every_wait, in_days, terms_of
from nastavnik.programme.selectors.outreach import groups_of_staff
from nastavnik.programme.selectors.thresholds import thresholds_of
from nastavnik.programme.services.acts import BY_HAND

#: For how long a wait is put off unless another day is named, and from when on a reason is asked.
USUAL_WEEK, LONG = 7, 30


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Make a field of one day with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class StartForm(forms.Form):
    """Begin the programme of a school year."""

    start_year = forms.TypedChoiceField(label=_("Учебный год"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = suggested_year()
        years = [year, year + 1, year - 1]
        offer(self, "start_year", [(each, f"{each}/{(each + 1) % 100:02d}") for each in years])
        self.fields["start_year"].initial = year


def suggested_year() -> int:
    """Give the year in which the school year that is prepared or under way begins."""
    today = clock.today()
    return today.year if today.month >= 5 else today.year - 1


def _stages() -> list[tuple[int, str]]:
    return [(stage.number, f"{stage.number}. {gettext(stage.title)}") for stage in STAGES]


class AnsweredForm(RowModelForm):
    """What somebody of the staff answers for: each who is ticked is told."""

    def ask_who(self, people: Any, *, required: bool, label: Any) -> None:
        """Offer the people to tick, those who answer now ticked."""
        self.fields["people"] = RowsField(
            people,
            required=required,
            label=label,
            help_text=_("Каждому придёт уведомление, дело встанет на его главной."),
            widget=forms.CheckboxSelectMultiple,
        )
        if self.instance.pk:
            self.initial["people"] = self._people(self.instance)

    @staticmethod
    def _people(row: Any) -> list[int]:
        return sorted(row.people.values_list("teacher_id", flat=True))

    def written(self, row: Any) -> dict[str, Any]:
        """Give the fields as the form shows them, and who answers."""
        return super().written(row) | {"people": self._people(row)}


class RoadmapItemForm(AnsweredForm):
    """What a measure says."""

    lock_first = "programme"

    stage = forms.TypedChoiceField(
        label=_("Этап"),
        coerce=int,
        choices=_stages,
    )
    due_from = day_field(_("С какого дня"), required=False, help_text=_("Если дело длится не один день"))
    due_to = day_field(_("Срок"), required=False, help_text=_("Последний день. После него дело просрочено"))
    resources = forms.MultipleChoiceField(
        label=_("Ресурсы"),
        required=False,
        choices=ResourceKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = RoadmapItem
        fields = [
            "title",
            "stage",
            "due_from",
            "due_to",
            "repeats",
            "responsible",
            "resources",
            "resources_note",
            "result",
            "paper_kind",
        ]
        labels = {
            "title": _("Мероприятие"),
            "responsible": _("Ответственный по роли"),
            "repeats": _("Повторяется"),
            "paper_kind": _("Вид документа"),
            "resources_note": _("Какие именно ресурсы"),
            "result": _("Результат, документ"),
        }
        help_texts = {
            "resources_note": _("Например: кабинет 214, ноутбук"),
            "responsible": _("Например: директор. Человека из списка выберите выше"),
            "paper_kind": _("Каким документом реестра подтверждается"),
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = Teacher.objects.on_duty().filter(school=programme.school_id).by_name()
        self.ask_who(staff, required=False, label=_("Отвечают люди из списка"))
        offer(self, "repeats", [("", _("не повторяется")), *RoadmapItem.Repeats.choices])
        offer(self, "paper_kind", [("", _("без документа")), *Act.Kind.choices])


class ResourceForm(RowModelForm):
    """What the year needs, how much, until when and who sees to it."""

    lock_first = "programme"

    kind = forms.ChoiceField(label=_("Вид"), choices=ResourceKind.choices)
    due_to = day_field(_("К какому дню"))

    class Meta:
        model = Resource
        fields = ["title", "kind", "amount", "unit", "due_to"]
        labels = {"title": _("Что нужно"), "amount": _("Сколько"), "unit": _("Единица")}
        help_texts = {
            "title": _("Например: кабинет для встреч, принтер, оплаченные часы, фонд поощрения"),
            "unit": _("Например: шт., часов в неделю, рублей"),
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Teacher.objects.on_duty().filter(school=programme.school_id)
        if self.instance.pk:
            people = people | Teacher.objects.filter(pk__in=self.instance.people.values("teacher"))
        self.fields["owner"] = forms.ModelChoiceField(
            people.distinct().by_name(),
            required=False,
            label=_("Кто за это отвечает"),
            empty_label=_("куратор"),
            help_text=_("Человеку придёт уведомление, дело встанет на его главной."),
        )
        if self.instance.pk:
            self.initial["owner"] = self._owner(self.instance)
            self.initial["amount"] = f"{self.instance.amount.normalize():f}"

    @staticmethod
    def _owner(row: Resource) -> int | None:
        return row.people.values_list("teacher_id", flat=True).first()

    def written(self, row: Resource) -> dict[str, Any]:
        """Give the fields as the form shows them, and who sees to it."""
        return super().written(row) | {"owner": self._owner(row)}


class TeamForm(forms.Form):
    """Who of the staff comes into the support team, and with what they help."""

    part = forms.CharField(
        label=_("Что делают в команде"),
        required=False,
        max_length=200,
        help_text=_("Например: методическая поддержка. Одно на всех отмеченных, потом правится у каждого."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = Teacher.objects.on_duty().filter(school=programme.school_id)
        self.fields["people"] = RowsField(
            staff.exclude(pk__in=programme.team.values("teacher")).by_name(),
            label=_("Кого позвать"),
            help_text=_("Каждому придёт уведомление."),
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["people", "part"])


class MemberForm(RowForm):
    """What a member of the support team does in it."""

    lock_first = "programme"

    part = forms.CharField(label=_("Что делает в команде"), required=False, max_length=200)


class TaskForm(AnsweredForm):
    """What is asked of members of the support team, and until when."""

    lock_first = "programme"

    due_to = day_field(_("Срок"), help_text=_("Последний день. После него задача просрочена"))

    class Meta:
        model = TeamTask
        fields = ["title", "due_to"]
        labels = {"title": _("Что сделать")}
        help_texts = {"title": _("Например: обойти методобъединения и рассказать о программе")}

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Teacher.objects.filter(pk__in=programme.team.values("teacher"), left_on=None)
        if self.instance.pk:
            people = people | Teacher.objects.filter(pk__in=self.instance.people.values("teacher"))
        given = self.instance.pk is None or self.instance.state == TeamTask.State.GIVEN
        self.ask_who(people.distinct().by_name(), required=given, label=_("Кто сделает"))


class DoneForm(forms.Form):
    """Note when a measure was done."""

    done_on = day_field(_("Когда сделано"))


class DoneByForm(DoneForm):
    """Note when a measure was done and by which paper of the register that is seen."""

    act = forms.ModelChoiceField(
        Act.objects.none(), required=False, label=_("Чем подтверждается"), empty_label=_("без документа")
    )

    def __init__(self, *args: Any, item: RoadmapItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = Act.objects.filter(programme=item.programme_id, annulled_on=None)
        field: Any = self.fields["act"]
        field.queryset = papers.order_by(Case(When(kind=item.paper_kind, then=0), default=1), "-dated")
        field.label_from_instance = lambda act: f"{act.get_kind_display()} № {act.number}, {act.dated:%d.%m.%Y}"


class LaterForm(forms.Form):
    """From which day the school really starts."""

    starts_on = day_field(_("С какого дня школа начинает"))


class MoveForm(forms.Form):
    """By how many days the terms of measures move."""

    days = forms.IntegerField(label=_("На сколько дней"), min_value=-366, max_value=366, initial=7)


class OrderForm(forms.Form):
    """The number and date of a signed order."""

    number = forms.CharField(label=_("Номер приказа"), max_length=40, help_text=_("Например: 142-од"))
    dated = day_field(_("Дата приказа"))


class ActForm(RowForm):
    """The number and date of a registered paper, and why they were wrong."""

    lock_first = "programme"

    number = forms.CharField(label=_("Номер"), max_length=40)
    dated = day_field(_("Дата"))
    reason = forms.CharField(label=_("Почему исправляется"), max_length=300)


class AnnulForm(forms.Form):
    """Why a paper is annulled."""

    reason = forms.CharField(label=_("Почему документ аннулируется"), max_length=300)


class PaperForm(forms.Form):
    """A signed paper that no step registers by itself."""

    kind = forms.ChoiceField(
        label=_("Документ"), choices=[(kind.value, kind.label) for kind in BY_HAND], widget=forms.RadioSelect
    )
    number = forms.CharField(label=_("Номер"), max_length=40)
    dated = day_field(_("Дата"))


class ProgrammeForm(RowForm):
    """The name and the days of a year."""

    title = forms.CharField(label=_("Название"), max_length=200)
    starts_on = day_field(_("Начало"))
    ends_on = day_field(_("Окончание"))


class OutreachForm(RowModelForm):
    """What was told, to whom, in which way, when."""

    lock_first = "programme"

    way = forms.ChoiceField(label=_("Способ"), choices=Outreach.Way.choices, widget=forms.RadioSelect)
    audience = forms.ChoiceField(label=_("Для кого"), choices=Outreach.Audience.choices, widget=forms.RadioSelect)
    held_on = day_field(_("Когда прошло"))

    class Meta:
        model = Outreach
        fields = ["title", "way", "audience", "held_on", "attendees"]
        labels = {
            "title": _("Мероприятие"),
            "attendees": _("Сколько человек было"),
        }
        help_texts = {"title": _("Например: педсовет «Зачем нам наставничество»")}


class NewOutreachForm(OutreachForm):
    """What was told, and who of the staff list was there."""

    present = forms.ChoiceField(label=_("Кто был из списка педагогов"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups_of_staff(programme)
        named = {"": gettext("отмечу по списку позже"), "all": gettext("все, кто сейчас работает")}
        offer(self, "present", [(key, named.get(key, key.partition(":")[2])) for key in self.groups])
        self.fields["present"].help_text = gettext(
            "Кого не было, снимите потом в списке. По нему видно, кто ещё не слышал."
        )

    def clean_present(self) -> Any:
        """Give the people instead of the name of their group."""
        return self.groups[self.cleaned_data["present"]]


class PresentForm(RowForm):
    """Who of the staff list was there."""

    lock_first = "programme"

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"] = RowsField(people, required=False, label=_("Кто был"))

    def written(self, row: Outreach) -> dict[str, Any]:
        """Give who stands as present."""
        return {"present": sorted(row.present.values_list("teacher_id", flat=True))}


class ToldForm(forms.Form):
    """When people were told in person."""

    told_on = day_field(_("Когда рассказали"))


class FormsForm(RowForm):
    """Role models and ways of working of this year."""

    role_models = forms.MultipleChoiceField(
        label=_("Ролевые модели: кто кому помогает"),
        required=False,
        choices=RoleModel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    formats = forms.MultipleChoiceField(
        label=_("Виды наставничества: как идёт работа"),
        required=False,
        choices=WorkFormat.choices,
        widget=forms.CheckboxSelectMultiple,
    )


UNITS = {"percent": "%", "points": gettext_noop("баллов"), "days": gettext_noop("дней")}


class ThresholdsForm(RowForm):
    """Thresholds of the indicators, each in its own units; an empty one returns to the default."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in INDICATORS:
            if one.threshold is None:
                continue
            side = gettext("не больше") if one.better == "less" else gettext("не меньше")
            ground = {"value": f"{one.threshold:g}", "ground": gettext(one.ground)}
            self.fields[one.code] = forms.DecimalField(
                label=f"{gettext(one.title)}: {side}, {gettext(UNITS[one.unit])}",
                required=False,
                decimal_places=1,
                max_digits=5,
                min_value=0,
                help_text=gettext("По умолчанию %(value)s: %(ground)s.") % ground,
            )

    def written(self, row: Programme) -> dict[str, Any]:
        """Give the thresholds in force."""
        return {code: f"{value:g}" for code, value in thresholds_of(row).items()}


class PutOffForm(forms.Form):
    """Until which day a wait is put off."""

    until = day_field(_("Отложить до"))
    reason = forms.CharField(label=_("Почему так надолго"), required=False, max_length=500)

    def __init__(self, *args: Any, matter: Matter, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = {"days": matter.wait.longest}
        self.fields["until"].help_text = gettext("Не дальше чем на %(days)s дней; строка вернётся сама.") % longest
        self.fields["until"].initial = today + dt.timedelta(days=USUAL_WEEK)
        if matter.wait.longest <= LONG:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Give an empty reason where none is asked."""
        found = super().clean() or {}
        return {"reason": "", **found}


def _without_number(words: str) -> str:
    """Name a kind of waits: «Назначить встречи», which a list shows as «Назначить встречи: 3»."""
    return (words % {"n": ""}).rstrip(" :")


class StageTerms(NamedTuple):
    """The terms of one stage: how many are the school's own, and whether they are unfolded."""

    stage: Stage
    fields: list[forms.BoundField]
    own: int
    shown: bool


class TermsForm(forms.Form):
    """In how many days each thing is usually done here, or those a word finds; an empty one returns to the default."""

    def __init__(self, *args: Any, school: int, find: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = terms_of(school)
        self.find = find
        self.waits = []
        for declared, state, wait in every_wait():
            label = f"{_without_number(gettext(wait.many))} ({OWNERS[wait.owner]})"
            if wait.private or find.casefold() not in label.casefold():
                continue
            self.waits.append((declared.life.name, state, wait))
            self.fields[self._name(*self.waits[-1])] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=366,
                initial=own.get((declared.life.name, state, wait.owner)),
                help_text=gettext("По умолчанию %(days)s.") % {"days": in_days(wait, wait.term)},
            )

    def stages(self) -> list[StageTerms]:
        """Give the fields under the stage they belong to; a stage without any is left out."""
        rows = []
        for stage in STAGES:
            fields = [self[self._name(*row)] for row in self.waits if row[2].stage == stage.number]
            own = sum(field.initial is not None for field in fields)
            shown = bool(self.find or own or any(field.errors for field in fields))
            rows.append(StageTerms(stage, fields, own, shown))
        return [row for row in rows if row.fields]

    @staticmethod
    def _name(life: str, state: str, wait: Wait) -> str:
        return f"{life}-{state}-{wait.owner}"

    def days(self) -> dict[tuple[str, str, str], int | None]:
        """Give the days by life, state and owner; the default itself counts as none."""
        found = {}
        for life, state, wait in self.waits:
            value = self.cleaned_data[self._name(life, state, wait)]
            found[life, state, wait.owner] = None if value == wait.term else value
        return found


class ReasonForm(forms.Form):
    """Why the programme goes on without one soft check."""

    gate = forms.CharField(widget=forms.HiddenInput, max_length=30)
    fact = forms.CharField(widget=forms.HiddenInput, max_length=80)
    reason = forms.CharField(
        label=_("Почему программа идёт дальше без этого"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FileForm(forms.Form):
    """A copy of a signed paper."""

    file = forms.FileField(
        label=_("Подписанный документ"),
        help_text=_("PDF, PNG, JPG, DOCX или ODT, не больше 12 МБ"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.odt"}),
    )


class OtherFileForm(FileForm):
    """Another copy in the place of one that is there."""

    reason = forms.CharField(label=_("Чем прежний файл не подошёл"), max_length=500)


class SummaryForm(forms.Form):
    """The day of a reference."""

    on = day_field(_("На дату"), required=False)


class AttitudeForm(forms.Form):
    """The six questions about mentoring, each with one of four answers."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for number, words in enumerate(QUESTIONS, start=1):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=f"{number}. {words}", choices=list(ANSWERS.items()), widget=forms.RadioSelect
            )

    @property
    def answers(self) -> list[str]:
        """Give the answers in the order of the questions."""
        return [self.cleaned_data[name] for name in self.fields]


class SumsForm(forms.Form):
    """How many sheets came back, and how many of them gave each answer."""

    people = forms.IntegerField(label=_("Сколько листов в стопке"), min_value=1, max_value=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for number, _words in enumerate(QUESTIONS, start=1):
            for key, answer in ANSWERS.items():
                self.fields[f"q{number}-{key}"] = forms.IntegerField(
                    label=gettext("Вопрос %(number)s: %(answer)s") % {"number": number, "answer": answer},
                    min_value=0,
                    max_value=300,
                    required=False,
                )
                self.fields[f"q{number}-{key}"].widget.attrs["aria-label"] = self.fields[f"q{number}-{key}"].label

    @property
    def rows(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Give each question with the fields of its answers."""
        return [
            (f"{number}. {words}", [(answer, self[f"q{number}-{key}"]) for key, answer in ANSWERS.items()])
            for number, words in enumerate(QUESTIONS, start=1)
        ]

    @property
    def counts(self) -> list[list[int]]:
        """Give the sums in the order of the questions."""
        said = self.cleaned_data
        return [[said.get(f"q{number}-{key}") or 0 for key in ANSWERS] for number in range(1, len(QUESTIONS) + 1)]
