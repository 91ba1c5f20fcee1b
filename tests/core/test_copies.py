"""When a copy is due and which are kept."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.copies import AGAIN, OLD, Made, is_due, is_old, to_keep

ZONE = ZoneInfo("Asia/Yekaterinburg")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "started", "made", "tried", "due"),
    [
        ("29 03:29", "20 08:00", "28 03:31", None, False),
        ("29 03:30", "20 08:00", "28 03:31", None, True),
        ("29 03:40", "20 08:00", "29 03:31", None, False),
        ("29 08:05", "29 08:00", "28 03:31", None, False),
        ("29 08:10", "29 08:00", "28 03:31", None, True),
        ("29 08:10", "29 08:00", "29 03:30", None, False),
        ("29 08:10", "29 08:00", None, None, True),
        ("29 04:00", "20 08:00", "28 03:31", "29 03:30", False),
        ("29 04:30", "20 08:00", "28 03:31", "29 03:30", True),
        ("29 03:00", "20 08:00", None, None, True),
        ("28 04:00", "20 08:00", "30 03:31", None, True),
        ("28 04:00", "20 08:00", "27 03:31", "30 03:31", True),
    ],
)
def test_a_copy_is_made_at_night_or_after_the_morning_start(now, started, made, tried, due) -> None:
    found = is_due(at(now), started=at(started), made=made and at(made), tried=tried and at(tried))
    assert found is due


def many(days: int, *, per_day: int = 1) -> list[Made]:
    last = dt.datetime(2026, 11, 29, 3, 30, tzinfo=ZONE)
    return [
        Made(f"{day}-{number}", last - dt.timedelta(days=day, minutes=number))
        for day in range(days)
        for number in range(per_day)
    ]


def test_seven_days_and_four_weeks_are_kept() -> None:
    kept = to_keep(many(400, per_day=2), now=at("29 04:00"))
    assert kept >= {f"{day}-0" for day in range(7)}
    assert "0-1" in kept, "one of the newest three"
    assert "1-1" not in kept
    days = sorted({int(name.partition("-")[0]) for name in kept})
    assert days == [0, 1, 2, 3, 4, 5, 6, 7, 14, 21]


def test_months_are_a_switch() -> None:
    kept = to_keep(many(400), now=at("29 04:00"), monthly=12)
    assert len(kept) == 10 + 11
    assert max(int(name.partition("-")[0]) for name in kept) == 333


def test_after_a_summer_the_last_seven_stay_until_new_ones_come() -> None:
    old = [Made(str(day), at("01 03:30") - dt.timedelta(days=100 + day)) for day in range(20)]
    again = [Made(f"new{day}", at("01 03:30") + dt.timedelta(days=day)) for day in range(8)]
    assert to_keep([*old, *again[:1]], now=again[0].at) >= {*(str(day) for day in range(6)), "new0"}
    assert to_keep([*old, *again[:3]], now=again[2].at) == {"0", "1", "2", "3", "new0", "new1", "new2"}
    assert to_keep([*old, *again], now=again[7].at) & {one.name for one in old} == set()


def test_a_clock_that_was_ahead_takes_no_copy_away_and_what_it_left_is_no_copy_of_today() -> None:
    good, now = many(40), at("29 04:00")
    kept = to_keep(good, now=now)
    ahead = Made("ahead", now + dt.timedelta(days=300))
    assert to_keep([*(one for one in good if one.name in kept), ahead], now=ahead.at) >= kept - {"6-0"}
    assert to_keep([*good, ahead], now=now) == kept | {"ahead"}
    assert is_old(now, ahead.at, OLD)


def test_a_broken_copy_takes_no_place_and_goes_after_three_whole_ones() -> None:
    copies = many(40)
    copies[1], copies[5] = (replace(copies[number], whole=False) for number in (1, 5))
    kept = to_keep(copies, now=at("29 04:00"))
    assert kept >= {"0-0", "1-0", "2-0", "3-0", "4-0", "6-0", "7-0", "8-0"}
    assert "5-0" not in kept


def test_the_copy_before_an_upgrade_stays_thirty_days() -> None:
    upgrades = [Made(f"u{days}", at("29 04:00") - dt.timedelta(days=days), before_upgrade=True) for days in (29, 31)]
    assert to_keep([*many(9), *upgrades], now=at("29 04:00")) & {"u29", "u31"} == {"u29"}


@given(st.lists(st.integers(0, 1000), unique=True, max_size=30), st.integers(0, 24))
def test_the_newest_three_are_always_kept(days: list[int], monthly: int) -> None:
    copies = [Made(str(day), at("29 03:30") - dt.timedelta(days=day)) for day in days]
    kept = to_keep(copies, now=at("29 04:00"), monthly=monthly)
    assert {str(day) for day in sorted(days)[:3]} <= kept <= {str(day) for day in days}


def test_what_never_came_is_old() -> None:
    now = at("29 04:00")
    assert is_old(now, None, OLD)
    assert is_old(now, now - OLD - AGAIN, OLD)
    assert not is_old(now, now - OLD, OLD)
