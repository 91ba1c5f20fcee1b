"""Meetings of a pair or group, who came, each side's feedback, and notes for oneself."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import MEETING_HELD
from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.mentoring.models.visibility import OwnQuerySet, PlaceOwnedQuerySet
from nastavnik.pairing.models import Place, Relationship
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher
from nastavnik.people.selectors import holds
from nastavnik.surveys.models import Response

#: The ways from a meeting to those who take part.
SIDES = ("relationship__mentor__account", "attendances__place__mentee__account")


class MeetingQuerySet(SchoolQuerySet):
    """Meetings; their contents are the participants'."""

    def visible_to(self, account: Any) -> Self:
        """Keep the meetings of one's own pairs and groups; the coordinator sees that they take place."""
        rows = self.of_school(account)
        if holds(account, "coordinator"):
            return rows
        expected = Attendance.objects.filter(place__mentee__account=account)
        mine = Q(relationship__mentor__account=account) | Q(pk__in=expected.values("meeting_id"))
        return rows.filter(mine)


class Meeting(SchoolOwned):
    """One meeting: planned, held, closed by both sides' feedback or by the coordinator after 14 days."""

    privacy = Privacy(
        "P2",
        "relationship__mentor",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("relationship__programme__archived_on", 3 * 365, empties=("works", "hinders", "topic", "venue")),),
    )

    class Kind(models.TextChoices):
        INTRODUCTORY = "introductory", _("знакомство")
        PLANNING = "planning", _("планирование")
        REGULAR = "regular", _("регулярная встреча")
        INTERIM = "interim", _("промежуточная оценка")
        FINAL = "final", _("итоговая встреча")

    class State(models.TextChoices):
        PLANNED = "planned", _("назначена")
        HELD = "held", _("состоялась, ждёт отзывов")
        CLOSED = "closed", _("закрыта")
        CANCELLED = "cancelled", _("отменена")
        MISSED = "missed", _("не состоялась")

    tones = {State.CLOSED: "ok", State.HELD: "wait", State.PLANNED: "wait"}

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("очно")
        REMOTE = "remote", _("дистанционно")
        LESSON_VISIT = "lesson_visit", _("посещение урока")

    history = {
        "state": _("состояние"),
        "planned_on": _("день"),
        "planned_time": _("время"),
        "venue": _("место"),
        "mode": _("как"),
        "topic": _("тема"),
        "held_on": _("состоялась"),
        "duration_minutes": _("минут"),
    }

    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(_("вид встречи"), max_length=15, choices=Kind.choices)
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.PLANNED)
    planned_on = models.DateField(_("когда"))
    planned_time = models.CharField(_("время"), max_length=40, blank=True, default="")
    venue = models.CharField(_("где"), max_length=120, blank=True, default="")
    mode = models.CharField(_("как"), max_length=15, choices=Mode.choices, default=Mode.IN_PERSON)
    topic = models.CharField(_("о чём"), max_length=300, blank=True, default="")
    held_on = models.DateField(_("состоялась"), null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(_("минут"), null=True, blank=True)
    works = EncryptedField(_("что получается"), blank=True, default="", seals=SIDES)
    hinders = EncryptedField(_("что мешает"), blank=True, default="", seals=SIDES)
    entered_later = models.BooleanField(default=False)
    closed_without_feedback = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)
    counted_from = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=list(MEETING_HELD)) | Q(held_on__isnull=False),
                name="meeting_held_when",
                violation_error_message=_("У состоявшейся встречи должна быть дата."),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False), name="meeting_closed_when"
            ),
            models.UniqueConstraint(
                fields=["counted_from"],
                condition=Q(counted_from__isnull=False),
                name="meeting_counted_once",
                violation_error_message=_("Личная встреча уже зачтена как знакомство."),
            ),
        ]


class Attendance(SchoolOwned):
    """A place expected at a meeting, and whether its mentee came."""

    privacy = Privacy(
        "P1", "place__mentee", export=True, erase="anonymise", retention="with its owner: it holds no words"
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="attendances")
    present = models.BooleanField(null=True, blank=True)

    objects = PlaceOwnedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "place"], name="attendance_once")]


class FeedbackQuerySet(SchoolQuerySet):
    """Sent forms: their author's; a call for the coordinator's help is found by her too."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own, and for the coordinator those that ask for her help."""
        mine = Q(author__account=account)
        if holds(account, "coordinator"):
            mine |= Q(help_wanted_from="coordinator")
        return self.of_school(account).filter(mine)


class Feedback(SchoolOwned):
    """The link between a meeting and one person's sent form."""

    privacy = Privacy("P1", "author", export=True, erase="anonymise", retention="with its owner: it holds no words")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="feedback")
    author = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=[("mentor", "mentor"), ("mentee", "mentee")])
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="meeting_feedback")
    help_wanted_from = models.CharField(
        max_length=12,
        choices=[("no", "no"), ("coordinator", "coordinator")],
        default="no",
    )
    help_given_on = models.DateField(null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "author"], name="feedback_once")]


class MeetingNote(SchoolOwned):
    """A note for oneself about a meeting; nobody else reads it."""

    privacy = Privacy(
        "P3",
        "author",
        export=True,
        erase="delete",
        retention="until the programme ends",
        terms=(Term("meeting__relationship__programme__archived_on", 0),),
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    text = EncryptedField(_("заметка для себя"), blank=True, default="", seals=("author",))

    objects = OwnQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "author"], name="meeting_note_once")]
