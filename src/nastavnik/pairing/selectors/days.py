"""How long people of a school waited for a pair of late."""

import datetime as dt

from django.db.models import Min, OuterRef, Subquery

from nastavnik.core.states import CONFIRMED_ONCE
from nastavnik.kit import clock
from nastavnik.pairing.models import Place
from nastavnik.registry.models import MenteeEntry

#: How far back it is looked.
LOOKS_BACK = dt.timedelta(days=2 * 365)


def days_of(school: int) -> list[int]:
    """Give the days from joining to the first pair of each person and year; a pair older than joining says nothing."""
    joined = MenteeEntry.objects.filter(programme=OuterRef("programme"), teacher=OuterRef("mentee"))
    rows = Place.objects.filter(school_id=school, state__in=CONFIRMED_ONCE)
    rows = rows.filter(confirmed_on__gte=clock.today() - LOOKS_BACK)
    first = (
        rows.order_by()
        .values("programme", "mentee")
        .annotate(paired=Min("confirmed_on"), joined=Subquery(joined.values("joined_on")[:1]))
    )
    found = ((one["paired"], one["joined"]) for one in first)
    return [(paired - joined).days for paired, joined in found if joined is not None and paired >= joined]
