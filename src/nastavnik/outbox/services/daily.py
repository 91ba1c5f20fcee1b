"""Daily work: a turn for each school, taken once by whichever worker comes first, at the school's own hour.

One row a school says which day was begun, until when its worker holds it, and when it was done. A worker that dies in
the middle leaves a row whose time runs out; the next one begins that day anew, and everything done daily may run twice.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import F, Q

from nastavnik.journal.selectors import clock_jumped
from nastavnik.kit import clock, occasion
from nastavnik.kit.busy import is_busy
from nastavnik.kit.registries import daily_work, daily_work_of_site, school_zones
from nastavnik.outbox.models import DailyTurn

#: The hour of the school from which its day is due: people sleep, and the copy of the night is made.
HOUR = dt.timedelta(hours=4)
HELD = dt.timedelta(minutes=10)
TRIES = 5
A_TURN = 20
#: Whose turn is no school's: the installation itself.
SITE = 0
log = logging.getLogger("nastavnik.outbox")


@dataclass(frozen=True, slots=True)
class Due:
    """A day of a school that nobody has done yet."""

    school_id: int
    zone: str
    day: dt.date


def due() -> Iterator[Due]:
    """Give the days that are due and not begun or not ended, the installation's first."""
    held = Q(done_at__isnull=False) | Q(until__gt=clock.now()) | Q(tries__gte=TRIES)
    taken = set(DailyTurn.objects.filter(held).values_list("school_id", "day"))
    places: Iterable[tuple[int, str]] = (one for _name, places in school_zones for one in places())
    for school_id, zone in ((SITE, clock.site_zone()), *places):
        with clock.lived_in(zone):
            day = clock.localdate(clock.now() - HOUR)
        if (school_id, day) not in taken:
            yield Due(school_id, zone, day)


def claim(one: Due) -> bool:
    """Take a day of a school; of two who try at once one gets it."""
    now = clock.now()
    DailyTurn.objects.get_or_create(school_id=one.school_id, defaults={"day": one.day - dt.timedelta(days=1)})
    row = DailyTurn.objects.filter(school_id=one.school_id)
    another = row.exclude(day=one.day)  # also a later one: the clock of the computer may have been wrong
    if another.update(day=one.day, until=now + HELD, done_at=None, tries=1):
        return True
    died = row.filter(day=one.day, done_at=None, until__lte=now, tries__lt=TRIES)
    return bool(died.update(until=now + HELD, tries=F("tries") + 1))


def do_day(school_id: int, on: dt.date) -> None:
    """Do what each room asked to be done once a day in a school; one that breaks does not stop the others."""
    asked = {name: partial(function, on, school_id) for name, function in daily_work}
    if school_id == SITE:
        asked = {name: partial(function, on) for name, function in daily_work_of_site}
    for name, function in asked.items():
        try:
            with occasion.of("daily", name, on):
                function()
        except Exception as error:
            if is_busy(error):
                raise  # the database is away: the whole day is tried again
            log.exception("daily work %s of school %s failed", name, school_id)


def do_due(most: int = A_TURN) -> int:
    """Do the days that are due, at most so many, so that letters and tasks go between; gives how many.

    By a clock that jumped no day is due: pairs would end and old rows be erased before their time.
    """
    if clock_jumped(clock.now()):
        log.warning("the clock of this computer has jumped: daily work waits")
        return 0
    done = 0
    for one in due():
        if claim(one):
            with clock.lived_in(one.zone):
                do_day(one.school_id, one.day)
            DailyTurn.objects.filter(school_id=one.school_id, day=one.day).update(done_at=clock.now(), until=None)
            done += 1
            if done == most:
                break
    return done
