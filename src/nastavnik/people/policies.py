"""Who may act: the roles a service asks for, whoever calls it."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.people.models import Account
from nastavnik.people.selectors import has_role


def require_role(actor: Account, school_id: int, *roles: str) -> None:
    """Refuse an actor who holds none of the roles in the school."""
    if not any(has_role(actor, role, school_id) for role in roles):
        raise RuleError("role", N_("Для этого действия нужна другая роль в школе. Обратитесь к куратору программы."))
