from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.goals import HORIZONS, horizon_warning

START = date(2026, 10, 5)


def warning(horizon, days):
    return horizon_warning(horizon, START, START + timedelta(days=days))


@pytest.mark.parametrize(
    ("horizon", "days"),
    [("short", 0), ("short", 62), ("medium", 63), ("medium", 365), ("long", 365), ("long", 1095)],
)
def test_usual_terms_do_not_warn(horizon, days):
    assert warning(horizon, days) is None


@pytest.mark.parametrize(
    ("horizon", "days", "words"),
    [
        ("short", 63, "до двух месяцев"),
        ("medium", 366, "до года"),
        ("long", 1096, "до трёх лет"),
        ("medium", 62, "краткосрочной"),
        ("long", 364, "от года"),
        ("short", -1, "раньше начала"),
    ],
)
def test_other_terms_warn_in_words(horizon, days, words):
    assert words in warning(horizon, days)


def test_unknown_horizon_is_a_key_error():
    with pytest.raises(KeyError):
        warning("endless", 10)


@given(st.integers(0, 1095))
def test_every_term_up_to_three_years_has_a_horizon_without_a_warning(days):
    assert None in [warning(horizon, days) for horizon in HORIZONS]
