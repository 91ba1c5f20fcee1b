from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.roadmap import SAMPLE, roadmap_for
from nastavnik.core.workdays import calendar


def line(start_year, words, is_working=None):
    return next(item for item in roadmap_for(start_year, is_working) if words in item.title)


def test_sample_covers_all_seven_stages_in_order():
    stages = [item.stage for item in SAMPLE]
    assert set(stages) == set(range(1, 8))
    assert stages == sorted(stages)
    assert len(SAMPLE) == 31


def test_dates_of_the_demonstration_year():
    assert line(2026, "Приказ о закреплении").due_to == date(2026, 10, 5)
    order = line(2026, "Приказ о внедрении")
    assert (order.due_from, order.due_to) == (None, date(2026, 8, 20))
    review = line(2026, "Промежуточная оценка")
    assert (review.due_from, review.due_to) == (date(2026, 12, 14), date(2026, 12, 25))
    assert line(2026, "Итоговое открытое").due_from == date(2027, 5, 24)


def test_last_year_is_analysed_before_the_year_starts():
    analysis = line(2026, "Анализ прошлого года")
    assert (analysis.due_from, analysis.due_to) == (date(2026, 5, 15), date(2026, 5, 29))


def test_a_single_day_on_a_weekend_moves_back_as_a_whole():
    register = line(2027, "Формирование базы наставников")
    assert register.due_from == register.due_to == date(2027, 9, 17)


def test_the_school_calendar_is_followed():
    rule = calendar(6, {date(2026, 9, 15): False})
    assert line(2026, "Формирование базы наставляемых", rule).due_to == date(2026, 9, 14)
    assert line(2026, "Анализ прошлого года", rule).due_to == date(2026, 5, 30)


@given(st.integers(2000, 2100))
def test_any_year_is_laid_on_working_days_within_the_school_year(start_year):
    rule = calendar()
    for item in roadmap_for(start_year):
        assert rule(item.due_to)
        assert item.due_from is None or item.due_from <= item.due_to
        assert date(start_year, 5, 1) <= item.due_to < date(start_year + 1, 7, 1)
        assert item.due_to >= date(start_year, 8, 1) or "прошлого года" in item.title
