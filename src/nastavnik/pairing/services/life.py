"""The steps of a confirmed place: pause, return, closing, end. Stage 6 decides when."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change
from nastavnik.kit import clock
from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.policies import require_participant_or_coordinator, require_step
from nastavnik.pairing.selectors.pairs.place import requests_of
from nastavnik.pairing.services.confirming import move_request
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.services.locks import lock_running


def _locked(place: Place, to: str, actor: Account | None) -> Place:
    """Lock a place for a step of one of its people, of the coordinator or of the background work (no actor)."""
    place = lock_place(place)
    if actor is not None:
        require_participant_or_coordinator(place, actor)
    require_step(place, to)
    return place


def change_format(*, place: Place, format: str, actor: Account) -> Relationship:
    """Change how a pair or a group works together; its people and type never change."""
    require_role(actor, place.school_id, "coordinator")
    with transaction.atomic():
        lock_running(place.programme_id)
        row: Relationship = Relationship.objects.select_for_update(of=("self",)).get(pk=place.relationship_id)
        if format != Relationship.Format.GROUP and row.places.live().count() > 1:
            raise RuleError(
                "relationship.group", N_("У наставника в этой работе несколько человек: это группа."), "format"
            )
        change(row, kind="relationship.format_changed", actor=actor, format=format)
    return row


def mark_paused(*, place: Place, actor: Account) -> Place:
    """Put a pair on pause; its seat stays taken."""
    with transaction.atomic():
        place = _locked(place, "paused", actor)
        change(place, kind="place.paused", actor=actor, state=Place.State.PAUSED)
    return place


def resume(*, place: Place, actor: Account | None) -> Place:
    """Bring a pair back from a pause."""
    with transaction.atomic():
        place = _locked(place, "confirmed", actor)
        change(place, kind="place.resumed", actor=actor, state=Place.State.CONFIRMED)
    return place


def begin_closing(*, place: Place, ends_on: dt.date, actor: Account | None) -> Place:
    """Begin the end of a pair; an end already begun may only come earlier."""
    if ends_on < clock.today():
        raise RuleError("place.ends_past", N_("Последний день пары не может быть в прошлом."), "ends_on")
    with transaction.atomic():
        place = lock_place(place)
        if place.state == Place.State.CLOSING and place.ends_on is not None:
            if ends_on < place.ends_on:
                change(place, kind="place.closing", actor=actor, ends_on=ends_on)
            return place
        place = _locked(place, "closing", actor)
        change(place, kind="place.closing", actor=actor, state=Place.State.CLOSING, ends_on=ends_on)
    return place


def finish(*, place: Place, state: str, ended_on: dt.date, actor: Account | None) -> Place:
    """End a pair: completed, or ended early; after an early end its requests wait for a mentor again."""
    with transaction.atomic():
        place = _locked(place, state, actor)
        if place.confirmed_on is not None and not place.confirmed_on <= ended_on <= clock.today():
            raise RuleError(
                "place.ended_on", N_("Дата окончания бывает от закрепления до сегодняшнего дня."), "ended_on"
            )
        change(place, kind=f"place.{state}", actor=actor, state=state, ended_on=ended_on)
        if state == Place.State.ENDED:
            for request in requests_of(place, ("in_work",)):
                move_request(request, "accepted", actor)
    return place
