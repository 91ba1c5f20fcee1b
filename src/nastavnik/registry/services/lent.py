"""Lending single tasks to heads of departments, taking them back, and noting them done."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import LentTask
from nastavnik.registry.selectors.lent import department_heads

STATE = LentTask.State


def lend(
    *, programme: Programme, people: Iterable[Teacher], what: Iterable[str], until: dt.date, actor: Account
) -> list[LentTask]:
    """Lend tasks to heads of departments until a day, and tell them."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_running(programme.pk)
        _require_term(until)
        heads = set(department_heads(programme.school_id).values_list("pk", flat=True))
        return [_lent(programme, one, code, until, actor, heads) for one in people for code in what]


def _lent(
    programme: Programme, teacher: Teacher, what: str, until: dt.date, actor: Account, heads: set[int]
) -> LentTask:
    if teacher.pk not in heads:
        raise RuleError(
            "lent.no_head", N_("Поручают руководителям МО, у которых в списке педагогов указано МО."), "people"
        )
    row = LentTask(
        school_id=programme.school_id,
        programme=programme,
        teacher=teacher,
        what=what,
        lent_on=clock.today(),
        until=until,
    )
    write(row, "lent_task.lent", actor)
    _tell(row, "registry.lent", actor)
    return row


def change_term(*, task: LentTask, until: dt.date, actor: Account) -> LentTask:
    """Give a lent task another last day, and tell whoever has it."""
    with transaction.atomic():
        row = _locked(task, actor)
        if row.state != STATE.OPEN:
            raise RuleError("lent.over", N_("Это поручение закончено. Его можно поручить снова."))
        _require_term(until)
        if row.until != until:
            change(row, kind="lent_task.term", actor=actor, until=until)
            _tell(row, "registry.lent", actor)
    return row


def take_back(*, task: LentTask, actor: Account) -> LentTask:
    """Take a lent task back: what it opened is closed at once, and whoever had it is told."""
    with transaction.atomic():
        row = _locked(task, actor)
        if row.state == STATE.OPEN:
            change(row, kind="lent_task.back", actor=actor, state=STATE.BACK, ended_on=clock.today())
            _tell(row, "registry.lent_back", actor)
    return row


def lend_again(*, task: LentTask, actor: Account) -> LentTask:
    """Lend again what was taken back or noted done too early, until the day it had."""
    with transaction.atomic():
        row = _locked(task, actor)
        if row.state != STATE.OPEN:
            _require_term(row.until)
            change(row, kind="lent_task.again", actor=actor, state=STATE.OPEN, ended_on=None)
            _tell(row, "registry.lent", actor)
    return row


def finish_lent(*, task: LentTask, actor: Account) -> LentTask:
    """Note by whoever has it that a lent task is done; what it opened is closed."""
    if task.teacher.account_id != actor.pk:
        require_role(actor, task.school_id, "coordinator")
    with transaction.atomic():
        lock_running(task.programme_id)
        row: LentTask = LentTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
        if row.state == STATE.OPEN:
            change(row, kind="lent_task.done", actor=actor, state=STATE.DONE, ended_on=clock.today())
    return row


def _require_term(until: dt.date) -> None:
    if until < clock.today():
        raise RuleError("lent.past", N_("Этот день уже прошёл: назовите день, по который поручаете."), "until")


def _locked(task: LentTask, actor: Account) -> LentTask:
    require_role(actor, task.school_id, "coordinator")
    lock_running(task.programme_id)
    rows = LentTask.objects.select_for_update(of=("self",)).select_related("teacher__account")
    row: LentTask = rows.get(pk=task.pk)
    return row


def _tell(row: LentTask, kind: str, actor: Account) -> None:
    account = row.teacher.account
    if account is not None and account.pk != actor.pk:
        put(
            kind=kind,
            account=account,
            key=f"{row.pk}:{row.until}:{clock.now().isoformat()}",
            school_id=row.school_id,
            url=reverse("registry:lent_mine"),
            until=row.until.isoformat(),
        )
