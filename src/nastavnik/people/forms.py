"""Forms of the people room."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.roster import FIELDS, Roster
from nastavnik.core.roster.understand import BY_HAND
from nastavnik.core.zones import ZONES
from nastavnik.kit import clock
from nastavnik.kit.forms import RowModelForm, RowsField, offer
from nastavnik.kit.order import ReadingOrder
from nastavnik.kit.paper import SHEET, TOLD, Paper
from nastavnik.outbox.models import Letter
from nastavnik.people.models import Account, CalendarDay, Entered, Invitation, Membership, School, Teacher
from nastavnik.people.selectors import named_apart, told_apart

FIELD_LABELS = {
    "full_name": _("фамилия, имя, отчество"),
    "last_name": _("фамилия"),
    "first_name": _("имя"),
    "patronymic": _("отчество"),
    "position": _("должность"),
    "other_positions": _("другие должности"),
    "employment": _("занятость (основное место, совместительство)"),
    "building": _("корпус"),
    "subjects": _("предметы"),
    "department": _("методическое объединение"),
    "hired_on": _("дата приёма"),
    "pedagogical_years": _("педагогический стаж, лет"),
    "category": _("квалификационная категория"),
    "weekly_hours": _("нагрузка, часов в неделю"),
    "email": _("почта"),
    "phone": _("телефон"),
    "outside_number": _("номер для внешнего входа"),
}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


class TeacherIterator(ModelChoiceIterator[Teacher]):
    """Offers people so that namesakes are told apart."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        field: Any = self.field
        if field.empty_label is not None:
            yield "", field.empty_label
        rows = list(self.queryset)
        names = told_apart(rows)
        for one in rows:
            yield field.prepare_value(one), names[one.pk]

    def __len__(self) -> int:
        return int(self.queryset.count()) + (self.field.empty_label is not None)


class TeacherChoice(forms.ModelChoiceField[Teacher]):
    """A choice among people by their full names; the one field for it."""

    iterator = TeacherIterator

    def label_from_instance(self, obj: Any) -> str:
        """Show the full name."""
        return str(obj.full_name)


class UploadForm(forms.Form):
    """A file with the staff list."""

    file = forms.FileField(
        label=_("Файл со списком"),
        help_text=_("Таблица XLSX, ODS, XLS или CSV до 12 МБ, как есть: с шапкой, итогами и подписями."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"}),
        error_messages={"empty": _("Файл пустой. Проверьте, что список сохранён, и загрузите его ещё раз.")},
    )


class ColumnsForm(forms.Form):
    """Which sheet and what each column means."""

    sheet = forms.ChoiceField(label=_("Лист"), required=False)

    def __init__(self, *args: Any, roster: Roster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        names = [roster.sheet, *(other.name for other in roster.other_sheets)]
        offer(self, "sheet", [(name, name) for name in names])
        self.fields["sheet"].initial = roster.sheet
        if len(names) == 1:
            del self.fields["sheet"]
        fields = [name for name in FIELDS if name != "outside_number" or settings.OIDC_NUMBER]
        for column in roster.columns:
            example = _("например: %(example)s") % {"example": column.example_raw} if column.example_raw else ""
            self.fields[f"column_{column.index}"] = forms.ChoiceField(
                label=column.title or _("столбец %(number)s") % {"number": column.index + 1},
                required=False,
                initial=column.field or "",
                choices=[("", _("не нужен")), *((name, FIELD_LABELS[name]) for name in fields)],
                help_text=example,
            )

    def choices(self) -> dict[str, Any]:
        """Give the choices as the reading takes them; another sheet begins with its own columns."""
        sheet = self.cleaned_data.get("sheet") or self.roster.sheet
        if sheet != self.roster.sheet:
            return {"sheet": sheet}
        columns = {
            str(column.index): self.cleaned_data[f"column_{column.index}"] or None
            for column in self.roster.columns
            if (self.cleaned_data[f"column_{column.index}"] or None) != column.field or column.why == BY_HAND
        }
        return {"sheet": sheet, "columns": columns}


class DecisionForm(forms.Form):
    """What to do about one row; an empty decision takes the earlier one back."""

    row = forms.CharField(max_length=40)
    decision = forms.CharField(max_length=40, required=False)


class SubjectsField(forms.CharField):
    """Subjects, posts or names in one line, separated by commas."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as a line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Read a line as a list without repeats."""
        text = super().to_python(value) or ""
        return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as lists."""
        return bool(list(initial or []) != self.to_python(data))


class TeacherForm(RowModelForm):
    """A row of the staff list."""

    subjects = SubjectsField(label=_("Предметы"), required=False, help_text=_("через запятую"), max_length=500)
    other_positions = SubjectsField(
        label=_("Другие должности"), required=False, help_text=_("через запятую"), max_length=500
    )
    former_names = SubjectsField(
        label=_("Прежние фамилии"),
        required=False,
        help_text=_("Прежняя фамилия сохраняется сама. По ней человека находит поиск."),
        max_length=300,
    )

    class Meta:
        model = Teacher
        fields = [
            "last_name",
            "first_name",
            "patronymic",
            "former_names",
            "position",
            "other_positions",
            "employment",
            "building",
            "subjects",
            "department",
            "hired_on",
            "pedagogical_years",
            "category",
            "weekly_hours",
            "email",
            "phone",
            "outside_number",
            "line_manager",
        ]
        labels = {"line_manager": _("Непосредственный руководитель")}
        field_classes = {"line_manager": TeacherChoice}
        widgets = {"hired_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managers = Teacher.objects.at_work().filter(school=school).by_name()
        if self.instance.pk:
            managers = managers.exclude(pk=self.instance.pk)
        offer(self, "line_manager", managers, _("не указан"))
        offer(self, "employment", [("", _("не указана")), *Teacher.Employment.choices])
        if not settings.OIDC_NUMBER:
            del self.fields["outside_number"]
        if self.instance.weekly_hours is not None:
            self.initial["weekly_hours"] = f"{float(self.instance.weekly_hours):g}"

    def values(self) -> dict[str, Any]:
        """Give what was typed, without the question about a namesake."""
        return {name: value for name, value in self.cleaned_data.items() if name != "namesake"}


class AddTeacherForm(TeacherForm):
    """A new row; a person of the same name is asked about."""

    namesake = forms.BooleanField(label=_("Это тёзка человека из списка"), required=False)


class GuestForm(RowModelForm):
    """A mentor of a partner school: what the signed sheet lets this school keep."""

    subjects = SubjectsField(label=_("Предметы"), required=False, help_text=_("через запятую"), max_length=500)

    class Meta:
        model = Teacher
        fields = ["last_name", "first_name", "patronymic", "guest_of", "position", "subjects", "phone"]
        help_texts = {"guest_of": _("Например: Школа № 7")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guest_of"].required = True
        if not self.instance.pk:
            self.fields["namesake"] = forms.BooleanField(label=_("Это тёзка человека из списка"), required=False)

    def values(self) -> dict[str, Any]:
        """Give what was typed, without the question about a namesake."""
        return {name: value for name, value in self.cleaned_data.items() if name != "namesake"}


class LeaveForm(forms.Form):
    """The day somebody leaves."""

    left_on = _day(_("Дата увольнения"))


class AlikeForm(forms.Form):
    """What is written to several people alike; what is empty stays as it was."""

    department = forms.CharField(label=_("Методическое объединение"), max_length=200, required=False)
    building = forms.CharField(label=_("Корпус"), max_length=100, required=False)
    employment = forms.ChoiceField(
        label=_("Занятость"), required=False, choices=[("", _("не менять")), *Teacher.Employment.choices]
    )

    def clean(self) -> dict[str, Any]:
        """Ask for something to write."""
        data = super().clean() or {}
        if not any(data.get(name) for name in ("department", "building", "employment")):
            raise forms.ValidationError(_("Заполните хотя бы одно поле."))
        return data


class MergeForm(forms.Form):
    """Which row is of the same person."""

    extra = TeacherChoice(label=_("Лишняя запись"), queryset=Teacher.objects.none(), empty_label=_("выберите"))

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "extra", others)


class AwayForm(forms.Form):
    """From when until when somebody is on a long leave."""

    away_from = _day(_("С какого дня"))
    away_until = _day(_("По какой день"))


class InviteForm(forms.Form):
    """A way in for a teacher, perhaps with a role."""

    kind = forms.ChoiceField(label=_("Как пригласить"), choices=Invitation.Kind.choices, widget=forms.RadioSelect)
    role = forms.ChoiceField(label=_("Сразу назначить роль"), required=False)

    def __init__(self, *args: Any, roles: set[str], by_mail: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [("", _("без роли")), *_roles(roles)])
        if not by_mail:
            self.fields["kind"] = forms.CharField(widget=forms.HiddenInput, initial=Invitation.Kind.CODE)


def _roles(roles: set[str]) -> list[tuple[str, Any]]:
    return [(value, label) for value, label in Membership.Role.choices if value in roles]


class CodesForm(forms.Form):
    """For whom to print codes."""

    teachers = RowsField(
        label=_("Кому напечатать"), queryset=Teacher.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, teachers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "teachers", teachers)


class OwnerSheetsForm(forms.Form):
    """Whose sheets of a first opening are signed, and one scan of them all."""

    teachers = RowsField(
        label=_("Чьи листы подписаны"), queryset=Teacher.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    scan = forms.FileField(
        label=_("Скан листов"),
        help_text=_("Один файл на все отмеченные: PDF, PNG или JPG, не больше 12 МБ. Паспортные данные закройте."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args: Any, teachers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "teachers", teachers)


class LettersForm(forms.Form):
    """Letters that did not arrive."""

    letters = RowsField(label=_("Письма"), queryset=Letter.objects.none(), to_field_name="message")

    def __init__(self, *args: Any, letters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "letters", letters)


class AccountChoice(forms.ModelChoiceField[Account]):
    """A choice among those who have a way in, so that namesakes are told apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Show the name, with what a namesake does not share."""
        return named_apart(obj)


class AppointForm(forms.Form):
    """Who gets which role."""

    account = AccountChoice(label=_("Кому"), queryset=Account.objects.none(), empty_label=_("выберите"))
    role = forms.ChoiceField(label=_("Роль"))
    first = _day(
        _("С какого дня"), required=False, help_text=_("Для замещения. Пусто, если роль назначается сразу и без срока.")
    )
    last = _day(_("По какой день"), required=False)

    def __init__(self, *args: Any, school: School, roles: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = Account.objects.filter(school=school, is_active=True).select_related("teacher")
        accounts = accounts.order_by(ReadingOrder("full_name"), "pk")
        offer(self, "account", accounts)
        offer(self, "role", _roles(roles))

    def clean(self) -> dict[str, Any]:
        """Ask for both days or none; a last day alone begins today."""
        data = super().clean() or {}
        if data.get("last"):
            data["first"] = data.get("first") or clock.today()
        elif data.get("first"):
            self.add_error("last", _("Укажите и последний день, или оставьте оба поля пустыми."))
        return data


class DaysForm(forms.Form):
    """Days of the school calendar."""

    kind = forms.ChoiceField(label=_("Что за дни"), choices=CalendarDay.Kind.choices)
    first = _day(_("С какого дня"))
    last = _day(_("По какой день"), required=False, help_text=_("Пусто, если день один."))

    def clean(self) -> dict[str, Any]:
        """Take one day where the last is empty."""
        data = super().clean() or {}
        data["last"] = data.get("last") or data.get("first")
        return data


class RangeForm(forms.Form):
    """Days to forget."""

    first = _day("")
    last = _day("")


class WeekForm(RowModelForm):
    """How long the working week is."""

    working_week = forms.TypedChoiceField(
        label=_("Рабочая неделя"), coerce=int, choices=[(5, _("пять дней")), (6, _("шесть дней"))]
    )

    class Meta:
        model = School
        fields = ["working_week"]


def zone_choices(present: str) -> list[tuple[str, str]]:
    """Offer the time zones of Russia in words, and the present one if it is another."""
    offered = [(name, gettext(words)) for name, words in ZONES.items()]
    return offered if present in ZONES else [(present, present), *offered]


class SchoolForm(RowModelForm):
    """Names and settings of the school."""

    class Meta:
        model = School
        fields = ["name", "short_name", "city", "time_zone", "council_opinion_wanted", "personal_data_basis"]
        widgets = {"time_zone": forms.Select}
        help_texts = {
            "name": _("Так, как в уставе: название попадёт в приказы."),
            "time_zone": _("По нему идут сроки и напоминания."),
            "personal_data_basis": _("Формулировку для документов сверьте с юристом."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.choices = zone_choices(self.instance.time_zone)


class PaperForm(forms.Form):
    """From what something is entered for a person: a signed sheet with its number and day, or what they said."""

    kind = forms.ChoiceField(label=_("Откуда"), choices=Entered.Kind.choices, widget=forms.RadioSelect, initial="sheet")
    day = _day(_("День на листе или день разговора"))
    number = forms.CharField(
        label=_("Номер листа"), max_length=40, required=False, help_text=_("Для листа обязателен, как в вашем журнале")
    )
    scan = forms.FileField(
        label=_("Скан листа"),
        required=False,
        help_text=_("PDF, PNG или JPG, не больше 12 МБ"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    following = TeacherChoice(
        label=_("Чей лист следующий"),
        queryset=Teacher.objects.none(),
        required=False,
        empty_label=_("следующий по списку"),
        help_text=_("Нужно, если нажать «Внести и перейти к следующему человеку»."),
    )

    prefix = "paper"

    def __init__(self, *args: Any, needs: str, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "following", people)
        if needs == Entered.Kind.SHEET:
            del self.fields["kind"]
            self.fields["number"].required = True

    def paper(self, person: int) -> Paper:
        """Describe the paper of a person."""
        data = self.cleaned_data
        kind = SHEET if data.get("kind", SHEET) == SHEET else TOLD
        return Paper(person, kind, data["day"], data["number"].strip() if kind == SHEET else "")
