"""What was written down about the work of a pair is put right: moved, corrected, dropped while nothing stands on it."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import AT_WORK, MEETING_HELD
from nastavnik.journal.services import change, remove, write
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.mentoring.models import (
    ChangeRequest,
    Feedback,
    Goal,
    InterimReview,
    Meeting,
    Pause,
    PracticalResult,
    Task,
)
from nastavnik.mentoring.policies import require_one_of, require_side_or_coordinator, require_state
from nastavnik.mentoring.services.common import locked_meeting, other_side, page_of, people_of, tell
from nastavnik.mentoring.services.feedback import close_if_complete
from nastavnik.mentoring.services.meetings import (
    FURTHEST_PLAN_DAYS,
    page_of_meeting,
    require_plausible,
)
from nastavnik.mentoring.services.reviews import require_shown
from nastavnik.pairing.models import Place
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account

#: Days after its closing in which a meeting is still corrected.
CORRECTED_WITHIN = 30


def require_planned(meeting: Meeting) -> None:
    """Refuse to move what took place or was called off."""
    if meeting.state != Meeting.State.PLANNED:
        raise RuleError("meeting.moved", N_("Переносят назначенную встречу, а эта уже отмечена. Назначьте новую."))


def move_meeting(*, meeting: Meeting, actor: Account, **values: Any) -> Meeting:
    """Put a planned meeting on another day, time or place; the others are told, nobody is blamed."""
    with transaction.atomic():
        meeting, places = locked_meeting(meeting)
        require_one_of(places, actor)
        require_planned(meeting)
        day = values["planned_on"]
        require_plausible(day, places, "planned_on")
        if day > clock.today() + dt.timedelta(days=FURTHEST_PLAN_DAYS):
            raise RuleError("meeting.far", N_("Эта дата дальше чем через год. Проверьте год."), "planned_on")
        change(meeting, kind="meeting.moved", actor=actor, **_stripped(values))
        tell(
            people_of(places),
            but=actor,
            kind="mentoring.meeting_moved",
            key=f"{meeting.pk}:{clock.now().isoformat()}",
            school_id=meeting.school_id,
            url=page_of_meeting(meeting),
            day=day.isoformat(),
            time=meeting.planned_time,
            venue=meeting.venue,
        )
    return meeting


def _stripped(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def require_correctable(meeting: Meeting) -> None:
    """Refuse to correct what did not take place, what was counted, and what was closed long ago."""
    if meeting.state not in MEETING_HELD or meeting.counted_from_id is not None:
        raise RuleError(
            "meeting.not_held", N_("Исправляют состоявшуюся встречу. Что можно с этой, видно на её странице.")
        )
    if meeting.closed_on is not None and (clock.today() - meeting.closed_on).days > CORRECTED_WITHIN:
        raise RuleError(
            "meeting.closed_long", N_("Встреча закрыта больше тридцати дней назад и больше не исправляется.")
        )


def correct_meeting(
    *,
    meeting: Meeting,
    held_on: dt.date,
    duration_minutes: int | None,
    actor: Account,
    present: Collection[int] | None = None,
) -> Meeting:
    """Correct the day, the length and who came; who came decides whose forms are awaited."""
    with transaction.atomic():
        meeting, places = locked_meeting(meeting)
        require_one_of(places, actor)
        require_correctable(meeting)
        if held_on > clock.today():
            raise RuleError("meeting.future", N_("Эта дата ещё не наступила. Проверьте число."), "held_on")
        require_plausible(held_on, places, "held_on")
        change(meeting, kind="meeting.corrected", actor=actor, held_on=held_on, duration_minutes=duration_minutes)
        if present is not None:
            _correct_presence(meeting, set(present), actor)
        tell(
            people_of(places),
            but=actor,
            kind="mentoring.meeting_corrected",
            key=f"{meeting.pk}:{clock.now().isoformat()}",
            school_id=meeting.school_id,
            url=page_of_meeting(meeting),
            day=held_on.isoformat(),
        )
        close_if_complete(meeting, actor)
    return meeting


def _correct_presence(meeting: Meeting, present: set[int], actor: Account) -> None:
    rows = list(meeting.attendances.select_for_update(of=("self",)).select_related("place"))
    if not any(row.place_id in present for row in rows):
        raise RuleError("meeting.nobody", N_("Отметьте, кто был: на состоявшейся встрече кто-то был."), "present")
    for row in rows:
        there = row.place_id in present
        if row.present == there:
            continue
        if not there and Feedback.objects.filter(meeting=meeting, author=row.place.mentee_id).exists():
            raise RuleError("meeting.form_given", N_("Этот человек уже дал отзыв о встрече, значит был."), "present")
        change(row, kind="attendance.corrected", actor=actor, present=there)


def require_uncountable(meeting: Meeting, places: Iterable[Place]) -> None:
    """Refuse to take back what was not counted, and what the pair has met after."""
    if meeting.counted_from_id is None:
        raise RuleError("meeting.uncount", N_("Эта встреча не зачтена, а проведена: её исправляют на её странице."))
    if Meeting.objects.filter(attendances__place__in=places, held_on__isnull=False).exclude(pk=meeting.pk).exists():
        raise RuleError("meeting.met_since", N_("Пара уже встречалась после этого: зачтённое остаётся."))


def uncount_introduction(*, meeting: Meeting, actor: Account) -> None:
    """Take back that the personal meeting was counted as the introduction, until the pair has met again."""
    with transaction.atomic():
        meeting, places = locked_meeting(meeting)
        for place in places:
            require_side_or_coordinator(place, actor)
        require_uncountable(meeting, places)
        for row in meeting.attendances.all():
            remove(row, kind="attendance.removed", actor=actor)
        remove(meeting, kind="meeting.uncounted", actor=actor)


def require_active(goal: Goal) -> None:
    """Refuse to change a goal that is not at work."""
    if goal.state != Goal.State.ACTIVE:
        raise RuleError("goal.settled", N_("Эта цель уже отмечена. Верните её в работу, тогда её можно исправить."))


def _goal_at_work(goal: Goal, actor: Account) -> tuple[Goal, str]:
    place = lock_place(goal.place)
    side = require_one_of([place], actor)
    require_state(place, *AT_WORK)
    locked: Goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    require_active(locked)
    return locked, side


def change_goal(*, goal: Goal, actor: Account, **values: Any) -> Goal:
    """Correct a goal at work: its words, its term; the other side learns of another day."""
    with transaction.atomic():
        goal, side = _goal_at_work(goal, actor)
        before = goal.due_on
        change(goal, kind="goal.changed", actor=actor, **_stripped(values))
        if goal.due_on != before:
            tell(
                other_side(goal.place, side),
                but=actor,
                kind="mentoring.goal_moved",
                key=f"{goal.pk}:{clock.now().isoformat()}",
                school_id=goal.school_id,
                url=page_of(goal.place),
                day=goal.due_on.isoformat(),
            )
    return goal


def require_bare(goal: Goal) -> None:
    """Refuse to remove a goal that something stands on."""
    if goal.tasks.exists() or hasattr(goal, "levels") or goal.continued_from_id is not None:
        raise RuleError("goal.stands", N_("На этой цели уже есть шаги или уровни. Отметьте её итог: «снята»."))


def drop_goal(*, goal: Goal, actor: Account) -> None:
    """Remove a goal set by mistake while it has no step and no levels."""
    with transaction.atomic():
        goal, _side = _goal_at_work(goal, actor)
        require_bare(goal)
        remove(goal, kind="goal.removed", actor=actor)


def _step(task: Task, actor: Account) -> Task:
    place = lock_place(task.place)
    require_one_of([place], actor)
    require_state(place, *AT_WORK)
    locked: Task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    return locked


def change_step(*, task: Task, title: str, due_on: dt.date | None, actor: Account) -> Task:
    """Correct the words or the day of a step."""
    with transaction.atomic():
        task = _step(task, actor)
        change(task, kind="step.changed", actor=actor, title=title.strip(), due_on=due_on)
    return task


def undo_step(*, task: Task, actor: Account) -> Task:
    """Take back the mark that a step is done."""
    with transaction.atomic():
        task = _step(task, actor)
        if task.done_on is None:
            raise RuleError("step.undone", N_("Этот шаг и так в работе."))
        change(task, kind="step.returned", actor=actor, done_on=None, outcome="")
    return task


def drop_step(*, task: Task, actor: Account) -> None:
    """Remove a step that is not done."""
    with transaction.atomic():
        task = _step(task, actor)
        if task.done_on is not None:
            raise RuleError("step.is_done", N_("Сделанный шаг не убирают. Сначала верните его в работу."))
        remove(task, kind="step.removed", actor=actor)


def _result(result: PracticalResult, actor: Account) -> PracticalResult:
    place = lock_place(result.place)
    require_one_of([place], actor)
    require_state(place, *AT_WORK)
    locked: PracticalResult = PracticalResult.objects.select_for_update(of=("self",)).get(pk=result.pk)
    return locked


def change_result(
    *, result: PracticalResult, actor: Account, file: StoredFile | None = None, **values: Any
) -> PracticalResult:
    """Correct a practical result; a new file takes the place of the former one, which the journal names."""
    with transaction.atomic():
        result = _result(result, actor)
        require_shown(values["shown_on"])
        if file is not None:
            file.full_clean(exclude=["content"])
            file.save()
            values = {**values, "file": file}
        for name, value in _stripped(values).items():
            setattr(result, name, value)
        write(result, "result.changed", actor, *values)
    return result


def drop_result(*, result: PracticalResult, actor: Account) -> None:
    """Remove a practical result on which no review stands."""
    with transaction.atomic():
        result = _result(result, actor)
        if InterimReview.objects.filter(result=result).exists():
            raise RuleError("result.reviewed", N_("На этом результате стоит промежуточная оценка: он остаётся."))
        remove(result, kind="result.removed", actor=actor)


def open_pause(place: Place) -> Pause:
    """Give the pause of a place that goes on, or refuse."""
    found: Pause | None = Pause.objects.filter(place=place, ended_on__isnull=True).first()
    if found is None:
        raise RuleError("pause.none", N_("Пара не на паузе."))
    return found


def change_pause(*, place: Place, until: dt.date, actor: Account) -> Pause:
    """Make a pause longer or shorter; the other side is told its new day."""
    with transaction.atomic():
        place = lock_place(place)
        side = require_side_or_coordinator(place, actor)
        row = open_pause(place)
        if until <= clock.today():
            raise RuleError("pause.until", N_("Укажите день в будущем: с него пара снова в работе."), "until")
        if until > place.programme.ends_on:
            raise RuleError("pause.far", N_("Эта дата позже конца программы. Выберите день раньше."), "until")
        change(row, kind="pause.changed", actor=actor, until=until)
        tell(
            other_side(place, side),
            but=actor,
            kind="mentoring.paused",
            key=f"{row.pk}:{until}",
            school_id=place.school_id,
            url=page_of(place),
            day=until.isoformat(),
        )
    return row


def withdraw_change(*, place: Place, actor: Account) -> None:
    """Take back one's own wish for another mentor or mentee before it was answered."""
    with transaction.atomic():
        place = lock_place(place)
        rows = ChangeRequest.objects.select_for_update(of=("self",)).filter(place=place, asked_by=actor)
        row = rows.filter(answered_on__isnull=True).first()
        if row is None:
            raise RuleError("change.none", N_("Просьбы о замене, которая ещё ждёт ответа, у вас здесь нет."))
        remove(row, kind="change.withdrawn", actor=actor)
