"""The domain's clock: today and now, which the demonstration and the tests may set."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed", default=None)


def now() -> dt.datetime:
    """Give the present moment, or the one that was set."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    return timezone.now() + dt.timedelta(days=getattr(settings, "CLOCK_SHIFT_DAYS", 0))


def localdate(moment: dt.datetime) -> dt.date:
    """Give the day of a moment in the site's time zone."""
    return timezone.localdate(moment)


def today() -> dt.date:
    """Give the present day in the site's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(day: dt.date, hour: int = 12) -> Iterator[None]:
    """Hold the clock at an hour of a day, or at a moment."""
    moment = day if isinstance(day, dt.datetime) else timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
