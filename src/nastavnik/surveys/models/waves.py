"""When a questionnaire is asked, whom, and what a person chose to show."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField, EncryptedJSONField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher, name_order
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Programme
from nastavnik.surveys.models.questionnaires import Questionnaire, Version

REPEATED = ("interim", "follow_up")
#: Entry measurements of the same mentees at most; more than one are asked where the design compares with them.
MOST_ROUNDS = 3


class WaveQuerySet(SchoolQuerySet):
    """Waves of a school."""

    def visible_to(self, account: Any) -> Self:
        """Keep all for the coordinator and the head, else those one is asked in."""
        rows = self.of_school(account)
        if holds(account, "coordinator", "head"):
            return rows
        return rows.filter(asked__teacher__account=account)


class Wave(SchoolOwned):
    """One asking of one version: whom, from when to when; the staff answers by code, without names.

    `round` of `rounds` numbers the entry measurements of mentees, each a wave of its own.
    """

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    class Kind(models.TextChoices):
        ENTRY = "entry", _("входное")
        INTERIM = "interim", _("промежуточное")
        FINAL = "final", _("итоговое")
        THEN = "then", _("взгляд назад")
        FOLLOW_UP = "follow_up", _("отложенное")

    class Audience(models.TextChoices):
        MENTEES = "mentees", _("наставляемые")
        MENTORS = "mentors", _("наставники")
        STAFF = "staff", _("все педагоги, без имён, по личному коду")

    class State(models.TextChoices):
        PLANNED = "planned", _("готовится")
        OPEN = "open", _("идёт")
        CLOSED = "closed", _("завершено")

    tones = {State.OPEN: "wait", State.CLOSED: "ok"}

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="waves")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="waves")
    kind = models.CharField(_("какое"), max_length=10, choices=Kind.choices)
    audience = models.CharField(_("кого спрашиваем"), max_length=10, choices=Audience.choices)
    round = models.PositiveSmallIntegerField(_("который замер"), default=1)
    rounds = models.PositiveSmallIntegerField(_("сколько замеров"), default=1)
    opens_on = models.DateField(_("начало"))
    closes_on = models.DateField(_("последний день"))
    is_primary = models.BooleanField(_("по нему судим о программе"), default=False)
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.PLANNED)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    beside = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="looking_back")
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_on = models.DateField()

    objects = WaveQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["opens_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="wave_closes_after_start",
                violation_error_message=_("Последний день раньше первого: поменяйте даты местами."),
            ),
            models.UniqueConstraint(
                fields=["programme", "questionnaire", "kind", "audience", "round"],
                condition=~Q(kind__in=REPEATED),
                name="wave_once",
                violation_error_message=_(
                    "Такое анкетирование в программе уже есть. Ещё один входной замер добавляют на его странице."
                ),
            ),
            models.CheckConstraint(
                condition=Q(round=1, rounds=1)
                | Q(kind="entry", audience="mentees", round__gte=1, round__lte=F("rounds"), rounds__lte=MOST_ROUNDS),
                name="wave_rounds_of_entry",
                violation_error_message=_("Несколько замеров, не больше трёх, бывают только у входного анкетирования."),
            ),
            models.CheckConstraint(
                condition=Q(kind="then", beside__isnull=False) | (~Q(kind="then") & Q(beside__isnull=True)),
                name="wave_looks_back_beside",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", opened_on__isnull=True, closed_on__isnull=True)
                | Q(state="open", opened_on__isnull=False, closed_on__isnull=True)
                | Q(state="closed", closed_on__isnull=False),
                name="wave_state_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told}: {self.get_audience_display()}"

    @property
    def told(self) -> str:
        """Say which wave it is, with its number where there are several measurements."""
        kind = str(self.get_kind_display())
        if self.rounds == 1:
            return kind
        return gettext("%(kind)s, замер %(round)s из %(rounds)s") % {
            "kind": kind,
            "round": self.round,
            "rounds": self.rounds,
        }

    @property
    def by_code(self) -> bool:
        """Say whether people answer by a code, without a name."""
        return self.audience == self.Audience.STAFF

    @property
    def is_open(self) -> bool:
        """Say whether answers are taken."""
        return self.state == self.State.OPEN


class AskedQuerySet(SchoolQuerySet):
    """Who is asked."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own rows, and all of the school for its coordinator."""
        rows = self.of_school(account)
        if holds(account, "coordinator"):
            return rows
        return rows.filter(teacher__account=account)


class Asked(SchoolOwned):
    """A person asked in a wave: that the form came, nothing of what is in it; by code not even that."""

    privacy = Privacy(
        "P1",
        "teacher",
        export=True,
        erase="delete",
        retention="3 years after the programme",
        terms=(Term("wave__programme__archived_on", 1095),),
    )

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="asked")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    no_reminders = models.BooleanField(default=False)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)
    code_given = models.BooleanField(default=False)

    objects = AskedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = [name_order("teacher"), "pk"]
        constraints = [models.UniqueConstraint(fields=["wave", "teacher"], name="asked_once")]


class CodeSheet(SchoolOwned):
    """The key that tells this programme's personal codes; without it nobody pairs answers by code again."""

    privacy = Privacy(
        "P4",
        "",
        export=False,
        erase="delete",
        retention="until the programme is archived",
        terms=(Term("programme__archived_on", 0),),
    )

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="code_sheet")
    secret = EncryptedField()
    printed = models.PositiveIntegerField(default=0)


class CodedDraft(SchoolOwned):
    """What somebody with a code typed and has not sent yet."""

    privacy = Privacy(
        "P3", "", export=False, erase="delete", retention="until the wave closes", terms=(Term("wave__closed_on", 0),)
    )

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    data = EncryptedJSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "code_hash"], name="coded_draft_once")]


class PaperEntryQuerySet(SchoolQuerySet):
    """Forms being entered from paper."""

    def visible_to(self, account: Any) -> Self:
        """Keep them for the coordinator, who enters."""
        rows = self.of_school(account)
        return rows if holds(account, "coordinator") else rows.none()


class PaperEntry(SchoolOwned):
    """A paper form entered once and waiting for the second entry; gone once the answers are sent."""

    privacy = Privacy(
        "P3",
        "teacher",
        export=True,
        erase="delete",
        retention="until sent, at most until the wave closes",
        terms=(Term("wave__closed_on", 0),),
    )

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="paper_entries")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")
    first = EncryptedJSONField(seals=("teacher__account", "entered_by"))
    second = EncryptedJSONField(null=True, blank=True, seals=("teacher__account", "entered_by"))
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    objects = PaperEntryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "teacher"], name="paper_entry_once")]
