"""The personal meeting and the answer of each side, given independently."""

import datetime as dt
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, record
from nastavnik.kit import clock
from nastavnik.pairing.models import Place, Side
from nastavnik.pairing.policies import (
    SIDES,
    other,
    require_participant,
    require_participant_or_coordinator,
    require_side,
)
from nastavnik.pairing.services.locks import lock_place, require_day
from nastavnik.pairing.services.telling import tell, tell_both, tell_coordinators
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role

MODES = ("in_person", "remote")


#: Why nothing is asked before a pair in a state that is no proposal.
NO_PROPOSAL = {
    "confirmed": N_("Пара уже закреплена: о встрече и ответах перед ней больше не спрашивают."),
    "paused": N_("Пара уже закреплена и сейчас на паузе: о встрече и ответах перед ней больше не спрашивают."),
    "closing": N_("Пара уже завершается: о встрече и ответах перед ней больше не спрашивают."),
    "completed": N_("Пара уже завершена: о встрече и ответах перед ней больше не спрашивают."),
    "ended": N_("Пара уже завершена: о встрече и ответах перед ней больше не спрашивают."),
    "declined": N_("Предложение отклонено: о встрече и ответах больше не спрашивают. Можно предложить другую пару."),
    "withdrawn": N_("Предложение снято: о встрече и ответах больше не спрашивают. Можно предложить другую пару."),
}


def require_invited(place: Place) -> None:
    """Refuse a place that is no proposal any more, or whose people were not told yet."""
    if place.state != Place.State.PROPOSED:
        raise RuleError("place.transition", NO_PROPOSAL[place.state])
    if place.invited_on is None:
        raise RuleError("place.not_invited", N_("Сначала нужно пригласить обоих на встречу."))


def record_meeting(*, place: Place, met_on: dt.date, mode: str, actor: Account) -> Place:
    """Note that the personal meeting took place; it may be corrected until somebody answers."""
    with transaction.atomic():
        place = lock_place(place)
        require_participant_or_coordinator(place, actor)
        require_invited(place)
        if mode not in MODES:
            raise RuleError("place.mode", N_("Укажите, как прошла встреча: очно или по видеосвязи."), "mode")
        if place.mentor_yes_on or place.mentee_yes_on:
            raise RuleError("place.answered", N_("Ответ уже дан, дата встречи больше не меняется."))
        require_day(met_on, place.proposed_on, "met_on")
        change(place, kind="place.met", actor=actor, met_on=met_on, met_mode=mode)
        tell_both(place, "pairing.met")
    return place


def answer(*, place: Place, side: Side, yes: bool, actor: Account) -> Place:
    """Take the answer of the person on one side; a «no» needs no reason and ends the proposal."""
    with transaction.atomic():
        place = lock_place(place)
        require_side(place, side, actor)
        _take(place, side, yes, clock.today(), actor, channel="own_account")
    return place


def record_paper_answer(
    *, place: Place, side: Side, yes: bool, answered_on: dt.date, sheet_number: str, actor: Account
) -> Place:
    """Enter an answer given on a signed sheet; the journal keeps the number and who entered it."""
    require_role(actor, place.school_id, "coordinator")
    if not sheet_number.strip():
        raise RuleError("place.sheet", N_("Укажите номер подписанного листа с ответом."), "sheet_number")
    with transaction.atomic():
        place = lock_place(place)
        _take(place, side, yes, answered_on, actor, channel="paper", sheet=sheet_number.strip()[:40])
    return place


def _take(place: Place, side: Side, yes: bool, day: dt.date, actor: Account, **data: Any) -> None:
    """Put one answer down and tell whom it concerns."""
    require_invited(place)
    if getattr(place, f"{side}_yes_on") is not None:
        raise RuleError(
            "place.answered", N_("Ответ уже дан. Если решение изменилось, можно передумать до закрепления.")
        )
    if yes and place.met_on is None:
        raise RuleError("place.not_met", N_("Сначала личная встреча: отметьте её дату, затем отвечайте."))
    require_day(day, place.met_on or place.invited_on or place.proposed_on, "answered_on")
    if not yes:
        _decline(place, side, day, actor, **data)
        return
    fields: dict[str, Any] = {f"{side}_yes_on": day}
    change(place, kind="place.answered", actor=actor, data={"side": side, **data}, **fields)
    if place.step == "agreed":
        tell_coordinators(place, "pairing.agreed")


def _decline(place: Place, side: Side, day: dt.date, actor: Account, **data: Any) -> None:
    """End a proposal by a «no»; the other side learns that it did not come about, not why."""
    fields: dict[str, Any] = {f"{side}_no_on": day, f"{side}_yes_on": None, "state": Place.State.DECLINED}
    change(place, kind="place.declined", actor=actor, data=data, **fields)
    tell(place, other(side), "pairing.declined")
    tell_coordinators(place, "pairing.declined")


def remind(*, place: Place, actor: Account) -> Place:
    """Remind whoever has still to meet or to answer; once a day, and never of the other's answer."""
    require_role(actor, place.school_id, "coordinator")
    with transaction.atomic():
        place = lock_place(place)
        require_invited(place)
        waited = [side for side in SIDES if getattr(place, f"{side}_yes_on") is None]
        if not waited:
            raise RuleError("place.nobody_waits", N_("Оба уже ответили: напоминать некому."))
        for side in waited:
            tell(place, side, "pairing.met" if place.met_on else "pairing.invited", f"-{clock.today()}")
        record("place.reminded", actor, place, sides=waited)
    return place


def take_back(*, place: Place, side: Side, actor: Account) -> Place:
    """Let a person change their «yes» to a «no» while the pair is not confirmed."""
    with transaction.atomic():
        place = lock_place(place)
        require_side(place, side, actor)
        require_invited(place)
        if getattr(place, f"{side}_yes_on") is None:
            raise RuleError("place.no_answer", N_("Ответа ещё не было: можно просто ответить «нет»."))
        _decline(place, side, clock.today(), actor, channel="own_account")
    return place


def ask_to_clarify(*, place: Place, actor: Account) -> Place:
    """Ask the other side to say more about the request; nothing else changes."""
    with transaction.atomic():
        place = lock_place(place)
        side = require_participant(place, actor)
        require_invited(place)
        tell(place, other(side), "pairing.clarify", f"-{clock.today()}")
    return place
