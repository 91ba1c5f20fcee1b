"""When a copy is due and which are kept."""

import datetime as dt
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


def test_a_school_that_was_closed_all_summer_keeps_its_last_three() -> None:
    old = [Made(str(day), at("01 03:30") - dt.timedelta(days=100 + day)) for day in range(9)]
    assert to_keep(old, now=at("29 04:00")) == {"0", "1", "2"}


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
