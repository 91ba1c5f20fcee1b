"""The school's own calendar: which days are working, and when reminders are silent."""

import datetime as dt
from collections.abc import Callable

from nastavnik.core import workdays
from nastavnik.people.models import CalendarDay, School


def working_days(school: School) -> Callable[[dt.date], bool]:
    """Give the rule that tells working days of a school; teachers work in the pupils' holidays."""
    rows = CalendarDay.objects.filter(school=school).exclude(kind=CalendarDay.Kind.VACATION)
    exceptions = {day: kind == CalendarDay.Kind.WORKING for day, kind in rows.values_list("day", "kind")}
    return workdays.calendar(school.working_week, exceptions)


def quiet_days(school_id: int, since: dt.date, until: dt.date) -> list[dt.date]:
    """List the holidays between two days, on which nobody is reminded of anything."""
    rows = CalendarDay.objects.filter(school_id=school_id, kind="vacation", day__range=(since, until))
    return list(rows.order_by("day").values_list("day", flat=True))


def days_between(since: dt.date, until: dt.date, quiet: list[dt.date]) -> int:
    """Count the days after `since` up to `until` without the holidays."""
    return (until - since).days - sum(since < day <= until for day in quiet)
