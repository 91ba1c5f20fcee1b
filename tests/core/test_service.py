"""Years of service on another day than the one on which they were noted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.service import full_years, service_start

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("years", "noted", "asked", "then"),
    [
        (3, date(2026, 8, 17), date(2025, 9, 1), 2),
        (4, date(2026, 8, 17), date(2025, 9, 1), 3),
        (3, date(2026, 8, 17), date(2027, 9, 1), 4),
        (0, date(2026, 8, 17), date(2025, 9, 1), 0),
        (1, date(2024, 2, 29), date(2024, 2, 28), 1),
        (70, date(2026, 9, 1), date(2026, 9, 1), 70),
    ],
)
def test_years_go_back_and_forth_with_the_days(years: int, noted: date, asked: date, then: int) -> None:
    assert full_years(service_start(years, noted), asked) == then


@given(st.integers(0, 70), DAYS)
def test_on_the_day_it_was_noted_the_number_is_the_noted_one(years: int, noted: date) -> None:
    assert full_years(service_start(years, noted), noted) == years


@given(st.integers(0, 70), DAYS, DAYS, DAYS)
def test_service_never_gets_shorter(years: int, noted: date, one: date, other: date) -> None:
    since = service_start(years, noted)
    early, late = sorted((one, other))
    assert full_years(since, early) <= full_years(since, late)
