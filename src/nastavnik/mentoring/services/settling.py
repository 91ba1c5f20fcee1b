"""What nobody can answer any more: warnings and planned meetings of a pair that is over, or of an archived year.

Everything that ends a pair or a year closes them here; the daily work does it again for what was left behind.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from nastavnik.core.states import AT_WORK, PLACE_OVER
from nastavnik.journal.services import change, write
from nastavnik.mentoring.models import EarlyWarning, Meeting
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_programme


def close_row(row: EarlyWarning, outcome: str, on: dt.date, actor: Account | None) -> None:
    """Close one warning, whoever or whatever closes it."""
    row.outcome, row.closed_on, row.closed_by = outcome, max(on, row.raised_on), actor
    write(row, "warning.closed", actor, "outcome", "closed_on", "closed_by", rule=row.rule, outcome=str(outcome))


def call_off(place: Place, actor: Account | None) -> None:
    """Call off what is planned with a place that is over, and with nobody else at work."""
    for meeting in Meeting.objects.filter(attendances__place=place, state="planned"):
        others = meeting.attendances.exclude(place=place).filter(place__state__in=AT_WORK)
        if not others.exists():
            change(meeting, kind="meeting.cancelled", actor=actor, state=Meeting.State.CANCELLED)


def settle_ended(programme: Programme, on: dt.date) -> None:
    """Close what was about pairs that are over: the outcome is how the pair ended."""
    for row in _open(programme).filter(place__state__in=PLACE_OVER).select_related("place"):
        ended = row.place is not None and row.place.state == Place.State.ENDED
        close_row(row, EarlyWarning.Outcome.ENDED_EARLY if ended else EarlyWarning.Outcome.PASSED, on, None)
    at_work = Place.objects.filter(programme=programme, state__in=AT_WORK)
    for row in _open(programme).filter(mentor__isnull=False).exclude(mentor__in=at_work.values("mentor")):
        close_row(row, EarlyWarning.Outcome.PASSED, on, None)


def settle_archived(programme: Programme, on: dt.date) -> int:
    """Close what a year leaves open when it goes into the archive: nobody learned how it ended; gives how many."""
    settle_ended(programme, on)
    rows = list(_open(programme))
    for row in rows:
        close_row(row, EarlyWarning.Outcome.ARCHIVED, on, None)
    return len(rows)


def settle_left_behind(on: dt.date, school_id: int | None = None) -> None:
    """Close what archived years still hold open, for example from before the archive closed it itself."""
    years = Programme.objects.filter(archived_on__isnull=False, warnings__outcome="")
    if school_id is not None:
        years = years.filter(school_id=school_id)
    for pk in years.order_by("pk").distinct().values_list("pk", flat=True):
        with transaction.atomic():
            settle_archived(lock_programme(pk), on)


def _open(programme: Programme) -> QuerySet[EarlyWarning]:
    rows: QuerySet[EarlyWarning] = EarlyWarning.objects.filter(programme=programme, outcome="")
    return rows.order_by("pk")
