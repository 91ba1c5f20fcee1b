"""The day of a school: at its own hour, done once however many work at it, begun anew where a worker died."""

import datetime as dt
import linecache
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult

from nastavnik.kit import clock
from nastavnik.kit.registries import daily_work, daily_work_of_site, each_turn
from nastavnik.outbox.models import DailyTurn
from nastavnik.outbox.services import daily, letters, work
from nastavnik.people.models import School
from tests import factories
from tests.outbox.slow import sleep_a_while

UTC, DAY = dt.UTC, dt.date(2026, 10, 6)
#: Four in the morning in Kaliningrad is two in Greenwich; Kamchatka has afternoon then.
HERE, THERE = "Europe/Kaliningrad", "Asia/Kamchatka"
Done = list[tuple[int, dt.date, dt.date]]


def at(hour: int, minute: int = 0, days: int = 0) -> Any:
    return clock.at(dt.datetime(2026, 10, 6, hour, minute, tzinfo=UTC) + dt.timedelta(days=days))  # type: ignore[arg-type]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Done:
    """Let the daily work be one that notes the school, the day it was asked for, and the day it is there."""
    noted: Done = []
    note: Callable[[dt.date, int], None] = lambda on, school_id: noted.append((school_id, on, clock.today()))  # noqa: E731
    monkeypatch.setattr(daily_work, "_items", {"note": note})
    monkeypatch.setattr(daily_work_of_site, "_items", {})
    return noted


@pytest.fixture
def schools(db: None) -> tuple[School, School]:
    return factories.school(time_zone=HERE), factories.school(time_zone=THERE)


def test_each_school_has_its_day_at_its_own_hour(done: Done, schools: tuple[School, School]) -> None:
    here, there = (one.pk for one in schools)
    with at(1, 59):
        daily.do_due()
    assert done == [(here, DAY - dt.timedelta(days=1), DAY), (there, DAY, DAY)], "the day before is made up for"
    with at(1, 59):
        assert daily.do_due() == 0
    with at(2):
        daily.do_due()
    assert done[2:] == [(here, DAY, DAY)]
    with at(15, 59):
        assert daily.do_due() == 0, "in Kamchatka a new day has begun, its hour has not come"
    with at(16):
        daily.do_due()
    assert done[3:] == [(there, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=1))]
    assert DailyTurn.objects.count() == 3, "one row a school, one for the installation"


@pytest.mark.usefixtures("schools")
def test_of_two_workers_who_see_the_same_days_each_day_is_taken_by_one() -> None:
    with at(12):
        first, second = list(daily.due()), list(daily.due())
        assert len(first) == len(second) == 3
        taken = [(daily.claim(one), daily.claim(other)) for one, other in zip(first, second, strict=True)]
        assert taken == [(True, False)] * 3
        assert list(daily.due()) == [], "and nobody sees them any more"


def test_a_worker_that_dies_in_the_middle_leaves_the_day_to_the_next_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, schools: tuple[School, School]
) -> None:
    here = schools[0].pk
    School.objects.filter(pk=schools[1].pk).delete()
    begun: list[int] = []

    def dies(_on: dt.date, school_id: int) -> None:
        begun.append(school_id)
        raise KeyboardInterrupt

    monkeypatch.setattr(daily_work, "_items", {"dies": dies})
    for tried in range(daily.TRIES):
        with at(12, tried * 11):
            if tried == 0:
                monkeypatch.setattr(daily_work_of_site, "_items", {})
            with pytest.raises(KeyboardInterrupt):
                daily.do_due()
            assert daily.do_due() == 0, "while it may still be at work nobody takes it"
    assert begun == [here] * daily.TRIES
    with at(14):
        assert daily.do_due() == 0, "a day that kills its workers is let be"
    with at(12, days=1), pytest.raises(KeyboardInterrupt):
        daily.do_due()


def test_a_database_that_is_away_has_the_day_tried_again_and_another_fault_does_not(
    monkeypatch: pytest.MonkeyPatch, done: Done, schools: tuple[School, School]
) -> None:
    def broken(_on: dt.date, _school_id: int) -> None:
        raise LookupError

    monkeypatch.setitem(daily_work._items, "a broken one", broken)
    with at(12):
        daily.do_due()
    assert {school for school, _on, _there in done} == {one.pk for one in schools}

    def away(_on: dt.date, _school_id: int) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setitem(daily_work._items, "a broken one", away)
    done.clear()
    with at(12, days=1), pytest.raises(OperationalError):
        daily.do_due()
    monkeypatch.delitem(daily_work._items, "a broken one")
    with at(12, 11, days=1):
        daily.do_due()
    assert {school for school, _on, _there in done} == {one.pk for one in schools}


def test_a_clock_that_was_a_year_ahead_stops_no_day(done: Done, schools: tuple[School, School]) -> None:
    for days in (365, 0):
        with at(12, days=days):
            daily.do_due()
    wanted = {DAY, DAY + dt.timedelta(days=365)}
    assert {on for school, on, _there in done if school == schools[0].pk} == wanted


class Breaking:
    """Breaks the line of the loop that is the n-th to be reached, whatever it is.

    Lines of `with` are let be: leaving a block reaches them again, and what is raised there skips its end.
    """

    files = tuple(module.__file__ for module in (work, daily, letters))
    beside = frozenset({"work", "__init__", "_renewing"})  # no line of theirs asks the database

    def __init__(self, at_line: int) -> None:
        self.left, self.where = at_line, ""

    def __call__(self, frame: FrameType, event: str, _arg: Any) -> Any:
        if event == "call":
            known = frame.f_code.co_filename in self.files and frame.f_code.co_name not in self.beside
            return self if known else None
        if event == "line" and not linecache.getline(frame.f_code.co_filename, frame.f_lineno).lstrip().startswith(
            "with "
        ):
            self.left -= 1
            if self.left == 0:
                self.where = f"{frame.f_code.co_name}:{frame.f_lineno}"
                raise OperationalError("disk I/O error")
        return self


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, done: Done) -> None:
    monkeypatch.setattr(each_turn, "_items", {"note": lambda _since: None})
    monkeypatch.setattr(work.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(work, "LONGEST_PAUSE", 0.0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("quick")
def test_an_error_of_the_database_on_any_line_of_the_loop_ends_no_worker() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the lines are the same; a connection cut in the middle of them spoils the test that comes next")
    factories.school()
    broken, threads = set[str](), set(threading.enumerate())
    for line in range(1, 400):
        DBTaskResult.objects.all().delete()
        DailyTurn.objects.all().delete()
        sleep_a_while.enqueue(0)
        breaking, turns = Breaking(line), iter(range(4))
        sys.settrace(breaking)
        try:
            work.work(interval=0, running=lambda turns=turns: next(turns, None) is not None)  # type: ignore[misc]
        finally:
            sys.settrace(None)
        if not breaking.where:
            break
        broken.add(breaking.where)
    assert len(broken) > 40, "control: the lines were reached"
    assert {one.split(":")[0] for one in broken} >= {"turn", "take", "run", "claim", "due", "do_due", "send_waiting"}
    assert set(threading.enumerate()) <= threads, "no lease is renewed for ever"
    work.work(interval=0, running=iter([True, True, False]).__next__)
    assert connection.is_usable()
    assert not connection.in_atomic_block, "nothing is left open for whoever comes next"
