import numpy as np
import pytest

from nastavnik.core.evidence.words.figures import (
    OF_PEOPLE,
    OVER_SCHOOLS,
    WITH_PEOPLE,
    chance,
    counted,
    decimal,
    likely,
    mean,
    rounded,
    sizes,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.125, 0.13), (-0.125, -0.13), (0.1 + 0.2, 0.3), (2.675, 2.68), (-0.001, 0.0), (np.float64(0.625), 0.63)],
)
def test_halves_go_away_from_zero(value: float, expected: float) -> None:
    found = rounded(value)
    assert found == expected
    assert str(found) != "-0.0"


def test_probabilities_are_never_zero() -> None:
    assert (likely(0.03125), likely(1.0), likely(2 / 2**30)) == (0.031, 1.0, 1.9e-09)
    assert (chance(0.031), chance(1.9e-09)) == ("0,031", "менее 0,001")
    assert chance(0.001) == "0,001"


@pytest.mark.parametrize(
    ("value", "plus", "expected"),
    [(0.4, False, "0,4"), (-0.25, False, "−0,25"), (0.5, True, "+0,5"), (0.0, True, "0,0"), (12.0, False, "12,0")],
)
def test_numbers_have_a_comma_and_a_real_minus(value: float, plus: bool, expected: str) -> None:
    assert decimal(value, plus=plus) == expected


def test_bounds_without_signs_go_from_the_smaller() -> None:
    assert sizes(-0.8, -0.1) == ("0,1", "0,8")
    assert sizes(0.1, 0.8) == ("0,1", "0,8")


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "1 человека"), (2, "2 человек"), (11, "11 человек"), (21, "21 человека"), (111, "111 человек")],
)
def test_nouns_agree_with_numbers(n: int, expected: str) -> None:
    assert counted(n, OF_PEOPLE) == expected


def test_other_cases_agree_too() -> None:
    assert counted(31, WITH_PEOPLE) == "31 участнике"
    assert counted(12, WITH_PEOPLE) == "12 участниках"
    assert counted(1, OVER_SCHOOLS) == "1 школе"
    assert counted(5, OVER_SCHOOLS) == "5 школам"


def test_the_mean_does_not_depend_on_order() -> None:
    values = [0.1, 0.2, 0.3, 1e5, 0.7]
    assert mean(values) == mean(values[::-1])
    with pytest.raises(ZeroDivisionError):
        mean([])
