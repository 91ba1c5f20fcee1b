"""A relationship of one mentor with a place for each mentee; a confirmed place holds its proof."""

import datetime as dt
from typing import Any, Literal, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.consents.models import Consent
from nastavnik.core.states import PLACE_LIVE, PLACE_OVER, PROVEN
from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher, name_order
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Act, Programme

Side = Literal["mentor", "mentee"]


class MentorType(models.TextChoices):
    """The two types of a mentor, and so of a place."""

    SUBJECT = "subject", _("предметник")
    CONSULTANT = "consultant", _("консультант")


class MatchRun(SchoolOwned):
    """One run of the engine: what went in by hash, what came out, and the certificate of the optimum.

    `result` explains every pair and is large; `summary` says the same in a line a need, for lists and comparisons.
    """

    privacy = Privacy(
        "P2",
        "",
        export=False,
        erase="delete",
        retention="until the programme ends",
        terms=(Term("programme__archived_on", 0),),
    )

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="match_runs")
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    input_hash = models.CharField(max_length=64)
    weights_version = models.CharField(max_length=20)
    result = models.JSONField()
    certificate = models.JSONField()
    summary = models.JSONField(default=dict, blank=True)
    name = models.CharField(_("название"), max_length=80, blank=True, default="")
    importance = models.JSONField(default=dict, blank=True)
    baseline = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    moved = models.PositiveIntegerField(null=True, blank=True)
    in_work = models.BooleanField(_("текущий"), default=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(in_work=True),
                name="match_run_one_in_work",
                violation_error_message=_("Текущий подбор только один."),
            )
        ]

    def __str__(self) -> str:
        moment = f"{timezone.localtime(self.created_at):%d.%m, %H:%M}"
        return self.name or gettext("Подбор от %(moment)s") % {"moment": moment}


class Relationship(SchoolOwned):
    """One mentor's work of one type: a pair with one place, a group with several."""

    privacy = Privacy("P1", "mentor", export=True, erase="anonymise", retention="with its owner: it holds no words")

    class Format(models.TextChoices):
        ONE_TO_ONE = "one_to_one", _("один на один")
        GROUP = "group", _("в группе")
        VIRTUAL = "virtual", _("дистанционное")
        GOAL_SETTING = "goal_setting", _("краткосрочное")
        REVERSE = "reverse", _("реверсивное")
        SITUATIONAL = "situational", _("ситуационное")

    history = {"format": _("вид")}

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="relationships")
    mentor = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="relationships")
    type = models.CharField(_("тип наставника"), max_length=10, choices=MentorType.choices)
    format = models.CharField(_("вид"), max_length=15, choices=Format.choices, default=Format.ONE_TO_ONE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["id", "mentor", "type"], name="relationship_identity")]


def is_over(state: str, ends_on: dt.date | None, day: dt.date) -> bool:
    """Say whether the last day of a closing place has passed."""
    return state == "closing" and ends_on is not None and ends_on < day


class PlaceQuerySet(SchoolQuerySet):
    """Places of pairs and groups."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own places on either side once invited; coordinator and head see all of the school."""
        rows = self.of_school(account)
        if holds(account, "coordinator", "head"):
            return rows
        sides = Q(mentor__account=account) | Q(mentee__account=account)
        return rows.filter(sides, invited_on__isnull=False)

    def live(self) -> Self:
        """Keep places that take up capacity."""
        return self.filter(state__in=PLACE_LIVE)

    def for_list(self) -> Self:
        """Load what one row of a list shows."""
        return self.select_related("mentor", "mentee", "relationship", "programme", "order")


class Place(SchoolOwned):
    """One mentee with one mentor: from a proposal through the meeting and both answers to the end."""

    privacy = Privacy(
        "P1",
        "mentee",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("programme__archived_on", 3 * 365, empties=("manager_reason",)),),
    )

    class State(models.TextChoices):
        PROPOSED = "proposed", _("предложена")
        CONFIRMED = "confirmed", _("закреплена")
        PAUSED = "paused", _("на паузе")
        CLOSING = "closing", _("завершается")
        COMPLETED = "completed", _("завершена")
        ENDED = "ended", _("прекращена")
        DECLINED = "declined", _("не состоялась")
        WITHDRAWN = "withdrawn", _("предложение снято")

    tones = {State.CONFIRMED: "ok", State.PAUSED: "wait", State.CLOSING: "wait"}
    history = {"state": _("состояние"), "met_on": _("личная встреча"), "ends_on": _("последний день")}
    #: Who said «no», or wished to end, is told to nobody.
    history_names = False

    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, related_name="places")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="places")
    mentor = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="places_as_mentor")
    mentee = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="places_as_mentee")
    type = models.CharField(max_length=10, choices=MentorType.choices)
    slot = models.PositiveSmallIntegerField()
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_on = models.DateField()
    invited_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(_("личная встреча"), null=True, blank=True)
    met_mode = models.CharField(max_length=10, blank=True, default="")
    mentor_yes_on = models.DateField(_("«да» наставника"), null=True, blank=True)
    mentee_yes_on = models.DateField(_("«да» наставляемого"), null=True, blank=True)
    mentor_no_on = models.DateField(null=True, blank=True)
    mentee_no_on = models.DateField(null=True, blank=True)
    mentor_consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mentee_consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(_("закреплена"), null=True, blank=True)
    order = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="places")
    reasons = models.JSONField(default=dict, blank=True)
    score = models.PositiveIntegerField(null=True, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    manager_reason = EncryptedField(_("почему руководитель"), blank=True, default="")
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = [name_order("mentor"), name_order("mentee"), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mentor=F("mentee")),
                name="place_not_with_oneself",
                violation_error_message=_("Нельзя быть наставником самому себе."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PROVEN)
                | Q(
                    met_on__isnull=False,
                    mentor_yes_on__isnull=False,
                    mentee_yes_on__isnull=False,
                    mentor_consent__isnull=False,
                    mentee_consent__isnull=False,
                    confirmed_on__isnull=False,
                ),
                name="place_confirmed_has_proof",
                violation_error_message=_(
                    "Пара закрепляется после личной встречи, «да» обоих и согласий наставника и наставляемого."
                ),
            ),
            models.CheckConstraint(
                condition=Q(mentor_yes_on__isnull=True) | Q(met_on__isnull=False, mentor_yes_on__gte=F("met_on")),
                name="place_mentor_yes_after_meeting",
                violation_error_message=_("Ответ наставника даётся после личной встречи."),
            ),
            models.CheckConstraint(
                condition=Q(mentee_yes_on__isnull=True) | Q(met_on__isnull=False, mentee_yes_on__gte=F("met_on")),
                name="place_mentee_yes_after_meeting",
                violation_error_message=_("Ответ наставляемого даётся после личной встречи."),
            ),
            models.CheckConstraint(
                condition=(Q(mentor_yes_on__isnull=True) | Q(mentor_no_on__isnull=True))
                & (Q(mentee_yes_on__isnull=True) | Q(mentee_no_on__isnull=True)),
                name="place_one_answer_each",
                violation_error_message=_("Ответ уже дан."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=list(PLACE_OVER)) | Q(ended_on__isnull=False), name="place_ended_when"
            ),
            models.CheckConstraint(condition=Q(slot__range=(1, 5)), name="place_slot"),
            models.UniqueConstraint(
                fields=["programme", "mentor", "slot"],
                condition=Q(state__in=PLACE_LIVE),
                name="place_mentor_slot_once",
                violation_error_message=_("У наставника больше нет свободных мест."),
            ),
            models.UniqueConstraint(
                fields=["programme", "mentee", "type"],
                condition=Q(state__in=PLACE_LIVE),
                name="place_mentee_type_once",
                violation_error_message=_("У наставляемого уже есть наставник этого типа или предложение."),
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="place_state")]

    def __str__(self) -> str:
        return f"{self.mentee.short_name} – {self.mentor.short_name}"

    def state_on(self, day: dt.date) -> str:
        """Tell the state on a day: one whose last day has passed is over, before the daily work writes it down."""
        return self.State.ENDED if is_over(self.state, self.ends_on, day) else self.state

    @property
    def last_day(self) -> dt.date | None:
        """Give the last day of a pair that ends or has ended: of its notice, or the day it ended before."""
        return min((day for day in (self.ends_on, self.ended_on) if day is not None), default=None)

    @property
    def step(self) -> str:
        """Tell where a proposal stands: chosen, invited, met, answered on one side, agreed; or its state."""
        if self.state != self.State.PROPOSED:
            return self.state
        if self.met_on is None:
            return "invited" if self.invited_on else "chosen"
        answers = sum(day is not None for day in (self.mentor_yes_on, self.mentee_yes_on))
        return ("met", "half", "agreed")[answers]


class Restriction(SchoolOwned):
    """A decision of the coordinator for the next run: keep this pair, or do not offer it."""

    privacy = Privacy(
        "P2",
        "mentee",
        export=False,
        erase="delete",
        retention="until the programme ends",
        terms=(Term("programme__archived_on", 0),),
    )

    class Kind(models.TextChoices):
        LOCK = "lock", _("оставить при пересчёте")
        FORBID = "forbid", _("не предлагать")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="restrictions")
    mentee = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")
    type = models.CharField(max_length=10, choices=MentorType.choices)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "mentee", "mentor", "type"], name="restriction_once")
        ]


class DrawQuerySet(SchoolQuerySet):
    """Draws: who waits by lot is known to coordinator and head."""

    def visible_to(self, account: Any) -> Self:
        """Keep those of the school for its coordinator and head."""
        rows = self.of_school(account)
        if holds(account, "coordinator", "head"):
            return rows
        return rows.none()

    def in_force(self) -> Self:
        """Keep the draw that decides now who waits."""
        return self.filter(lifted_at__isnull=True)


class Draw(SchoolOwned):
    """One draw where more people asked than there were places: kept for good, with all that repeats it."""

    privacy = Privacy("P2", "", export=False, erase="keep", retention="forever")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    seed = models.CharField(_("число жеребьёвки"), max_length=100)
    seed_named = models.BooleanField(default=True)
    input_hash = models.CharField(max_length=64)
    participants = models.JSONField()
    drawn = models.JSONField(default=list, blank=True)
    waiting = models.JSONField()
    kept = models.JSONField(default=list, blank=True)
    present = models.CharField(_("кто присутствовал"), max_length=500, blank=True, default="")
    reason = EncryptedField(_("почему ещё одна жеребьёвка"), blank=True, default="")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lift_reason = EncryptedField(_("почему лист ожидания снят"), blank=True, default="")

    objects = DrawQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="draw_number_once"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(lifted_at__isnull=True),
                name="draw_one_in_force",
                violation_error_message=_("Жеребьёвка уже проведена."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_by__isnull=False), name="draw_lifted_by_whom"
            ),
        ]
