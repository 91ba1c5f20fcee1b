"""Who may act on the registers, whoever calls the service."""

from typing import Any

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit.paper import SHEET
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import acting_for, require_role
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Programme
from nastavnik.registry.models import LentTask
from nastavnik.registry.selectors.lent import open_to

ALONE = N_("Этот шаг делает только сам человек, в своём кабинете.")


def require_self(actor: Account, teacher: Teacher) -> None:
    """Refuse everybody but the person."""
    if teacher.account_id is None or teacher.account_id != actor.pk:
        raise RuleError("registry.self", ALONE)


def require_self_or_paper(actor: Account, teacher: Teacher) -> str:
    """Let the person act, or the coordinator from their signed sheet; gives the channel."""
    return acting_for(actor, teacher, needs=SHEET, refusal=RuleError("registry.self", ALONE))


def require_self_or_coordinator(actor: Account, teacher: Teacher) -> None:
    """Refuse everybody but the person and the coordinator."""
    if teacher.account_id != actor.pk:
        require_role(actor, teacher.school_id, "coordinator")


def require_lent(actor: Account, programme: Programme, what: str) -> LentTask:
    """Refuse the head of a department to whom the coordinator has not lent this task, or not any more."""
    require_role(actor, programme.school_id, "department_head")
    task = open_to(actor, programme).filter(what=what).first()
    if task is None:
        raise RuleError("lent.none", N_("Куратор сейчас не поручал вам этого, или срок поручения прошёл."))
    return task


def require_may_ask(actor: Account, programme: Programme, teacher: Teacher, what: str) -> dict[str, Any]:
    """Let the coordinator ask everybody, and a head of a department the own people while that is lent; says by what."""
    if holds(actor, "coordinator", at=programme.school_id):
        return {}
    task = require_lent(actor, programme, what)
    if teacher.pk == task.teacher_id or not teacher.department or teacher.department != task.teacher.department:
        raise RuleError("lent.others", N_("Вам поручены только люди вашего МО."))
    return {"lent": task.pk}


def require_at_work(teacher: Teacher) -> None:
    """Refuse a person who has left the school."""
    if teacher.left_on is not None:
        raise RuleError("teacher.left", N_("Этот человек больше не работает в школе. Выберите другого."))
