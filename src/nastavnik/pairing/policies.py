"""Who stands on which side of a place, and who may act on it."""

from typing import Literal

from nastavnik.core.errors import N_, RuleError
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import has_role

Side = Literal["mentor", "mentee"]
SIDES: tuple[Side, Side] = ("mentor", "mentee")


def other(side: Side) -> Side:
    """Give the opposite side."""
    return "mentee" if side == "mentor" else "mentor"


def person(place: Place, side: Side) -> Teacher:
    """Give the teacher on one side."""
    return place.mentor if side == "mentor" else place.mentee


def side_of(place: Place, account: Account) -> Side | None:
    """Say on which side of a place an account stands."""
    for side in SIDES:
        if account.pk is not None and person(place, side).account_id == account.pk:
            return side
    return None


def require_side(place: Place, side: Side, actor: Account) -> None:
    """Refuse anybody but the person who stands on this side."""
    if side_of(place, actor) != side:
        raise RuleError("place.side", N_("Отвечает только сам человек. Ответ на бумаге вносит куратор."))


def require_participant(place: Place, actor: Account) -> Side:
    """Refuse anybody but the two people of the place."""
    side = side_of(place, actor)
    if side is None:
        raise RuleError("place.participant", N_("Это могут сделать только наставник и наставляемый этой пары."))
    return side


def require_participant_or_coordinator(place: Place, actor: Account) -> None:
    """Refuse anybody but the two people of the place and the coordinator."""
    if side_of(place, actor) is None and not has_role(actor, "coordinator", place.school_id):
        raise RuleError("place.participant", N_("Это могут сделать наставник, наставляемый этой пары или куратор."))
