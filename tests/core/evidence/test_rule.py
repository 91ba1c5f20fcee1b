"""One rule for impossible input: missing is left out, what does not exist is None, what cannot be is refused in words."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nastavnik.core.surveys.form import Reliability
from tests.core.evidence import ev

NAN, HUGE = math.nan, 10**400
OF_VALUES: dict[str, Callable[[Any], Any]] = {
    "present": ev.present,
    "paired": lambda x: ev.paired(x, x),
    "signed_rank": ev.signed_rank,
    "hodges_lehmann": ev.hodges_lehmann,
    "walsh_averages": ev.walsh_averages,
    "rank_biserial": ev.rank_biserial,
    "paired_effect": lambda x: ev.paired_effect(x, x),
    "bca": ev.bca,
    "extremes": lambda x: ev.extremes(x, 0, 1, lower_is_better=True),
    "dropout_bounds": lambda x: ev.dropout_bounds(x, 1, lower_is_better=True),
    "mann_whitney": lambda x: ev.mann_whitney([1], x),
    "standardised_gap": lambda x: ev.standardised_gap(x, [1]),
    "difference_of_changes": lambda x: ev.difference_of_changes(x, [1, 2]),
    "ancova": lambda x: ev.ancova(x, x, [1, 2, 4], [1, 3, 3]),
    "cronbach_alpha": lambda x: ev.cronbach_alpha([x, x]),
    "omega_total": lambda x: ev.omega_total([x] * 9),
    "icc_agreement": lambda x: ev.icc_agreement([x, x]),
    "pool": lambda x: ev.pool(x, [1.0] * len(x)),
    "summarise": ev.summarise,
    "goal_levels": ev.goal_levels,
    "reliable_change": lambda x: ev.reliable_change(x[0], 1, 0.6, retest(0.7)),
}


def retest(value: float) -> Reliability:
    return Reliability("TOTAL", "retest", value, 50, "", "")


@pytest.mark.parametrize(
    "values", [["x"], ["1"], [math.inf], [-math.inf], [1e6], [HUGE], [1 + 1j], [[1.0, 2.0]]], ids=str
)
@pytest.mark.parametrize("name", OF_VALUES)
def test_what_is_no_number_of_a_scale_is_refused(name, values):
    with pytest.raises(ev.EvidenceError) as refused:
        OF_VALUES[name](values)
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize("name", sorted(set(OF_VALUES) - {"pool"}))
def test_missing_is_left_out_however_it_is_written(name):
    ask = OF_VALUES[name]
    assert repr(ask([None])) == repr(ask([NAN])) == repr(ask(np.array([NAN])))


#: A question by one number, and numbers it cannot be put with.
OF_NUMBERS: list[tuple[Callable[[Any], Any], tuple[float, ...]]] = [
    *[
        (ask, (-1, 2.5, NAN, math.inf, HUGE))
        for ask in (
            lambda n: ev.wilson(0, n),
            lambda n: ev.share(n, n),
            lambda n: ev.dropout_bounds([1, 2], n, lower_is_better=True),
        )
    ],
    (lambda sd: ev.standard_error(sd, 0.5), (-1, NAN, math.inf, HUGE)),
    (lambda r: ev.standard_error(1, r), (-0.1, 1.1, NAN, HUGE)),
    (lambda sem: ev.minimal_detectable_change(sem), (-1, NAN, math.inf, HUGE)),
    (lambda sd: ev.reliable_change(1, 2, sd, retest(0.8)), (-1, NAN, math.inf, HUGE)),
    (lambda r: ev.reliable_change(1, 2, 1, retest(r)), (-0.1, 1.1, NAN, HUGE)),
    (lambda mean: ev.observed_regression(mean, 2, 0.7), (NAN, math.inf, HUGE)),
    (lambda r: ev.averaged_reliability(r, 2), (-0.1, 1.1, NAN)),
    (lambda times: ev.averaged_reliability(0.7, times), (0, NAN, math.inf, HUGE)),
    (lambda df: ev.hedges_correction(df), (0, 1, NAN, math.inf, HUGE)),
    (lambda n: ev.paired_power(n, 0.5), (1, NAN, math.inf, HUGE)),
    (lambda d: ev.paired_power(9, d), (NAN, math.inf, HUGE)),
    (lambda n: ev.minimal_detectable_d_z(n), (1, NAN, math.inf, HUGE)),
    (lambda weight: ev.goal_attainment([1], [weight]), (-1, NAN, math.inf, HUGE)),
    (lambda score: ev.goal_attainment([score]), (-3, 3, NAN, HUGE)),
    (lambda p: ev.holm([p]), (-0.1, 1.1, math.inf)),
    (lambda v: ev.pool([1.0], [v]), (0, -1, NAN, math.inf, 1e-300, HUGE)),
    (lambda y: ev.pool([y], [1.0]), (NAN, math.inf, 1e300)),
]


@pytest.mark.parametrize(("ask", "number"), [(ask, number) for ask, numbers in OF_NUMBERS for number in numbers])
def test_a_number_that_cannot_be_is_refused_in_words(ask, number):
    with pytest.raises(ev.EvidenceError) as refused:
        ask(number)
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize("far", [-1e5, 1e5, 1e-9, -1e-9])
@pytest.mark.parametrize("name", sorted(set(OF_VALUES) - {"goal_levels", "reliable_change"}))
def test_figures_at_the_ends_are_numbers(name, far):
    """No warning, no NaN: warnings are errors here."""
    for values in ([far, 0.0, far, 1.0, 2.5], [far] * 6):
        assert "nan" not in repr(OF_VALUES[name](values))
