from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.roadmap import REPEATS, SAMPLE, later_start, next_time, roadmap_for
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


def test_a_measure_comes_again_in_a_week_a_month_a_quarter():
    assert next_time(date(2026, 10, 5), "weekly") == date(2026, 10, 12)
    assert next_time(date(2027, 1, 31), "monthly") == date(2027, 2, 28)
    assert next_time(date(2026, 11, 30), "quarterly") == date(2027, 2, 28)
    assert next_time(date(2026, 12, 10), "monthly") == date(2027, 1, 10)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(sorted(REPEATS)))
def test_the_next_time_is_later_and_not_much(day, repeats):
    assert 7 <= (next_time(day, repeats) - day).days <= 92


YEAR = {"begins": date(2026, 8, 1), "ends": date(2027, 6, 30)}


def test_a_school_of_november_draws_the_plan_together():
    def moved(day):
        return later_start(day, starts_on=date(2026, 11, 9), **YEAR)

    assert moved(date(2026, 8, 20)) == date(2026, 11, 20)
    assert moved(date(2026, 10, 5)) == date(2026, 12, 18)
    assert moved(date(2027, 5, 20)) == date(2027, 5, 20)
    assert moved(date(2026, 5, 29)) == date(2026, 5, 29)


def test_a_start_outside_the_year_moves_nothing():
    for starts_on in (date(2026, 7, 1), date(2027, 6, 1)):
        assert later_start(date(2026, 10, 5), starts_on=starts_on, **YEAR) == date(2026, 10, 5)


@given(st.dates(date(2026, 8, 1), date(2027, 6, 30)), st.dates(date(2026, 8, 1), date(2027, 6, 30)))
def test_the_order_of_measures_stays(one, other):
    first, second = sorted((one, other))
    moved = [later_start(day, starts_on=date(2026, 11, 9), **YEAR) for day in (first, second)]
    assert moved == sorted(moved)
    assert moved[0] >= min(first, date(2026, 11, 9))
