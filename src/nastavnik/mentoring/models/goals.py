"""Goals with a term and a sign of success, and independent work between meetings."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy, Term
from nastavnik.mentoring.models.meetings import Meeting
from nastavnik.mentoring.models.visibility import ParticipantsQuerySet, PlaceOwnedQuerySet, own_places
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Programme


class Goal(SchoolOwned):
    """By which day the mentee will do what, and how it will be seen; long goals outlive the year."""

    privacy = Privacy(
        "P2",
        "place__mentee",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("programme__archived_on", 3 * 365, empties=("title", "success_sign")),),
    )

    class Horizon(models.TextChoices):
        SHORT = "short", _("краткая: до двух месяцев")
        MEDIUM = "medium", _("средняя: до года")
        LONG = "long", _("долгая: до трёх лет")

    class State(models.TextChoices):
        ACTIVE = "active", _("в работе")
        ACHIEVED = "achieved", _("достигнута")
        PARTLY = "partly", _("достигнута частично")
        DROPPED = "dropped", _("снята")
        CARRIED_OVER = "carried_over", _("перенесена на следующий год")

    tones = {State.ACHIEVED: "ok"}

    history = {"state": _("состояние"), "title": _("цель"), "due_on": _("срок")}

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="goals")
    title = models.CharField(_("цель"), max_length=300)
    success_sign = models.CharField(_("по чему будет видно"), max_length=300)
    horizon = models.CharField(_("срок"), max_length=6, choices=Horizon.choices)
    start_on = models.DateField(_("с"))
    due_on = models.DateField(_("к какому дню"))
    state = models.CharField(_("состояние"), max_length=12, choices=State.choices, default=State.ACTIVE)
    closed_on = models.DateField(null=True, blank=True)
    continued_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_as"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="goals")

    objects = PlaceOwnedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("start_on")),
                name="goal_due_after_start",
                violation_error_message=_("Срок цели должен быть позже её начала."),
            ),
            models.CheckConstraint(condition=Q(state="active") | Q(closed_on__isnull=False), name="goal_closed_when"),
        ]


class Task(SchoolOwned):
    """Independent work agreed at a meeting: a step of the mentee until the next time."""

    privacy = Privacy(
        "P2",
        "place__mentee",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("place__programme__archived_on", 3 * 365, empties=("title", "outcome")),),
    )

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tasks")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    title = models.CharField(_("шаг"), max_length=300)
    due_on = models.DateField(_("вернёмся к нему"), null=True, blank=True)
    done_on = models.DateField(_("сделано"), null=True, blank=True)
    outcome = models.CharField(_("что получилось"), max_length=500, blank=True, default="")

    objects = ParticipantsQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["due_on", "pk"]


class LevelsQuerySet(SchoolQuerySet):
    """Levels of goals: for the pair and the coordinator, as the goals themselves."""

    def visible_to(self, account: Any) -> Self:
        """Keep those of one's own pairs; the coordinator finds all of the school."""
        rows = self.of_school(account)
        return rows if holds(account, "coordinator") else rows.filter(own_places(account, "goal__place__"))


#: Columns of the words, from the lowest level to the highest.
LEVELS = ("much_less", "less", "expected", "more", "much_more")


class GoalLevels(SchoolOwned):
    """Five levels of a goal in words, frozen before the work starts; 0 is what the pair expects."""

    privacy = Privacy(
        "P2",
        "goal__place__mentee",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("goal__programme__archived_on", 3 * 365, empties=LEVELS),),
    )

    class Weight(models.IntegerChoices):
        USUAL = 1, _("обычная")
        IMPORTANT = 2, _("важная")
        MOST = 3, _("самая важная")

    goal = models.OneToOneField(Goal, on_delete=models.PROTECT, related_name="levels")
    much_less = models.CharField(_("намного меньше ожидаемого"), max_length=200)
    less = models.CharField(_("меньше ожидаемого"), max_length=200)
    expected = models.CharField(_("как ожидаем"), max_length=200)
    more = models.CharField(_("больше ожидаемого"), max_length=200)
    much_more = models.CharField(_("намного больше ожидаемого"), max_length=200)
    weight = models.PositiveSmallIntegerField(_("насколько важна"), default=Weight.USUAL, choices=Weight.choices)
    frozen_at = models.DateTimeField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reached = models.SmallIntegerField(_("достигнутый уровень"), null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)

    objects = LevelsQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weight__range=(1, 3)), name="goal_levels_weight"),
            models.CheckConstraint(
                condition=Q(reached__isnull=True)
                | (Q(reached__range=(-2, 2)) & Q(frozen_at__isnull=False) & Q(reached_on__isnull=False)),
                name="goal_levels_reached_of_frozen",
                violation_error_message=_("Достигнутый уровень отмечают по уровням, которые записаны заранее."),
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True) | (Q(frozen_at__isnull=False) & Q(checked_by__isnull=False)),
                name="goal_levels_checked_frozen",
                violation_error_message=_("Проверяют уровни, которые пара уже закрепила."),
            ),
        ]
