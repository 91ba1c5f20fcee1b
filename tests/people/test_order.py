"""Lists of names stand as a Russian reader expects, on both databases and where Python sorts them."""

import re
from pathlib import Path

import pytest
from django.db.models import TextField, Value
from django.db.models.functions import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nastavnik
from nastavnik.core.alphabet import reading_order
from nastavnik.kit.order import ReadingOrder
from nastavnik.people.models import School, Teacher
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LIST = [
    ("Аверина", "Яна"),
    ("елкина", "Анна"),
    ("Ёлкина", "Борислава"),
    ("Елкина", "Вера"),
    ("Жуков", "Ян"),
    ("Иванов", "Яков"),
    ("Иванов-Петров", "Александр"),
    ("Иванова", "Анна"),
    ("Эль Хадж", "Омар"),
    ("Яшин", "Лев"),
]
SOURCE = Path(nastavnik.__file__).parent
BY_THE_CODE = re.compile(
    r"(?:order_by\([^()]*|ordering = \[[^]]*)[\"']-?\w*(?:last_name|full_name)[\"']|key=lambda[^\n]*[ ,]\w+(?:\.\w+)*\.full_name"
)


def test_a_list_of_names_stands_as_it_is_read() -> None:
    school = factories.school()
    for last_name, first_name in reversed(LIST):
        factories.teacher(school, last_name=last_name, first_name=first_name)
    listed = Teacher.objects.filter(school=school).by_name()
    assert list(listed.values_list("last_name", "first_name")) == LIST
    assert sorted(listed.order_by("pk"), key=lambda one: reading_order(one.full_name)) == list(listed)
    assert [one.last_name for one in listed.reverse()[:1]] == ["Яшин"]


def test_distinct_rows_stand_as_they_are_read() -> None:
    school = factories.school()
    for last_name, first_name in reversed(LIST):
        factories.teacher(school, last_name=last_name, first_name=first_name)
    assert list(Teacher.objects.filter(school=school).by_name().distinct().values_list("last_name", flat=True)) == [
        last_name for last_name, _first_name in LIST
    ]


LETTERS = st.text(st.sampled_from("АЕЁЖИЙЯаеёжийяЇїҐґӘәӨөÄäßŠšİAZaz -'.’"), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.none() | LETTERS, min_size=3, max_size=3))
def test_the_databases_reckon_the_key_that_python_does(parts: list[str | None]) -> None:
    if not School.objects.exists():
        factories.school()
    key = ReadingOrder(*(Cast(Value(part), TextField()) for part in parts))
    assert School.objects.order_by("pk").annotate(key=key).values_list("key", flat=True)[0] == reading_order(*parts)


def test_no_list_of_names_is_ordered_by_the_code_of_letters() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {match.group(0)}"
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        for match in BY_THE_CODE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
