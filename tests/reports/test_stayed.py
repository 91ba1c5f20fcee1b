"""I11: who was a young specialist is asked about the 1 September of the window, not about today."""

import datetime as dt
from typing import Any

import pytest

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.kit import clock
from nastavnik.people.models import School, Teacher
from nastavnik.people.services import add_teacher, change_teacher
from nastavnik.reports.selectors.indicators.lines import line
from nastavnik.reports.selectors.indicators.people import stayed
from tests import factories

pytestmark = pytest.mark.django_db
NOTED, ASKED = dt.date(2026, 8, 17), dt.date(2026, 11, 23)
HIRED = dt.date(2020, 9, 1)


@pytest.fixture
def school() -> School:
    return factories.school()


def put(school: School, name: str, years: int | None, noted: dt.date = NOTED, **values: Any) -> Teacher:
    with clock.at(noted):
        boss = factories.account(school, roles=("coordinator",), staff=False)
        made = add_teacher(
            school=school, actor=boss, last_name=name, pedagogical_years=years, hired_on=values.pop("hired", HIRED)
        )
    Teacher.objects.filter(pk=made.pk).update(**values)
    return made


def told(school: School, on: dt.date = ASKED) -> dict[str, str]:
    return {row.name: row.note for row in stayed(YearRows(factories.programme(school), on))}


def test_years_are_those_of_the_window(school: School) -> None:
    for name, years in (("Первый", 0), ("Третий", 3), ("Четвёртый", 4), ("Пятый", 5)):
        put(school, name, years)
    assert told(school) == {
        "Первый": "лет стажа тогда: 0",
        "Третий": "лет стажа тогда: 2",
        "Четвёртый": "лет стажа тогда: 3",
    }


def test_a_year_later_without_a_new_list_the_window_has_moved_and_so_have_the_years(school: School) -> None:
    put(school, "Третий", 3)
    put(school, "Четвёртый", 4)
    assert told(school, dt.date(2027, 11, 23)) == {"Третий": "лет стажа тогда: 3"}


def test_an_old_window_of_a_list_noted_years_later(school: School) -> None:
    put(school, "Давно", 6, noted=dt.date(2028, 8, 20))
    assert told(school) == {"Давно": "лет стажа тогда: 3"}


def test_who_came_later_left_before_or_has_no_years_is_not_asked_about(school: School) -> None:
    put(school, "Новый", 1, hired=dt.date(2026, 8, 20))
    put(school, "Ушедший", 1, left_on=dt.date(2025, 8, 31))
    put(school, "Неизвестно", None)
    put(school, "Остался", 1)
    put(school, "Выбыл", 1, left_on=dt.date(2026, 6, 30))
    measure = line("I11", YearRows(factories.programme(school), ASKED)).measure
    assert (measure.state, measure.part, measure.of) == ("cases", 1, 2)


def test_a_new_list_that_says_what_follows_keeps_the_closer_note_and_another_number_is_a_new_note(
    school: School,
) -> None:
    made = put(school, "Трошин", 2)
    boss = factories.account(school, roles=("coordinator",), staff=False)
    with clock.at(dt.date(2027, 8, 25)):
        same = change_teacher(teacher=made, actor=boss, pedagogical_years=3)
        assert same.teaching_since == dt.date(2024, 8, 17)
        other = change_teacher(teacher=made, actor=boss, pedagogical_years=4)
        assert other.teaching_since == dt.date(2023, 8, 25)
        assert change_teacher(teacher=made, actor=boss, pedagogical_years=None).teaching_since is None


def test_a_correction_of_something_else_leaves_the_note_alone(school: School) -> None:
    made = put(school, "Трошин", 2)
    boss = factories.account(school, roles=("coordinator",), staff=False)
    with clock.at(dt.date(2027, 12, 1)):
        assert change_teacher(teacher=made, actor=boss, position="учитель").teaching_since == dt.date(2024, 8, 17)
