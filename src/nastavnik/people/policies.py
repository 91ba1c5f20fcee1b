"""Who may act: the roles a service asks for, whoever calls it."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.people.models import Account
from nastavnik.people.selectors import holds


def require_role(actor: Account, school_id: int, *roles: str) -> None:
    """Refuse an actor who holds none of the roles in the school."""
    if not holds(actor, *roles, at=school_id):
        raise RuleError("role", N_("Для этого действия нужна другая роль в школе. Обратитесь к куратору программы."))
