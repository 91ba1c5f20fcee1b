"""Who may act at the end of the year."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role


def require_self(teacher: Teacher, actor: Account) -> None:
    """Refuse everybody but the person; without an account the coordinator enters from paper."""
    if teacher.account_id is None:
        require_role(actor, teacher.school_id, "coordinator")
    elif teacher.account_id != actor.pk:
        raise RuleError("completion.own", N_("Это пишет и решает сам участник, в своём кабинете."))
