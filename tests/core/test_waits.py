"""Waits: when somebody is shown one, when it is late, when to write; lives without holes."""

import datetime as dt
from dataclasses import replace

import pytest

from nastavnik.core.waits import LONGEST_NUDGE, Life, Settled, Wait, rank
from nastavnik.core.workdays import Workdays, calendar

DAY = dt.date(2026, 10, 1)
USUAL = Wait("coordinator", 10, "Открыть: %(who)s", "Открыть: %(n)s", "Открыть", 5, "room:page", (3, 7))
FREE = Wait("person", 10, "Ответить", "Ответить: %(n)s", "Ответить", 2, "room:page", (3, 7), voluntary=True)


def _after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def test_a_wait_is_late_after_its_term_and_a_voluntary_one_never() -> None:
    assert [USUAL.late(days) for days in (10, 11)] == [False, True]
    assert USUAL.late(11, term=20) is False
    assert FREE.late(400) is False
    assert [FREE.overdue(days) for days in (10, 11)] == [False, True]
    assert FREE.overdue(11, term=20) is False


def test_days_are_the_school_s_working_days_unless_they_go_by_date() -> None:
    school, slow = Workdays(calendar(5, {_after(4): False})), replace(USUAL, by_date=True)
    assert [USUAL.days(DAY, _after(days), school) for days in (-1, 0, 1, 3, 4, 5)] == [-1, 0, 1, 1, 1, 2]
    assert [slow.days(DAY, _after(days), school) for days in (-1, 0, 1, 3, 4, 5)] == [-1, 0, 1, 3, 4, 5]
    assert USUAL.last_day(DAY, school, term=2) == _after(5)
    assert slow.last_day(DAY, school, term=2) == _after(2)
    assert (USUAL.last_day(DAY, school), slow.last_day(DAY, school)) == (dt.date(2026, 10, 16), dt.date(2026, 10, 11))


def test_a_wait_is_shown_between_its_days() -> None:
    wait = Wait("coordinator", 0, "a", "b", "c", 1, "room:page", after=-7, before=1)
    assert [wait.shown(days) for days in (-8, -7, 0, 1)] == [False, True, True, False]
    assert USUAL.shown(500)
    assert not USUAL.shown(-1)


def test_letters_go_on_their_days_and_about_something_voluntary_once() -> None:
    assert [USUAL.nudge_due(days, 0) for days in (2, 3)] == [False, True]
    assert [USUAL.nudge_due(days, 1) for days in (6, 7)] == [False, True]
    assert not USUAL.nudge_due(30, 2)
    assert FREE.nudge_due(3, 0)
    assert not FREE.nudge_due(8, 1)
    assert not USUAL.nudge_due(LONGEST_NUDGE + 1, 0)


LIFE = Life(
    "pair",
    ("asked", "half", "agreed"),
    {"asked": (USUAL, FREE), "half": (FREE,), "agreed": Settled("done")},
    stands_for={"proposed": ("asked", "half")},
)


def test_a_life_says_which_states_nobody_thought_of() -> None:
    assert LIFE.holes(("proposed", "agreed")) == []
    assert LIFE.holes(("proposed", "agreed", "ended")) == ["ended"]
    assert Life("pair", ("a", "b"), {"a": (), "c": (USUAL,)}).holes() == ["a", "b", "c"]


def test_a_life_gives_each_wait_once_under_its_first_state() -> None:
    assert list(LIFE.every()) == [("asked", USUAL), ("asked", FREE)]
    assert LIFE.waits_in("half") == (FREE,)
    assert LIFE.waits_in("agreed") == LIFE.waits_in("unknown") == ()
    assert LIFE.slug(FREE) == "asked"
    with pytest.raises(KeyError):
        LIFE.slug(Wait("head", 1, "a", "b", "c", 1, "room:page"))
    assert LIFE.named("asked", "person") == FREE
    assert LIFE.named("half", "person") is None


def test_help_and_law_stand_first_then_what_is_late_by_its_day_then_the_stage_then_age() -> None:
    law = Wait("coordinator", 10, "a", "b", "c", 1, "room:page", first=True)
    places = [
        rank(law, _after(11), stage=5, late=None),
        rank(FREE, _after(2), stage=5, late=_after(8)),
        rank(USUAL, _after(2), stage=5, late=_after(9)),
        rank(FREE, DAY, stage=5, late=_after(9)),
        rank(USUAL, DAY, stage=5, late=_after(10)),
        rank(USUAL, _after(2), stage=5, late=None),
        rank(USUAL, _after(3), stage=5, late=None),
        rank(FREE, DAY, stage=5, late=None),
    ]
    assert places == sorted(places)
    assert rank(USUAL, DAY, stage=5, late=None) > rank(USUAL, DAY, stage=5, late=_after(10))
