"""Who may act: the roles a service asks for, whoever calls it."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.people.models import Account
from nastavnik.people.selectors import helpers_of, holds


def require_role(actor: Account, school_id: int, *roles: str) -> None:
    """Refuse an actor who holds none of the roles in the school."""
    if not holds(actor, *roles, at=school_id):
        raise RuleError("role", N_("Для этого действия нужна другая роль в школе. Обратитесь к куратору программы."))


def may_help(owner: Account, helper: Account) -> bool:
    """Say whether somebody may give half of a code to the owner of an account."""
    return helper in helpers_of(owner)


def require_helper(owner: Account, helper: Account) -> None:
    """Refuse who may not help this owner in."""
    if not may_help(owner, helper):
        words = N_("Помочь войти могут директор, куратор, доверенное лицо и системный администратор, не самому себе.")
        raise RuleError("recovery.helper", words)
