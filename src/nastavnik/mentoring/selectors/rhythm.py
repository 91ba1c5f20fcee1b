"""The agreed days between meetings, with where the number comes from."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from nastavnik.core.evidence.signals.pulse import USUAL_INTERVAL
from nastavnik.kit.combined import Prepared
from nastavnik.mentoring.models import Rhythm
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.pairing.selectors.hours import paces
from nastavnik.people.models import Account


@dataclass(frozen=True, slots=True)
class Agreed:
    """Days between meetings; who wrote them down and when, nothing of it where the usual two weeks stand."""

    days: int
    by: str = ""
    on: dt.date | None = None
    may_change: bool = False


def intervals(places: Iterable[Place]) -> dict[int, int]:
    """Give the days between meetings by relationship, where they were agreed; one query."""
    wanted = {place.relationship_id for place in places}
    return dict(Rhythm.objects.filter(relationship_id__in=wanted).values_list("relationship_id", "every_days"))


def _written_down(relationship: int) -> QuerySet[Rhythm]:
    rows: QuerySet[Rhythm] = Rhythm.objects.filter(relationship=relationship).select_related("set_by")
    return rows.only("every_days", "set_on", "set_by__full_name")


# Pairing counts the hours of a mentor by it.
paces.add(
    "mentoring",
    lambda: Subquery(Rhythm.objects.filter(relationship=OuterRef("relationship")).values("every_days")[:1]),
)
_written = Prepared(_written_down, relationship=int)


def agreed(place: Place, account: Account) -> Agreed:
    """Tell one reader how often a pair meets; the mentor may change it, without an account the coordinator."""
    row = next(iter(_written.ask(relationship=place.relationship_id)), None)
    side = side_of(place, account)
    may = side == "mentor" or (not side and place.mentor.account_id is None)
    if row is None:
        return Agreed(USUAL_INTERVAL, may_change=may)
    return Agreed(row.every_days, row.set_by.full_name, row.set_on, may)
