"""The hours a week that pairs and groups take of their mentors: counted here for pages, proposals and matching."""

from collections.abc import Callable
from typing import Any

from django.db.models import IntegerField, Value

from nastavnik.core.hours import hours_taken, room_for
from nastavnik.kit.registries import Registry
from nastavnik.pairing.models import Place
from nastavnik.registry.models import MentorEntry
from nastavnik.registry.selectors.hours import hours_givers

#: How often the pair of a place meets, as a column of days beside it; the room where pairs agree on it gives it.
paces: Registry[Callable[[], Any]] = Registry("pace of a pair")


def pace() -> Any:
    """Give the column of days between meetings, empty where nothing was agreed."""
    return next((column() for _name, column in paces), Value(None, IntegerField()))


def taken_of(programme: int, mentor: int | None = None) -> dict[int, float]:
    """Give the hours taken by mentor of a year, or of one mentor; proposed pairs count like those at work."""
    rows = Place.objects.live().filter(programme=programme)
    if mentor is not None:
        rows = rows.filter(mentor=mentor)
    return hours_taken(rows.order_by().values_list("mentor_id", "relationship_id", pace()))


def room_of(entry: MentorEntry) -> int | None:
    """Count the pairs that the hours of a mentor are still enough for; None where no hours were named."""
    if entry.hours_per_week is None:
        return None
    taken = taken_of(entry.programme_id, entry.teacher_id).get(entry.teacher_id, 0)
    return room_for(float(entry.hours_per_week), taken)


hours_givers.add("pairing", taken_of)
