"""Who may act in a pair or group."""

from collections.abc import Sequence

from django.db.models import QuerySet

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import MEETING_NOW
from nastavnik.kit.paper import SHEET, TOLD, Kind, about
from nastavnik.mentoring.models import ConfidantCall
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import acting_for, require_role

_NOT_YOURS = N_("Это делают сами участники пары или группы, каждый в своём кабинете.")


def require_side(place: Place, actor: Account, side: str, *, needs: Kind = SHEET) -> str:
    """Refuse everybody but one side, or the coordinator from a paper of that person; gives the channel."""
    person = place.mentor if side == "mentor" else place.mentee
    if needs == TOLD and person.account_id is None and about(person.pk) is None:
        require_role(actor, place.school_id, "coordinator")
        return TOLD
    return acting_for(actor, person, needs=needs, refusal=RuleError("mentoring.side", _NOT_YOURS))


def require_one_of(places: Sequence[Place], actor: Account) -> str:
    """Let somebody of these places act, or the coordinator from what one of them signed or said.

    Gives the side whose own words these are; nobody's where they were only told. For a mentor without an account the
    coordinator needs no paper.
    """
    mentor_on_paper = False
    for place in places:
        for side, person in (("mentor", place.mentor), ("mentee", place.mentee)):
            if about(person.pk) is not None:
                channel = acting_for(actor, person, needs=TOLD, refusal=RuleError("mentoring.side", _NOT_YOURS))
                return side if channel == SHEET else ""
        own = side_of(place, actor)
        if own:
            return own
        mentor_on_paper = mentor_on_paper or place.mentor.account_id is None
    if not mentor_on_paper:
        raise RuleError("mentoring.side", _NOT_YOURS)
    require_role(actor, places[0].school_id, "coordinator")
    return ""


def require_side_or_coordinator(place: Place, actor: Account) -> str:
    """Let either side or the coordinator act; gives who it is, from a paper of one side that side."""
    for named, person in (("mentor", place.mentor), ("mentee", place.mentee)):
        if about(person.pk) is not None:
            acting_for(actor, person, needs=TOLD, refusal=RuleError("mentoring.side", _NOT_YOURS))
            return named
    side = side_of(place, actor)
    if not side:
        require_role(actor, place.school_id, "coordinator")
    return side or "coordinator"


def require_state(place: Place, *states: str) -> None:
    """Refuse a step in a pair that is not at work."""
    if place.state not in (states or MEETING_NOW):
        raise RuleError(
            "mentoring.state",
            N_(
                "Пара на паузе, завершена или ещё не закреплена, и этот шаг сейчас закрыт. "
                "Что открыто, видно на странице пары."
            ),
        )


def require_at_work(places: Sequence[Place], actor: Account) -> str:
    """Let somebody of these places act while every one of them is at work."""
    side = require_one_of(places, actor)
    for place in places:
        require_state(place)
    return side


def require_caller(call: ConfidantCall, actor: Account) -> None:
    """Let nobody but the caller change, take back or hand on a call to the confidant."""
    if not call.is_of(actor):
        raise RuleError("call.own", N_("Это делает тот, кто обратился."))


def require_unread(call: ConfidantCall) -> None:
    """Refuse to change the words of a call that was read."""
    if call.read_on is not None or call.closed_on is not None:
        raise RuleError(
            "call.read", N_("Обращение уже прочитано: его слова остаются. Напишите новое или отзовите это.")
        )


def require_recipient(call: ConfidantCall, actor: Account) -> None:
    """Let nobody but the confidant in office it is addressed to read and answer a call."""
    if call.confidant_id != actor.pk:
        raise RuleError("call.recipient", N_("Это делает тот, к кому обратились."))
    require_role(actor, call.school_id, "confidant")


def require_read(call: ConfidantCall) -> None:
    """Refuse to answer what is not opened yet."""
    if call.read_on is None:
        raise RuleError("call.unread", N_("Сначала откройте обращение: оно ждёт в списке."))


def require_on_paper(people: QuerySet[Teacher]) -> None:
    """Refuse to write down for others where everybody can write themselves."""
    if not people.exists():
        raise RuleError("call.nobody_on_paper", N_("У всех педагогов школы есть вход: обращения они пишут сами."))
