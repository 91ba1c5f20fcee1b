"""Who may act on the registers, whoever calls the service."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit.paper import SHEET
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import acting_for, require_role

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


def require_at_work(teacher: Teacher) -> None:
    """Refuse a person who has left the school."""
    if teacher.left_on is not None:
        raise RuleError("teacher.left", N_("Этот человек больше не работает в школе. Выберите другого."))
