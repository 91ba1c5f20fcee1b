"""Which meetings a pair has had, and which one in a row a meeting is; nobody else counts them.

A meeting is a place's once it was held and the mentee of the place was not marked absent.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from nastavnik.core.states import MEETING_HELD
from nastavnik.mentoring.models import Attendance, Meeting
from nastavnik.pairing.models import Place
from nastavnik.programme.models import Programme


def there(**where: object) -> QuerySet[Attendance]:
    """Give who was expected at meetings and was not marked absent."""
    rows: QuerySet[Attendance] = Attendance.objects.filter(**where).exclude(present=False)
    return rows


def took_place(meetings: Iterable[Meeting], on: dt.date | None = None) -> list[Meeting]:
    """Keep those of a place's own meetings that were held, up to a day; the earliest first."""
    days = [(one.held_on, one.pk, one) for one in meetings if one.state in MEETING_HELD and one.held_on is not None]
    return [one for day, _pk, one in sorted(days, key=lambda row: row[:2]) if on is None or day <= on]


def held_of(place: Place, on: dt.date | None = None) -> list[Meeting]:
    """Give the meetings a place has had up to a day, the earliest first."""
    return took_place([row.meeting for row in there(place=place).select_related("meeting")], on)


def held_in(programme: Programme, on: dt.date) -> Mapping[int, list[dt.date]]:
    """Give for each pair or group of a year the days on which somebody of it met the mentor, up to a day."""
    rows = there(meeting__relationship__programme=programme, meeting__state__in=MEETING_HELD, meeting__held_on__lte=on)
    found: dict[int, list[dt.date]] = defaultdict(list)
    told: Any = rows.order_by("meeting__held_on", "meeting_id").distinct()
    for relationship, _meeting, day in told.values_list("meeting__relationship_id", "meeting_id", "meeting__held_on"):
        found[relationship].append(day)
    return found


def number_of(meeting: Meeting, places: Collection[Place]) -> int | None:
    """Say which meeting of these places one is, of the whole group where none is named.

    The held ones come in their order, then the planned; others have no number.
    """
    whose = {"place__in": places} if places else {"place__relationship": meeting.relationship_id}
    rows = there(**whose).select_related("meeting")
    own = {row.meeting_id: row.meeting for row in rows}.values()
    planned = [one for one in own if one.state == Meeting.State.PLANNED]
    line = [*took_place(own), *sorted(planned, key=lambda one: (one.planned_on, one.pk))]
    return next((number for number, one in enumerate(line, start=1) if one.pk == meeting.pk), None)
