"""Copies of the whole installation: when one is due, which are kept, and what is said of their age."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

#: The hour of the night at which a copy is made, by the clock of the school.
AT = dt.time(3, 30)
#: A machine that was off at night is given so long after it was switched on; a failure is tried again so much later.
AFTER_START, AGAIN = dt.timedelta(minutes=10), dt.timedelta(hours=1)
DAILY, WEEKLY, NEWEST = 7, 4, 3
KEPT_AFTER_UPGRADE = dt.timedelta(days=30)
#: From when on the last copy, and the last one that was read back, are too old.
OLD, UNCHECKED = dt.timedelta(hours=36), dt.timedelta(days=14)
#: A second place may be away so long before anything is said: somebody took the stick home.
AWAY = dt.timedelta(days=3)
CHECK_EVERY = dt.timedelta(days=7)
#: What bears a moment so far ahead of the clock was made while the clock was wrong, now or then.
AHEAD = dt.timedelta(hours=1)
#: A clock so far past the copy before the last one may be out of its mind: nothing goes that night.
IDLE = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Made:
    """A copy: its name, when it was made (a moment in the school's time zone), whether an upgrade asked for it.

    `whole` is false once it was read back and found broken.
    """

    name: str
    at: dt.datetime
    before_upgrade: bool = False
    whole: bool = True


def is_ahead(at: dt.datetime, now: dt.datetime) -> bool:
    """Say whether a moment is one that cannot have been yet."""
    return at > now + AHEAD


def is_due(
    now: dt.datetime, *, started: dt.datetime, made: dt.datetime | None = None, tried: dt.datetime | None = None
) -> bool:
    """Say whether a copy is due for a worker that runs since `started`; moments in the school's time zone.

    `made` is when the last one was made, `tried` when the last attempt failed.
    """
    night = dt.datetime.combine(now.date(), AT, tzinfo=now.tzinfo)
    if night > now:
        night -= dt.timedelta(days=1)
    if made is not None and made >= night and not is_ahead(made, now):
        return False
    if tried is not None and not is_ahead(tried, now) and now < tried + AGAIN:
        return False
    return started <= night or now >= started + AFTER_START


def to_keep(copies: Iterable[Made], *, now: dt.datetime, monthly: int = 0) -> set[str]:
    """Name the copies to keep: newest of 7 days, of 4 weeks, of `monthly` months, before upgrades, the newest three.

    Days are the last ones on which a copy was made, so that a wrong clock does not empty the folder. A broken copy
    takes nobody's place and goes once three whole ones are newer; one from the future stays for a person to judge.
    """
    newest_first = sorted(copies, key=lambda one: one.at, reverse=True)
    ahead = {one.name for one in newest_first if is_ahead(one.at, now)}
    ours = [one for one in newest_first if one.name not in ahead]
    whole = [one for one in ours if one.whole]
    last = whole[NEWEST - 1].at if len(whole) >= NEWEST else None
    broken = {one.name for one in ours if not one.whole and (last is None or one.at > last)}
    return ahead | broken | _whole_to_keep(whole, _sure_of(now, whole), monthly)


def _whole_to_keep(newest_first: list[Made], today: dt.datetime, monthly: int) -> set[str]:
    """Name which of the whole copies stay, ages counted from `today`."""
    first_month = today.year * 12 + today.month - monthly
    of_weeks = [one for one in newest_first if (today.date() - one.at.date()).days < 7 * WEEKLY]
    of_months = [one for one in newest_first if one.at.year * 12 + one.at.month > first_month]
    return {
        *(one.name for one in newest_first[:NEWEST]),
        *(one.name for one in newest_first if one.before_upgrade and one.at > today - KEPT_AFTER_UPGRADE),
        *list(_latest(newest_first, lambda at: at.date()))[:DAILY],
        *_latest(of_weeks, lambda at: at.isocalendar()[:2]),
        *_latest(of_months, lambda at: (at.year, at.month)),
    }


def _sure_of(now: dt.datetime, newest_first: list[Made]) -> dt.datetime:
    """Give the moment from which ages are counted: the clock's, unless it ran far from the copy before the last."""
    before = newest_first[1].at if len(newest_first) > 1 else now
    return before if now - before > IDLE else now


def _latest(newest_first: Iterable[Made], span: Callable[[dt.datetime], object]) -> Iterable[str]:
    """Name the newest copy of each span."""
    found: dict[object, str] = {}
    for one in newest_first:
        found.setdefault(span(one.at), one.name)
    return found.values()


def is_old(now: dt.datetime, made: dt.datetime | None, limit: dt.timedelta) -> bool:
    """Say whether something that should come again and again last came too long ago, never, or in the future."""
    return made is None or is_ahead(made, now) or now - made > limit
