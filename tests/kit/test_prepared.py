"""A statement compiled once: what it says for other values, for another day, after a row was added."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nastavnik.kit.combined import Prepared
from nastavnik.people.models import CalendarDay
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _days(school: int, kind: str, since: dt.date) -> Any:
    return CalendarDay.objects.filter(school=school, kind=kind, day__gte=since).select_related("school").order_by("day")


def test_it_is_compiled_once_and_answers_for_each_value() -> None:
    days = Prepared(_days, school=int, kind=str, since=dt.date)
    schools = [factories.school(), factories.school()]
    first, later = dt.date(2026, 10, 26), dt.date(2026, 11, 4)
    for day, kind in ((first, "vacation"), (later, "vacation"), (later, "day_off")):
        CalendarDay.objects.create(school=schools[0], day=day + dt.timedelta(days=kind == "day_off"), kind=kind)
    assert [row.day for row in days.ask(school=schools[0].pk, kind="vacation", since=first)] == [first, later]
    assert days.ask(school=schools[1].pk, kind="vacation", since=first) == []
    CalendarDay.objects.create(school=schools[1], day=later, kind="vacation")
    with CaptureQueriesContext(connection) as seen:
        [row] = days.ask(school=schools[1].pk, kind="vacation", since=later)
        assert row.school == schools[1]
    assert len(seen) == 1
    assert [row.day for row in days.ask(school=schools[0].pk, kind="day_off", since=first)] == [dt.date(2026, 11, 5)]


def test_rows_are_new_each_time_and_hold_what_was_asked_beside() -> None:
    school = factories.school()
    CalendarDay.objects.create(school=school, day=dt.date(2026, 10, 26), kind="vacation")
    days = Prepared(_days, school=int, kind=str, since=dt.date)
    asked = {"school": school.pk, "kind": "vacation", "since": dt.date(2026, 10, 1)}
    [first], [second] = days.ask(**asked), days.ask(**asked)
    assert first == second
    assert first is not second
    assert Prepared(lambda school: CalendarDay.objects.filter(school=school).values_list("kind"), school=int).ask(
        school=school.pk
    ) == [("vacation",)]
