"""Writing the support team: who is in it, what is asked of whom, what is done."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, remove, write
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme, TeamMember, TeamTask
from nastavnik.programme.services.answering import require_answers, set_people, tell, tell_due
from nastavnik.programme.services.locks import lock_running

GIVEN, DONE, WITHDRAWN = TeamTask.State.GIVEN, TeamTask.State.DONE, TeamTask.State.WITHDRAWN


def add_to_team(*, programme: Programme, people: Iterable[Teacher], actor: Account, part: str = "") -> list[TeamMember]:
    """Take people of the staff into the support team and tell them; who is in it already stays as they are."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_running(programme.pk)
        there = set(programme.team.values_list("teacher_id", flat=True))
        made = [_joined(programme, one, part, actor) for one in people if one.pk not in there]
        if not made:
            raise RuleError("team.nobody", N_("Отметьте, кого позвать в команду."), "people")
    return made


def _joined(programme: Programme, teacher: Teacher, part: str, actor: Account) -> TeamMember:
    if teacher.school_id != programme.school_id or teacher.left_on is not None:
        raise RuleError("team.stranger", N_("В команду зовут тех, кто сейчас работает в школе."), "people")
    row = TeamMember(school_id=programme.school_id, programme=programme, teacher=teacher, part=part)
    write(row, "team_member.added", actor)
    tell("programme.team_joined", [teacher], row, actor)
    return row


def change_member(*, member: TeamMember, part: str, actor: Account) -> TeamMember:
    """Correct what a member of the team does in it."""
    with transaction.atomic():
        row = _member(member, actor)
        change(row, kind="team_member.changed", actor=actor, part=part)
    return row


def leave_team(*, member: TeamMember, actor: Account) -> None:
    """Let somebody go from the team: they are told, and no longer answer for its open tasks."""
    with transaction.atomic():
        row = _member(member, actor)
        open_tasks = TeamTask.objects.select_for_update(of=("self",)).filter(
            programme=row.programme_id, state=GIVEN, people__teacher=row.teacher_id
        )
        for task in list(open_tasks):
            others = Teacher.objects.filter(pk__in=task.people.exclude(teacher=row.teacher_id).values("teacher"))
            set_people(task, others, actor)
        tell("programme.team_left", [row.teacher], row, actor)
        remove(row, kind="team_member.removed", actor=actor)


def require_team(programme: Programme) -> None:
    """Refuse a task while there is nobody to ask."""
    if not programme.team.filter(teacher__left_on=None).exists():
        raise RuleError("team.empty", N_("В команде пока никого нет. Сначала позовите людей."))


def give_task(
    *, programme: Programme, title: str, due_to: dt.date, people: Iterable[Teacher], actor: Account
) -> TeamTask:
    """Ask members of the team for something until a day, and tell them."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_running(programme.pk)
        row = TeamTask(
            school_id=programme.school_id, programme=programme, title=title, due_to=due_to, given_on=clock.today()
        )
        write(row, "team_task.given", actor)
        _ask(row, people, actor)
    return row


def change_task(*, task: TeamTask, title: str, due_to: dt.date, people: Iterable[Teacher], actor: Account) -> TeamTask:
    """Correct a task, its term and who does it; who does it still is told of a new term."""
    with transaction.atomic():
        row = _task(task, actor)
        moved, stay = row.due_to != due_to, {one.teacher for one in row.people.select_related("teacher__account")}
        values: dict[str, Any] = {"title": title, "due_to": due_to}
        change(row, kind="team_task.changed", actor=actor, **values)
        new = _ask(row, people, actor)
        if moved and row.state == GIVEN:
            now = set(row.people.values_list("teacher_id", flat=True)) - {one.pk for one in new}
            tell_due(row, [one for one in stay if one.pk in now], actor)
    return row


def _ask(row: TeamTask, people: Iterable[Teacher], actor: Account) -> list[Teacher]:
    """Write down who does a task: members of the team, at least one while it is open."""
    wanted = list(people)
    if not wanted and row.state == GIVEN:
        raise RuleError("team.no_one", N_("Отметьте, кто сделает: задача без человека никого не ждёт."), "people")
    there = set(row.programme.team.values_list("teacher_id", flat=True))
    there |= set(row.people.values_list("teacher_id", flat=True))
    if not {one.pk for one in wanted} <= there:
        raise RuleError(
            "team.not_member", N_("Задачи дают тем, кто в команде: сначала позовите этого человека."), "people"
        )
    return set_people(row, wanted, actor)


def finish_task(*, task: TeamTask, actor: Account) -> TeamTask:
    """Note that a task is done, by whoever does it or by the coordinator."""
    require_answers(task, actor)
    with transaction.atomic():
        row = _locked(task)
        if row.state == WITHDRAWN:
            raise RuleError("team.withdrawn", N_("Эта задача снята. Куратор может вернуть её в работу."))
        if row.state == GIVEN:
            change(row, kind="team_task.done", actor=actor, state=DONE, done_on=clock.today())
    return row


def return_task(*, task: TeamTask, actor: Account) -> TeamTask:
    """Put a task back to work: marked by mistake, not finished, or taken off too early; who does it is told."""
    require_answers(task, actor)
    with transaction.atomic():
        row = _locked(task)
        if row.state == WITHDRAWN:
            require_role(actor, row.school_id, "coordinator")
        if row.state != GIVEN:
            change(row, kind="team_task.returned", actor=actor, state=GIVEN, done_on=None)
            tell_due(row, [one.teacher for one in row.people.select_related("teacher__account")], actor)
    return row


def withdraw_task(*, task: TeamTask, actor: Account) -> TeamTask:
    """Take a task off: nobody is asked for it any more, and who did it is told."""
    with transaction.atomic():
        row = _task(task, actor)
        if row.state == DONE:
            raise RuleError("team.done", N_("Сделанная задача не снимается. Сначала верните её в работу."))
        if row.state == GIVEN:
            change(row, kind="team_task.withdrawn", actor=actor, state=WITHDRAWN)
            people = [one.teacher for one in row.people.select_related("teacher__account")]
            tell("programme.relieved", people, row, actor, of="task")
    return row


def _member(member: TeamMember, actor: Account) -> TeamMember:
    require_role(actor, member.school_id, "coordinator")
    lock_running(member.programme_id)
    row: TeamMember = (
        TeamMember.objects.select_for_update(of=("self",)).select_related("teacher__account").get(pk=member.pk)
    )
    return row


def _task(task: TeamTask, actor: Account) -> TeamTask:
    require_role(actor, task.school_id, "coordinator")
    return _locked(task)


def _locked(task: TeamTask) -> TeamTask:
    programme = lock_running(task.programme_id)
    row: TeamTask = TeamTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    row.programme = programme
    return row
