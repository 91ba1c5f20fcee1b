"""The domain's clock: now, which the demonstration and the tests may set, and today, which is the school's."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed", default=None)


def now() -> dt.datetime:
    """Give the present moment, or the one that was set."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    return timezone.now() + dt.timedelta(days=getattr(settings, "CLOCK_SHIFT_DAYS", 0))


def localdate(moment: dt.datetime) -> dt.date:
    """Give the day of a moment where the school is whose page or work this is."""
    return timezone.localdate(moment)


def today() -> dt.date:
    """Give the present day where the school is whose page or work this is."""
    return timezone.localdate(now())


def site_zone() -> str:
    """Name the time zone of the installation: of a school that has not said its own, and of nobody's work."""
    return settings.TIME_ZONE


def demand_zone(name: str) -> None:
    """Refuse a time zone that does not exist."""
    if name not in available_timezones():
        words = _("Часового пояса «%(name)s» нет. Назовите город из списка или пояс, например Asia/Yekaterinburg.")
        raise ValidationError(words, params={"name": name}, code="zone")


@contextmanager
def lived_in(zone: str | None) -> Iterator[None]:
    """Let days and hours be those of a school's time zone, of the installation's where none is named."""
    with timezone.override(ZoneInfo(zone) if zone else None):
        yield


def live_in(zone: str) -> None:
    """Let the rest of this request be of a school that is known only now, by a code or a link."""
    timezone.activate(ZoneInfo(zone))


@contextmanager
def at(day: dt.date, hour: int = 12) -> Iterator[None]:
    """Hold the clock at an hour of a day, or at a moment."""
    moment = day if isinstance(day, dt.datetime) else timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
