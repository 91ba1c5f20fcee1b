"""The school's own calendar: which days are working, and when reminders are silent."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from nastavnik.core import workdays
from nastavnik.kit.combined import Prepared
from nastavnik.people.models import CalendarDay, School


def working_days(school: School) -> Callable[[dt.date], bool]:
    """Give the rule that tells working days of a school; teachers work in the pupils' holidays."""
    rows = CalendarDay.objects.filter(school=school).exclude(kind=CalendarDay.Kind.VACATION)
    exceptions = {day: kind == CalendarDay.Kind.WORKING for day, kind in rows.values_list("day", "kind")}
    return workdays.calendar(school.working_week, exceptions)


def calendar_until(school: School, on: dt.date) -> tuple[list[dt.date], Callable[[dt.date], bool]]:
    """Give both at once up to a day: the holidays, and the rule that tells working days."""
    kinds = dict(_calendar.ask(school=school.pk, until=on))
    exceptions = {day: kind == "working" for day, kind in kinds.items() if kind != "vacation"}
    quiet = [day for day, kind in kinds.items() if kind == "vacation"]
    return quiet, workdays.calendar(school.working_week, exceptions)


def quiet_days(school_id: int, since: dt.date, until: dt.date) -> list[dt.date]:
    """List the holidays between two days, on which nobody is reminded of anything."""
    return _vacation.ask(school=school_id, since=since, until=until)


def _vacation_days(school: int, since: dt.date, until: dt.date) -> Any:
    rows = CalendarDay.objects.filter(school_id=school, kind="vacation", day__range=(since, until))
    return rows.order_by("day").values_list("day", flat=True)


def _days_until(school: int, until: dt.date) -> Any:
    return CalendarDay.objects.filter(school=school, day__lte=until).order_by("day").values_list("day", "kind")


_calendar = Prepared(_days_until, school=int, until=dt.date)
_vacation = Prepared(_vacation_days, school=int, since=dt.date, until=dt.date)


def days_between(since: dt.date, until: dt.date, quiet: list[dt.date]) -> int:
    """Count the days after `since` up to `until` without the holidays, which are given in their order."""
    return (until - since).days - max(0, bisect_right(quiet, until) - bisect_right(quiet, since))
