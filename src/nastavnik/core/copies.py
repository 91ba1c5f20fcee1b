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


@dataclass(frozen=True, slots=True)
class Made:
    """A copy: its name, when it was made (a moment in the school's time zone), whether an upgrade asked for it."""

    name: str
    at: dt.datetime
    before_upgrade: bool = False


def is_due(
    now: dt.datetime, *, started: dt.datetime, made: dt.datetime | None = None, tried: dt.datetime | None = None
) -> bool:
    """Say whether a copy is due for a worker that runs since `started`; moments in the school's time zone.

    `made` is when the last one was made, `tried` when the last attempt failed.
    """
    night = dt.datetime.combine(now.date(), AT, tzinfo=now.tzinfo)
    if night > now:
        night -= dt.timedelta(days=1)
    if made is not None and made >= night:
        return False
    if tried is not None and now < tried + AGAIN:
        return False
    return started <= night or now >= started + AFTER_START


def to_keep(copies: Iterable[Made], *, now: dt.datetime, monthly: int = 0) -> set[str]:
    """Name the copies to keep: newest of 7 days, of 4 weeks, of `monthly` months, before upgrades, the newest three."""
    newest_first = sorted(copies, key=lambda one: one.at, reverse=True)
    kept = {one.name for one in newest_first[:NEWEST]}
    kept |= {one.name for one in newest_first if one.before_upgrade and one.at > now - KEPT_AFTER_UPGRADE}
    first_month = now.year * 12 + now.month - monthly
    spans: tuple[tuple[Callable[[dt.datetime], object], Callable[[dt.datetime], bool]], ...] = (
        (lambda at: at.date(), lambda at: (now.date() - at.date()).days < DAILY),
        (lambda at: at.isocalendar()[:2], lambda at: (now.date() - at.date()).days < 7 * WEEKLY),
        (lambda at: (at.year, at.month), lambda at: at.year * 12 + at.month > first_month),
    )
    for span, is_recent in spans:
        latest: dict[object, str] = {}
        for one in newest_first:
            if is_recent(one.at):
                latest.setdefault(span(one.at), one.name)
        kept |= set(latest.values())
    return kept


def is_old(now: dt.datetime, made: dt.datetime | None, limit: dt.timedelta) -> bool:
    """Say whether something that should come again and again last came too long ago, or never."""
    return made is None or now - made > limit
