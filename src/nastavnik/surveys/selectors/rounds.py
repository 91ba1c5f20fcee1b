"""Entry measured several times before the work begins: how far apart, what is usual, what stands in the way.

Two to three weeks apart: sooner people remember their answers, later they may have changed themselves.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet

from nastavnik.surveys.models import Wave

LEAST_APART, USUAL_APART, MOST_APART = 14, 17, 21
#: Days a measurement lasts at most, so that one ends before the next begins, and as is usual.
LONGEST_ROUND, USUAL_LONG = 14, 7


def measured_again(wave: Wave) -> bool:
    """Say whether this wave is one that may be asked several times: the entry of mentees."""
    return wave.kind == Wave.Kind.ENTRY and wave.audience == Wave.Audience.MENTEES


def both_rounds(one: Wave, other: Wave) -> bool:
    """Say whether two waves are measurements of one entry."""
    return measured_again(one) and measured_again(other)


def rounds_of(wave: Wave) -> list[Wave]:
    """Give all measurements of the entry a wave belongs to, in order."""
    if not measured_again(wave):
        return [wave]
    rows = Wave.objects.filter(
        programme_id=wave.programme_id, questionnaire_id=wave.questionnaire_id, kind=wave.kind, audience=wave.audience
    )
    return list(rows.order_by("round"))


def later_begun(wave: Wave) -> QuerySet[Wave]:
    """Give the interim and final waves of the same questionnaire that have begun: after them no entry is measured."""
    rows: QuerySet[Wave] = Wave.objects.filter(
        programme_id=wave.programme_id, questionnaire_id=wave.questionnaire_id, audience=wave.audience
    )
    return rows.exclude(kind__in=[Wave.Kind.ENTRY, Wave.Kind.THEN]).exclude(state=Wave.State.PLANNED)


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of a measurement."""

    opens_on: dt.date
    closes_on: dt.date


def usual_days(before: Wave, today: dt.date) -> Days:
    """Give the usual days of the measurement after a wave."""
    begin = max(today, (before.opened_on or before.opens_on) + dt.timedelta(days=USUAL_APART))
    long = min(LONGEST_ROUND, (before.closes_on - before.opens_on).days)
    return Days(begin, begin + dt.timedelta(days=long))


def far_apart(waves: list[Wave]) -> bool:
    """Say whether some measurement begins more than three weeks after the one before it."""
    begun = [wave.opened_on or wave.opens_on for wave in waves]
    return any((later - before).days > MOST_APART for before, later in pairwise(begun))
