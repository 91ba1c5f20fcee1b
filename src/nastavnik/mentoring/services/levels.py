"""Levels of a goal: written by the pair, frozen before the work starts, checked by the coordinator."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.mentoring.models import LEVELS, Goal, GoalLevels, Task
from nastavnik.mentoring.policies import require_at_work
from nastavnik.mentoring.selectors.levels import levels_apply
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role

FREEZE_WITHIN = dt.timedelta(days=14)


def write_levels(*, goal: Goal, words: dict[str, str], weight: int, actor: Account, freeze: bool = False) -> GoalLevels:
    """Write the five levels of a goal; `freeze` makes them final, which is possible only before the work starts."""
    with transaction.atomic():
        goal = _locked(goal)
        require_unset(goal, actor)
        levels = GoalLevels.objects.filter(goal=goal).first() or GoalLevels(school_id=goal.school_id, goal=goal)
        if levels.frozen_at is not None:
            raise RuleError("levels.frozen", N_("Уровни закреплены и больше не меняются."))
        texts = [words[name].strip() for name in LEVELS]
        if len({text.casefold() for text in texts}) < len(texts):
            raise RuleError(
                "levels.same", N_("Уровни должны отличаться друг от друга: иначе итог не определить."), "more"
            )
        for name, text in zip(LEVELS, texts, strict=True):
            setattr(levels, name, text)
        levels.weight = weight
        if freeze:
            require_not_begun(goal)
            levels.frozen_at = clock.now()
        write(levels, "goal.levels_frozen" if freeze else "goal.levels_written", actor, goal=goal.pk, weight=weight)
    return levels


def require_unset(goal: Goal, actor: Account) -> None:
    """Refuse levels where they are not for, and of a goal that is closed."""
    require_at_work([goal.place], actor)
    if not levels_apply(goal.place):
        raise RuleError("levels.private", N_("В этой паре уровни не ставят: об итоге говорит сам наставляемый."))
    if goal.state != Goal.State.ACTIVE:
        raise RuleError("levels.closed", N_("Цель уже закрыта: уровни записывают до начала работы."))


def _locked(goal: Goal) -> Goal:
    lock_place(goal.place)
    rows = Goal.objects.select_for_update(of=("self",)).select_related("place__mentor", "place__mentee")
    row: Goal = rows.get(pk=goal.pk)
    return row


def require_not_begun(goal: Goal) -> None:
    """Refuse levels written after the result begins to show."""
    begun = Task.objects.filter(goal=goal, done_on__isnull=False).exists()
    if begun or clock.today() > goal.start_on + FREEZE_WITHIN:
        raise RuleError(
            "levels.late",
            N_(
                "Работа над целью уже идёт: уровни закрепляют до первого сделанного шага и не позже двух недель от "
                "начала. Цель можно закрыть и без уровней."
            ),
        )


def check_levels(*, levels: GoalLevels, actor: Account) -> GoalLevels:
    """Note as the coordinator that the levels are neither too easy nor out of reach."""
    require_role(actor, levels.school_id, "coordinator")
    with transaction.atomic():
        _locked(levels.goal)
        row: GoalLevels = GoalLevels.objects.select_for_update(of=("self",)).get(pk=levels.pk)
        if row.frozen_at is None:
            raise RuleError("levels.draft", N_("Пара ещё не закрепила уровни: проверять пока нечего."))
        if row.reached is not None:
            raise RuleError("levels.reached", N_("Итог уже отмечен: проверять уровни поздно."))
        if row.checked_on is None:
            change(row, kind="goal.levels_checked", actor=actor, checked_on=clock.today(), checked_by=actor)
    return row


def mark_reached(goal: Goal, outcome: str, reached: int | None, actor: Account) -> None:
    """Keep which level was reached when a goal is closed, or that it is open again; the caller locks and checks."""
    levels = GoalLevels.objects.filter(goal=goal, frozen_at__isnull=False).first()
    if levels is None:
        return
    if outcome in (Goal.State.ACHIEVED, Goal.State.PARTLY):
        if reached is None:
            raise RuleError("levels.wanted", N_("Отметьте, какой из записанных уровней достигнут."), "reached")
        if (reached >= 0) != (outcome == Goal.State.ACHIEVED):
            raise RuleError(
                "levels.differ",
                N_(
                    "Итог и уровень расходятся: «достигнута» значит «как ожидали» или больше, «частично» значит меньше."
                ),
                "reached",
            )
    else:
        reached = None
    reached_on = clock.today() if reached is not None else None
    change(levels, kind="goal.level_reached", actor=actor, reached=reached, reached_on=reached_on)
