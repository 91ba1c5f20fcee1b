"""Who stands on which side of a place, and who may act on it."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import PLACE_DONE
from nastavnik.core.transitions import PLACE
from nastavnik.pairing.models import Place, Side
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import holds

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
    if side_of(place, actor) is None and not holds(actor, "coordinator", at=place.school_id):
        raise RuleError("place.participant", N_("Это могут сделать наставник, наставляемый этой пары или куратор."))


def require_step(place: Place, to: str) -> None:
    """Refuse a step that does not follow from where a confirmed place stands."""
    PLACE.require(place.state, to)
    if place.confirmed_on is None:
        raise RuleError("place.not_confirmed", N_("Эта пара ещё не закреплена."))


def side_actions(place: Place, side: Side) -> set[str]:
    """Name what one of the two people may do now."""
    step = place.step
    if step in {"met", "half", "agreed"} and getattr(place, f"{side}_yes_on") is not None:
        return {"take_back"}
    if step == "invited":
        return {"meeting", "no", "clarify"}
    if step in {"met", "half"}:
        return {"yes", "no", "clarify"} | ({"correct_meeting"} if step == "met" else set())
    return set()


def coordinator_actions(place: Place) -> set[str]:
    """Name what the coordinator may do now."""
    step = place.step
    if step == "chosen":
        return {"invite", "release"}
    if step == "invited":
        return {"meeting", "withdraw"}
    if step in {"met", "half"}:
        return {"paper", "withdraw"}
    if step == "agreed":
        return {"confirm", "withdraw"}
    return {"replace"} if step in PLACE_DONE else set()


def actions(place: Place, *, side: Side | None, coordinator: bool) -> set[str]:
    """Name what somebody may do now with a place; services check again."""
    own = side_actions(place, side) if side is not None else set()
    return own | (coordinator_actions(place) if coordinator else set())
