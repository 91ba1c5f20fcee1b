"""The teacher: a row of the staff list."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.order import ReadingOrder
from nastavnik.kit.privacy import Privacy
from nastavnik.people.models.account import MAILBOX_STANDS, Account
from nastavnik.people.models.school import SchoolOwned, SchoolQuerySet


def name_of(teacher: str = "") -> list[str]:
    """Give the paths to the parts of the name of the teacher that the path `teacher` leads to."""
    path = f"{teacher}__" if teacher else ""
    return [f"{path}{part}" for part in ("last_name", "first_name", "patronymic")]


def name_order(teacher: str = "") -> ReadingOrder:
    """Order rows by the name of the teacher that the path `teacher` leads to, as a Russian list is read."""
    return ReadingOrder(*name_of(teacher))


def short_name(last_name: str, first_name: str, patronymic: str) -> str:
    """Give the family name and initials."""
    initials = " ".join(f"{part[0]}." for part in (first_name, patronymic) if part)
    return f"{last_name} {initials}".strip()


def named_in(row: Any, teacher: str) -> str:
    """Give the family name and initials of a teacher in a plain row that holds `name_of` the path."""
    return short_name(*(getattr(row, part) for part in name_of(teacher)))


class Named:
    """Somebody whose name is kept in three parts."""

    __slots__ = ()
    last_name: Any
    first_name: Any
    patronymic: Any

    @property
    def full_name(self) -> str:
        """Give family name, name and patronymic."""
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)

    @property
    def told_apart(self) -> str:
        """Give the whole name, with what a namesake of the school does not share where there is one."""
        apart = getattr(self, "apart", "")
        return f"{self.full_name} ({apart})" if apart else self.full_name

    @property
    def short_name(self) -> str:
        """Give family name and initials; a mentor of a partner school is named with that school."""
        short = short_name(self.last_name, self.first_name, self.patronymic)
        of = self.__dict__.get("guest_of", "") if hasattr(self, "__dict__") else getattr(self, "guest_of", "")
        return f"{short} ({of})" if of else short


#: Columns that follow from others whenever a row is saved.
DERIVED = ("search_key", "found_by", "email_since", "outside_since")
#: Years in the profession up to which somebody is a young specialist.
EARLY_YEARS = 3


def plain(text: str) -> str:
    """Give a text as people are looked for: small letters, «ё» as «е»."""
    return text.casefold().replace("ё", "е")


def _numbers(phone: str) -> str:
    """Give a telephone as it is and as digits alone, with 7 and with 8 before them."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"{phone} {digits} 8{digits[1:]}" if digits.startswith("7") else f"{phone} {digits}"


class TeacherQuerySet(SchoolQuerySet):
    """Teachers of a school."""

    def at_work(self) -> Self:
        """Keep the staff who have not left; a mentor of a partner school is none of them."""
        return self.filter(left_on__isnull=True, guest_of="")

    def guests(self) -> Self:
        """Keep the mentors of partner schools who have not gone."""
        return self.filter(left_on__isnull=True).exclude(guest_of="")

    def here(self) -> Self:
        """Keep everybody who has not left: the staff and the mentors of partner schools."""
        return self.filter(left_on__isnull=True)

    def on_duty(self) -> Self:
        """Keep those at work who are not on a long leave."""
        return self.at_work().filter(away_begun_on__isnull=True)

    def early_career(self) -> Self:
        """Keep those at work with up to three years in the profession; nobody else says who is young in it."""
        return self.at_work().filter(pedagogical_years__lte=EARLY_YEARS)

    def by_name(self) -> Self:
        """Order as a list is read."""
        return self.order_by(name_order(), "pk")


class Teacher(Named, SchoolOwned):
    """A person on the staff, or a mentor of a partner school; the account is optional."""

    privacy = Privacy("P1", "account", export=True, erase="anonymise", retention="while the person works, then 3 years")

    class Employment(models.TextChoices):
        MAIN = "main", _("основное место работы")
        INTERNAL = "internal", _("внутренний совместитель")
        EXTERNAL = "external", _("внешний совместитель")

    history = {
        "last_name": _("фамилия"),
        "first_name": _("имя"),
        "patronymic": _("отчество"),
        "position": _("должность"),
        "department": _("МО"),
        "employment": _("занятость"),
        "building": _("корпус"),
        "phone": _("телефон"),
        "email": _("почта"),
        "guest_of": _("школа-партнёр"),
        "left_on": _("уволен(а)"),
        "leaving_on": _("увольняется"),
        "away_from": _("в отпуске с"),
        "away_until": _("в отпуске по"),
    }

    account = models.OneToOneField(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="teacher")
    last_name = models.CharField(_("фамилия"), max_length=80)
    first_name = models.CharField(_("имя"), max_length=80, blank=True, default="")
    patronymic = models.CharField(_("отчество"), max_length=80, blank=True, default="")
    former_names = models.JSONField(_("прежние фамилии"), default=list, blank=True)
    position = models.CharField(_("должность"), max_length=200, blank=True, default="")
    other_positions = models.JSONField(_("другие должности"), default=list, blank=True)
    employment = models.CharField(_("занятость"), max_length=8, choices=Employment.choices, blank=True, default="")
    building = models.CharField(_("корпус"), max_length=100, blank=True, default="")
    subjects = models.JSONField(_("предметы"), default=list, blank=True)
    department = models.CharField(_("МО"), max_length=200, blank=True, default="")
    hired_on = models.DateField(_("дата приёма"), null=True, blank=True)
    pedagogical_years = models.PositiveSmallIntegerField(_("педагогический стаж, лет"), null=True, blank=True)
    teaching_since = models.DateField(null=True, blank=True, editable=False)
    category = models.CharField(_("квалификационная категория"), max_length=60, blank=True, default="")
    weekly_hours = models.DecimalField(_("нагрузка, ч"), max_digits=5, decimal_places=1, null=True, blank=True)
    email = models.EmailField(_("почта"), blank=True, default="")
    email_since = models.DateField(null=True, blank=True, editable=False)
    outside_number = models.CharField(_("номер для внешнего входа"), max_length=100, blank=True, default="")
    outside_since = models.DateField(null=True, blank=True, editable=False)
    phone = models.CharField(_("телефон"), max_length=40, blank=True, default="")
    guest_of = models.CharField(_("школа-партнёр"), max_length=200, blank=True, default="")
    line_manager = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    by_hand = models.JSONField(default=list, blank=True)
    came_on = models.DateField(_("новый в школе с"), null=True, blank=True, editable=False)
    left_on = models.DateField(_("уволен(а)"), null=True, blank=True)
    leaving_on = models.DateField(_("увольняется"), null=True, blank=True)
    away_from = models.DateField(_("в отпуске с"), null=True, blank=True)
    away_until = models.DateField(_("в отпуске по"), null=True, blank=True)
    away_begun_on = models.DateField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    search_key = models.CharField(max_length=300, db_index=True, editable=False)
    found_by = models.TextField(blank=True, default="", editable=False)
    apart = models.CharField(max_length=600, blank=True, default="", editable=False)

    objects = TeacherQuerySet.as_manager()  # type: ignore[misc]
    _email_read = _number_read = ""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pedagogical_years__isnull=True) | Q(pedagogical_years__lte=70),
                name="teacher_years_plausible",
                violation_error_message=_("Стаж больше 70 лет: проверьте число."),
            ),
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True, away_begun_on__isnull=True)
                | Q(away_from__isnull=False, away_until__gte=models.F("away_from")),
                name="teacher_away_from_until",
                violation_error_message=_("Отпуск кончается раньше, чем начинается: проверьте даты."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(left_on__isnull=False, account__isnull=True),
                name="teacher_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(guest_of="") | Q(account__isnull=True),
                name="teacher_guest_has_no_account",
                violation_error_message=_("У наставника из школы-партнёра входа нет: всё вносится с листа."),
            ),
            models.CheckConstraint(
                condition=Q(line_manager__isnull=True) | ~Q(line_manager=models.F("pk")),
                name="teacher_not_own_manager",
                violation_error_message=_("Педагог не бывает руководителем самому себе."),
            ),
        ]

    def __str__(self) -> str:
        return self.told_apart

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        """Remember the mailbox and the number that were read."""
        row = super().from_db(db, field_names, values, **more)
        if "email" in field_names:
            row._email_read = row.email
        if "outside_number" in field_names:
            row._number_read = row.outside_number
        return row

    @property
    def mailbox_counts(self) -> bool:
        """Say whether a letter to this mailbox tells who reads it: it stood unchanged long enough to be missed."""
        return bool(self.email and self.email_since and self.email_since + MAILBOX_STANDS <= clock.today())

    @property
    def number_counts_from(self) -> dt.date | None:
        """Give the day from which the number opens an outside way in: by then its owner has long been told of it."""
        return self.outside_since + MAILBOX_STANDS if self.outside_number and self.outside_since else None

    @property
    def positions(self) -> str:
        """Give every post in one line."""
        return ", ".join(filter(None, (self.position, *self.other_positions)))

    def _everything(self) -> str:
        """Give all that the staff list finds somebody by."""
        posts = (self.position, *self.other_positions, *self.subjects, self.department, self.building)
        return plain(" ".join((self.full_name, *self.former_names, *posts, self.email, _numbers(self.phone))))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search columns in step with the row, and the days since which mailbox and number stand."""
        self.search_key, self.found_by = plain(self.full_name), self._everything()
        if self.email != self._email_read:
            self.email_since, self._email_read = (clock.today() if self.email else None), self.email
        if self.outside_number != self._number_read:
            self.outside_since = clock.today() if self.outside_number else None
            self._number_read = self.outside_number
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *DERIVED}
        super().save(*args, **kwargs)
