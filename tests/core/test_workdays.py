import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.errors import RuleError
from nastavnik.core.workdays import Workdays, calendar, federal_holidays, last_duty_day, working_day_not_after

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
WEEKS = st.sampled_from([5, 6])


def test_federal_holidays_of_a_year():
    days = federal_holidays(2027)
    assert len(days) == 14
    assert {date(2027, 1, 1), date(2027, 1, 8), date(2027, 5, 9), date(2027, 11, 4)} <= days
    assert date(2027, 1, 9) not in days


def test_five_and_six_day_weeks_differ_by_saturday():
    saturday, sunday = date(2027, 2, 13), date(2027, 2, 14)
    assert (calendar(5)(saturday), calendar(6)(saturday)) == (False, True)
    assert (calendar(5)(sunday), calendar(6)(sunday)) == (False, False)


def test_school_exceptions_win_over_holidays_and_weekends():
    rule = calendar(5, {date(2027, 2, 20): True, date(2027, 2, 24): False, date(2027, 3, 8): True})
    assert [rule(date(2027, 2, 20)), rule(date(2027, 2, 24)), rule(date(2027, 3, 8))] == [True, False, True]


@pytest.mark.parametrize("week_days", [0, 4, 7])
def test_other_weeks_are_refused(week_days):
    with pytest.raises(ValueError, match=str(week_days)):
        calendar(week_days)


@pytest.mark.parametrize(
    ("notified_on", "last"),
    [
        (date(2027, 2, 8), date(2027, 2, 11)),
        (date(2027, 2, 12), date(2027, 2, 17)),
        (date(2027, 2, 19), date(2027, 2, 25)),
        (date(2026, 12, 30), date(2027, 1, 12)),
    ],
)
def test_three_full_working_days_from_the_next_day(notified_on, last):
    assert last_duty_day(notified_on, is_working=calendar()) == last


@given(DAYS, WEEKS)
def test_exactly_three_working_days_lie_after_the_notice(notified_on, week_days):
    rule = calendar(week_days)
    last = last_duty_day(notified_on, is_working=rule)
    between = [notified_on + timedelta(days=n) for n in range(1, (last - notified_on).days + 1)]
    assert sum(map(rule, between)) == 3
    assert rule(last)


@given(DAYS, WEEKS)
def test_due_date_moves_only_back_and_only_over_days_off(day, week_days):
    rule = calendar(week_days)
    moved = working_day_not_after(day, is_working=rule)
    assert rule(moved)
    assert not any(rule(moved + timedelta(days=n)) for n in range(1, (day - moved).days + 1))


def test_calendar_without_working_days_is_refused_in_words():
    with pytest.raises(RuleError, match="календар") as caught:
        last_duty_day(date(2027, 2, 8), is_working=lambda day: False)
    assert caught.value.code == "workdays.none"


@given(days=st.lists(DAYS, min_size=2, max_size=6), week=WEEKS, off=st.sets(DAYS, max_size=5))
def test_counted_days_are_those_one_would_tick_off_in_whatever_order_one_asks(days, week, off):
    rule = calendar(week, dict.fromkeys(off, False))
    counted = Workdays(rule)
    for since, until in itertools.pairwise(days):
        first, last = sorted((since, until))
        ticked = sum(rule(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))
        assert counted.between(first, last) == ticked
        assert counted.between(last, first) == -ticked


@given(since=DAYS, days=st.integers(0, 30), week=WEEKS)
def test_a_term_ends_with_its_last_working_day(since, days, week):
    rule = calendar(week)
    last = Workdays(rule).after(since, days)
    assert Workdays(rule).between(since, last) == days
    assert last == since or rule(last)
