"""A statement compiled once: what it says for other values, for another day, after a row was added."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import Case, IntegerField, Value, When
from django.test.utils import CaptureQueriesContext

from nastavnik.kit.combined import Combined, Prepared
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


def _hard(kind: str) -> Any:
    words = Case(
        When(kind=kind, then=Value("it's 100% \\ %s «ё»")), When(kind="holiday", then=Value("%%")), default=Value("")
    )
    return CalendarDay.objects.order_by("pk").annotate(words=words).values_list("words", "kind")


def test_words_that_never_change_stand_in_the_text_for_sqlite_alone_and_read_the_same() -> None:
    school = factories.school()
    for day, kind in enumerate(("vacation", "holiday", "day_off"), start=1):
        CalendarDay.objects.create(school=school, day=dt.date(2026, 10, day), kind=kind)
    hard, values = Prepared(_hard, kind=str), {"kind": "vacation"}
    assert hard.ask(**values) == list(_hard(**values))
    assert [row[0] for row in hard.ask(**values)] == ["it's 100% \\ %s «ё»", "%%", ""]
    assert (hard.statement(**values)[1] == ["vacation"]) is (connection.vendor == "sqlite")
    asked = Combined("hard words", kind=str)
    asked.add("one", lambda kind: _hard(kind).annotate(n=Value(7, IntegerField())).values_list("words", "n"))
    assert sorted(asked.ask(**values)["one"]) == [("", 7), ("%%", 7), ("it's 100% \\ %s «ё»", 7)]
