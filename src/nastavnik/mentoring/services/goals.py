"""Goals and independent work: set, closed, brought back, carried into the next year."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import GOAL_SETTLED
from nastavnik.core.transitions import GOAL
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.mentoring.models import Goal, Meeting, Task
from nastavnik.mentoring.policies import require_at_work, require_one_of, require_side_or_coordinator
from nastavnik.mentoring.services.common import other_side, page_of, tell
from nastavnik.mentoring.services.levels import mark_reached
from nastavnik.pairing.models import Place
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account
from nastavnik.programme.models import Programme


def set_goal(
    *,
    place: Place,
    title: str,
    success_sign: str,
    horizon: str,
    start_on: dt.date,
    due_on: dt.date,
    actor: Account,
) -> Goal:
    """Set a goal of a mentee with its term and its sign of success; an unusual term is only warned about."""
    with transaction.atomic():
        place = lock_place(place)
        side = require_at_work([place], actor)
        goal = Goal(
            school_id=place.school_id,
            place=place,
            programme_id=place.programme_id,
            title=title.strip(),
            success_sign=success_sign.strip(),
            horizon=horizon,
            start_on=start_on,
            due_on=due_on,
        )
        write(goal, "goal.set", actor, place=place.pk, horizon=horizon)
        tell(
            other_side(place, side),
            but=actor,
            kind="mentoring.goal_set",
            key=str(goal.pk),
            school_id=goal.school_id,
            url=page_of(place),
            day=due_on.isoformat(),
        )
    return goal


def _locked_goal(goal: Goal) -> Goal:
    lock_place(goal.place)
    rows = Goal.objects.select_for_update(of=("self",)).select_related("place__mentor", "place__mentee")
    locked: Goal = rows.get(pk=goal.pk)
    return locked


def close_goal(*, goal: Goal, outcome: str, actor: Account, reached: int | None = None) -> Goal:
    """Say what became of a goal: achieved, partly, dropped; where levels were frozen, which one was reached."""
    with transaction.atomic():
        goal = _locked_goal(goal)
        require_one_of([goal.place], actor)
        if outcome not in GOAL_SETTLED:
            raise RuleError("goal.outcome", N_("Выберите, чем закончилась работа над целью."), "outcome")
        GOAL.require(goal.state, outcome)
        mark_reached(goal, outcome, reached, actor)
        goal.state, goal.closed_on = outcome, clock.today()
        write(goal, f"goal.{outcome}", actor, "state", "closed_on")
    return goal


def reopen_goal(*, goal: Goal, actor: Account) -> Goal:
    """Bring a closed goal back to work."""
    with transaction.atomic():
        goal = _locked_goal(goal)
        require_at_work([goal.place], actor)
        GOAL.require(goal.state, Goal.State.ACTIVE)
        mark_reached(goal, Goal.State.ACTIVE, None, actor)
        goal.state, goal.closed_on = Goal.State.ACTIVE, None
        write(goal, "goal.reopened", actor, "state", "closed_on")
    return goal


def carry_goal(*, goal: Goal, new_place: Place | None, programme: Programme, actor: Account) -> Goal:
    """Carry a goal into the next year; until the new pair is confirmed it stays with the old place."""
    with transaction.atomic():
        goal = _locked_goal(goal)
        require_side_or_coordinator(goal.place, actor)
        place = new_place or goal.place
        if place.mentee_id != goal.place.mentee_id:
            raise RuleError(
                "goal.other_person",
                N_("Цель переносится вместе с человеком: выберите пару этого же наставляемого."),
            )
        if programme.pk == goal.programme_id:
            raise RuleError("goal.same_year", N_("Цель уже в программе этого года. Переносить её некуда."))
        GOAL.require(goal.state, Goal.State.CARRIED_OVER)
        goal.state, goal.closed_on = Goal.State.CARRIED_OVER, clock.today()
        write(goal, "goal.carried", actor, "state", "closed_on")
        carried = Goal(
            school_id=goal.school_id,
            place=place,
            programme=programme,
            title=goal.title,
            success_sign=goal.success_sign,
            horizon=goal.horizon,
            start_on=goal.start_on,
            due_on=goal.due_on,
            continued_from=goal,
        )
        write(carried, "goal.carried_over", actor, continued_from=goal.pk)
    return carried


def settle_goals(*, place: Place, actor: Account) -> None:
    """Move the mentee's goals of this year that still stand with an earlier year's pair to the new one."""
    waiting = Goal.objects.select_for_update().filter(
        programme_id=place.programme_id, place__mentee_id=place.mentee_id, state=Goal.State.ACTIVE
    )
    for goal in waiting.exclude(place__programme_id=place.programme_id).order_by("pk"):
        goal.place = place
        write(goal, "goal.settled", actor, "place", place=place.pk)


def add_step(
    place: Place,
    title: str,
    due_on: dt.date | None,
    actor: Account,
    meeting: Meeting | None = None,
    goal: Goal | None = None,
) -> Task:
    """Write a step down; the caller has checked who acts."""
    task = Task(school_id=place.school_id, place=place, meeting=meeting, goal=goal, title=title.strip(), due_on=due_on)
    write(task, "step.agreed", actor, place=place.pk)
    return task


def agree_step(
    *,
    place: Place,
    title: str,
    actor: Account,
    due_on: dt.date | None = None,
    meeting: Meeting | None = None,
    goal: Goal | None = None,
) -> Task:
    """Agree on a step of the mentee until the next time."""
    with transaction.atomic():
        place = lock_place(place)
        require_at_work([place], actor)
        if goal is not None and goal.place_id != place.pk:
            raise RuleError("step.goal", N_("Эта цель из другой пары. Выберите цель этого наставляемого."), "goal")
        return add_step(place, title, due_on, actor, meeting, goal)


def require_undone(task: Task) -> None:
    """Refuse a step that is done."""
    if task.done_on is not None:
        raise RuleError("step.done", N_("Этот шаг уже отмечен сделанным."))


def complete_step(*, task: Task, outcome: str, actor: Account) -> Task:
    """Note that a step is done and what came of it."""
    with transaction.atomic():
        place = lock_place(task.place)
        require_one_of([place], actor)
        task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
        require_undone(task)
        task.done_on, task.outcome = clock.today(), outcome.strip()
        write(task, "step.done", actor, "done_on", "outcome")
    return task
