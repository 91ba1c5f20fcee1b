"""Working days: federal holidays, the school's exceptions and the three-day notice of the Labour Code."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from nastavnik.core.errors import N_, RuleError

IsWorking = Callable[[date], bool]
_DAY = timedelta(days=1)
_FIXED = (*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))
_LONGEST_BREAK = 366
_DUTY_DAYS = 3


def federal_holidays(year: int) -> frozenset[date]:
    """Give the non-working holidays that fall on the same dates every year.

    Parameters
    ----------
    year : int
        Calendar year.

    Returns
    -------
    frozenset of date
        Fourteen days. Moved days off are not here: they are exceptions of the school calendar.

    Notes
    -----
    Source: Labour Code of the Russian Federation, article 112.
    """
    return frozenset(date(year, month, day) for month, day in _FIXED)


def calendar(week_days: int = 5, exceptions: Mapping[date, bool] | None = None) -> IsWorking:
    """Build the rule that tells working days of a school.

    Parameters
    ----------
    week_days : {5, 6}
        Length of the working week from Monday.
    exceptions : mapping of date to bool, optional
        Days that the school declared working (True) or not (False); they win over everything else.

    Returns
    -------
    callable
        Takes a date, returns whether it is working.

    Raises
    ------
    ValueError
        When the week is neither five nor six days long.
    """
    if week_days not in (5, 6):
        raise ValueError(week_days)
    declared = dict(exceptions or {})

    def is_working(day: date) -> bool:
        usual = day.isoweekday() <= week_days and (day.month, day.day) not in _FIXED
        return declared.get(day, usual)

    return is_working


def last_duty_day(notified_on: date, *, is_working: IsWorking) -> date:
    """Compute the last day of a mentor's duties after a notice.

    Parameters
    ----------
    notified_on : date
        Day of the notice; counting starts on the next day.
    is_working : callable
        Tells working days, see `calendar`.

    Returns
    -------
    date
        The duties end with this day; from the next one they are over.

    Raises
    ------
    RuleError
        With code ``workdays.none`` when the calendar has no working day for more than a year.

    Notes
    -----
    Source: Labour Code, article 351.8 (not less than three working days) and article 14 (counting).
    """
    day = notified_on
    for _ in range(_DUTY_DAYS):
        day = _seek(day + _DAY, _DAY, is_working)
    return day


def working_day_not_after(day: date, *, is_working: IsWorking) -> date:
    """Move a due date that falls on a day off to the working day before it.

    Parameters
    ----------
    day : date
        Due date.
    is_working : callable
        Tells working days, see `calendar`.

    Returns
    -------
    date
        The same day when it is working, else the nearest earlier one.

    Raises
    ------
    RuleError
        With code ``workdays.none`` when the calendar has no working day for more than a year.
    """
    return _seek(day, -_DAY, is_working)


class Workdays:
    """Count a school's working days; each day is asked about once, however many counts there are.

    Parameters
    ----------
    is_working : callable
        Tells working days, see `calendar`.
    """

    def __init__(self, is_working: IsWorking) -> None:
        self._is_working = is_working
        self._first = 0
        self._upto: list[int] = []

    def between(self, since: date, until: date) -> int:
        """Count the working days after one day up to another.

        Parameters
        ----------
        since, until : date
            The first is not counted, the last is.

        Returns
        -------
        int
            Negative where `until` is the earlier: the working days that are left to `since`.
        """
        return self._count(until.toordinal()) - self._count(since.toordinal())

    def after(self, since: date, days: int) -> date:
        """Find the working day with which a term ends.

        Parameters
        ----------
        since : date
            Day it began.
        days : int
            Working days, not negative; the first is after `since`.

        Returns
        -------
        date
            `since` itself for a term of no days.

        Raises
        ------
        RuleError
            With code ``workdays.none`` when the calendar has no working day for more than a year.
        """
        day = since
        for _ in range(days):
            day = _seek(day + _DAY, _DAY, self._is_working)
        return day

    def _count(self, ordinal: int) -> int:
        """Give the number of working days up to a day from an origin that is always the same."""
        if not self._upto:
            self._first, self._upto = ordinal, [0]
        while ordinal < self._first:
            self._upto.insert(0, self._upto[0] - self._is_working(date.fromordinal(self._first)))
            self._first -= 1
        for day in range(self._first + len(self._upto), ordinal + 1):
            self._upto.append(self._upto[-1] + self._is_working(date.fromordinal(day)))
        return self._upto[ordinal - self._first]


def _seek(day: date, step: timedelta, is_working: IsWorking) -> date:
    for _ in range(_LONGEST_BREAK):
        if is_working(day):
            return day
        day += step
    raise RuleError(
        "workdays.none",
        N_("В школьном календаре больше года нет рабочих дней, срок не вычислить. Проверьте календарь школы."),
    )
