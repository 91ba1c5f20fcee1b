"""How many pairs and groups there are: a pair is a relationship with one place at a time, a group one with several."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from nastavnik.pairing.models import Place, Relationship

GROUP = Relationship.Format.GROUP


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Pairs and groups, and the mentees' places in them."""

    pairs: int
    groups: int
    places: int


def counted(places: Iterable[tuple[int, str]]) -> PairCounts:
    """Count places given by the number of their relationship and its format."""
    rows = list(places)
    groups = {relationship for relationship, way in rows if way == GROUP}
    return PairCounts(len({relationship for relationship, _way in rows} - groups), len(groups), len(rows))


def confirmed_on(programme: int, on: dt.date) -> QuerySet[Place]:
    """Give the places that stood confirmed at the end of a day: neither ended by then nor past their last day."""
    rows: QuerySet[Place] = Place.objects.filter(programme_id=programme, confirmed_on__lte=on)
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def counts(programme: int, on: dt.date) -> PairCounts:
    """Count the pairs and groups of a year as they stood at the end of a day."""
    rows: Any = confirmed_on(programme, on).order_by()
    return counted(rows.values_list("relationship_id", "relationship__format"))
