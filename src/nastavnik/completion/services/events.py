"""The public event that closes the year."""

import datetime as dt
from typing import Any

from django.db import transaction

from nastavnik.completion.models import ClosingEvent
from nastavnik.completion.policies import require_held, require_unheld
from nastavnik.completion.services.common import locked, require_come
from nastavnik.completion.services.recognition import mark_given, move_given
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, remove, write
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services.roadmap import tick


def plan_event(
    *,
    programme: Programme,
    title: str,
    planned_on: dt.date,
    actor: Account,
    venue: str = "",
    agenda: str = "",
    event: ClosingEvent | None = None,
) -> ClosingEvent:
    """Plan the closing event, or change the plan of one that has not been held."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(programme.pk)
        row = _unheld(event) if event is not None else ClosingEvent(programme=programme)
        if row.programme_id != programme.pk:
            raise RuleError("event.other", N_("Это мероприятие другой программы."))
        row.school_id, row.title, row.planned_on = programme.school_id, title.strip(), planned_on
        row.venue, row.agenda = venue.strip(), agenda.strip()
        write(row, "event.planned", actor, planned_on=planned_on)
    return row


def _unheld(event: ClosingEvent) -> ClosingEvent:
    row: ClosingEvent = ClosingEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require_unheld(row)
    return row


def hold_event(
    *, event: ClosingEvent, held_on: dt.date, attendees: int | None, minutes: str, actor: Account
) -> ClosingEvent:
    """Note that the event was held: when, how many came, how it went."""
    require_role(actor, event.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(event.programme_id)
        row = _unheld(event)
        require_come(held_on, "held_on")
        row.held_on, row.attendees, row.minutes = held_on, attendees, minutes.strip()
        write(row, "event.held", actor, "held_on", "attendees", "minutes", held_on=held_on)
        mark_given(programme)
        tick(programme=programme.pk, code="closing_event", done_on=held_on, actor=actor)
    return row


def remove_event(*, event: ClosingEvent, actor: Account) -> None:
    """Remove a plan that was entered by mistake, before the event is held."""
    require_role(actor, event.school_id, "coordinator")
    with transaction.atomic():
        locked(event.programme_id)
        remove(_unheld(event), kind="event.removed", actor=actor)


def correct_event(
    *, event: ClosingEvent, held_on: dt.date, attendees: int | None, minutes: str, actor: Account
) -> ClosingEvent:
    """Correct when the event was held, how many came, how it went; what was given there gets the same day."""
    require_role(actor, event.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(event.programme_id)
        row: ClosingEvent = ClosingEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
        require_held(row)
        require_come(held_on, "held_on")
        move_given(programme, row.held_on, held_on, actor)
        told: dict[str, Any] = {"held_on": held_on, "attendees": attendees, "minutes": minutes.strip()}
        change(row, kind="event.corrected", actor=actor, **told)
    return row
