"""Sizes of change, shares, reliability and error of measurement against other ways to the same figure."""

import json
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nastavnik.core.evidence.stats.noncentral import noncentral_t_cdf, noncentrality
from nastavnik.core.surveys.form import Reliability
from tests.core.evidence import ev
from tests.core.evidence.test_oracle import DEFAULT

ORACLE = {case["id"]: case["inputs"] for case in json.loads(DEFAULT.read_text(encoding="utf-8"))["cases"]}
PRE = [3.0, 2.5, 4.0, 3.5, 2.0, 3.0, 4.5, 2.5]
POST = [2.5, 2.5, 3.0, 3.0, 2.25, 2.0, 3.5, 2.75]


@given(st.floats(-9, 9), st.integers(1, 80), st.floats(-6, 6))
@settings(deadline=None)
def test_noncentral_t_by_simulating_nothing(t, df, shift):
    ours = noncentral_t_cdf(t, df, shift)
    assert ours == pytest.approx(1 - noncentral_t_cdf(-t, df, -shift), abs=1e-12)
    assert noncentral_t_cdf(t, df, 0.0) == pytest.approx(float(stats.t.cdf(t, df)), abs=1e-8)
    reference = stats.nct.cdf(t, df, shift) if shift * t > 0 else np.nan
    assert np.isnan(reference) or ours == pytest.approx(float(reference), abs=1e-7)


@pytest.mark.parametrize(("t", "df"), [(-4.022, 11), (4.743, 9), (0.0, 4), (12.0, 1), (4e4, 3)])
def test_limits_of_noncentrality_give_the_shares_back(t, df):
    low, high = noncentrality(t, df, 0.975), noncentrality(t, df, 0.025)
    assert low < t + 1e-9 < high + 1e-9
    assert noncentral_t_cdf(t, df, low) == pytest.approx(0.975, abs=1e-8)
    assert noncentral_t_cdf(t, df, high) == pytest.approx(0.025, abs=1e-8)


def test_regions_where_the_library_gives_nan_are_ordinary_here():
    values = [noncentral_t_cdf(-4.022, 11, shift) for shift in (6.7, 8.0, 12.0)]
    assert all(a > b >= 0 for a, b in pairwise(values))
    assert noncentral_t_cdf(4.743, 9, -6.0) == pytest.approx(1.0)


def test_paired_effect_holds_its_own_size_and_turns_with_the_direction():
    e, turned = ev.paired_effect(PRE, POST), ev.paired_effect(POST, PRE)
    spreads = (np.var(PRE, ddof=1) + np.var(POST, ddof=1)) / 2
    assert e.g_av == pytest.approx(ev.hedges_correction(7) * np.mean(np.subtract(POST, PRE)) / spreads**0.5)
    assert e.interval.holds(e.g_av)
    assert (turned.g_av, turned.interval.low) == (pytest.approx(-e.g_av), pytest.approx(-e.interval.high))


@given(st.integers(3, 300))
def test_the_correction_is_near_its_approximation(n):
    assert ev.hedges_correction(n) == pytest.approx(1 - 3 / (4 * n - 1), abs=0.01)


def test_a_missing_half_leaves_the_pair_out():
    whole = ev.paired_effect(PRE, POST)
    holed = ev.paired_effect([*PRE, None, 3.0, None], [*POST, 4.0, float("nan"), None])
    assert holed == whole


@given(st.integers(0, 40), st.integers(0, 40))
@settings(deadline=None)
def test_shares_against_scipy(count, more):
    n = count + more
    if not n:
        assert ev.wilson(0, 0) is None
        return
    ours, other = ev.wilson(count, n), stats.binomtest(count, n).proportion_ci(0.95, "wilson")
    assert (ours.low, ours.high) == pytest.approx((other.low, other.high), abs=1e-9)
    assert ours.holds(count / n)


def test_a_share_of_nobody_and_of_too_many():
    nobody = ev.share(0, 0)
    assert (nobody.value, nobody.percent, nobody.interval) == (None, None, None)
    assert ev.share(9, 14).percent == pytest.approx(64.285714)
    for count, n in ((3, 2), (-1, 2)):
        with pytest.raises(ev.EvidenceError, match="из 2 быть не может"):
            ev.share(count, n)


def test_rank_biserial_follows_the_direction_and_gives_up_at_the_end():
    diff = [-2, -1, 0, 0, 3, 1, 1, -1]
    plain = ev.rank_biserial(diff)
    assert plain.r == pytest.approx(-ev.rank_biserial([-d for d in diff]).r)
    assert plain.interval.holds(plain.r)
    assert ev.rank_biserial([1, 2, 3]).interval is None
    assert ev.rank_biserial([-1, -2, 0]).interval is None


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_by_its_definition(p_values):
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    m = len(p_values)
    expected = [0.0] * m
    for rank, place in enumerate(order):
        expected[place] = max(min(1.0, (m - j) * p_values[order[j]]) for j in range(rank + 1))
    assert list(ev.holm(p_values)) == pytest.approx(expected)


def test_holm_leaves_tests_not_made_aside():
    assert ev.holm([0.01, None, 0.04, float("nan")]) == (0.02, None, 0.04, None)
    assert ev.holm([]) == ()
    with pytest.raises(ev.EvidenceError):
        ev.holm([0.2, 1.2])


def test_bootstrap_of_larger_groups_against_scipy():
    values = np.random.default_rng(4).exponential(1, 25)
    ours = ev.bca(values, resamples=20_000)
    other = stats.bootstrap((values,), np.mean, n_resamples=20_000, method="BCa", rng=np.random.default_rng(1))
    assert ours.resamples == 20_000
    assert ours.interval.low == pytest.approx(other.confidence_interval.low, abs=0.02)
    assert ours.interval.high == pytest.approx(other.confidence_interval.high, abs=0.02)
    assert ev.bca(values, resamples=2500) == ev.bca(values, resamples=2500)
    assert ev.bca(values, resamples=2500, seed=2).interval != ev.bca(values, resamples=2500).interval


def test_bootstrap_of_few_takes_every_resample():
    values = np.array([-1.0, 0.0, 0.25, 0.25, 2.0])
    ours = ev.bca(values)
    every = np.sort([values[list(drawn)].mean() for drawn in product(range(5), repeat=5)]).round(10)
    seen = round(float(values.mean()), 10)
    z0 = stats.norm.ppf((every < seen).mean() + (every == seen).mean() / 2)
    away = values - values.mean()
    a = (away**3).sum() / (6 * (away**2).sum() ** 1.5)
    shares = [stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))) for z in stats.norm.ppf([0.025, 0.975])]
    assert ours.resamples == 5**5
    assert (ours.interval.low, ours.interval.high) == pytest.approx(tuple(np.quantile(every, shares)))


def test_bootstrap_of_equal_values_and_of_nobody():
    assert ev.bca([2.0, 2.0]).interval is None
    assert (ev.bca([2.0]).estimate, ev.bca([]).estimate) == (2.0, None)


def test_alpha_of_parallel_items_and_without_some_answers():
    same = [[1, 1, 1], [3, 3, 3], [5, 5, 5]]
    assert ev.cronbach_alpha(same).value == pytest.approx(1)
    rows = ORACLE["ALPHA_12x6"]["items"]
    whole, holed = ev.cronbach_alpha(rows), ev.cronbach_alpha([*rows, [1, None, 2, 3, 4, 1]])
    assert holed == whole
    assert whole.interval.holds(whole.value)
    two = ev.cronbach_alpha([[1, 2], [2, 2], [3, 5]])
    assert two.if_deleted == ()
    assert two.value is not None
    assert ev.cronbach_alpha([[1, 2], [2, 1]]).value is None
    assert ev.cronbach_alpha([[1], [2]]).value is None
    assert ev.cronbach_alpha([[1, 2, 3]]).value is None
    assert ev.cronbach_alpha([]).value is None
    with pytest.raises(ev.EvidenceError):
        ev.cronbach_alpha([[1, 2], [1, 2, 3]])


def test_omega_by_maximum_likelihood():
    found = ev.omega_total(ORACLE["ALPHA_attitude"]["items"])
    assert found.value == pytest.approx(0.8405, abs=5e-5)


def test_omega_gives_the_loadings_of_a_one_factor_scale_back():
    loadings = np.array([0.9, 0.7, 0.6, 0.5, 0.4])
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1)
    white = np.random.default_rng(3).normal(size=(40, 5))
    white = np.linalg.qr(white - white.mean(axis=0))[0]
    rows = 10 * white @ np.linalg.cholesky(matrix).T
    found = ev.omega_total(rows)
    assert found.loadings == pytest.approx(loadings, abs=1e-5)
    assert found.value == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum()), abs=1e-6)


def test_omega_is_not_given_where_the_fit_means_nothing():
    dice = np.random.default_rng(1)
    assert ev.omega_total([]).value is None
    assert ev.omega_total(dice.normal(size=(30, 2))).value is None
    assert ev.omega_total(dice.normal(size=(4, 4))).value is None
    assert ev.omega_total([[1, x, y] for x, y in dice.normal(size=(30, 2))]).value is None
    assert ev.omega_total([[x, x, -x, y] for x, y in dice.normal(size=(30, 2))]).value is None
    near = [[x, x + z / 100, -x, y] for x, y, z in dice.normal(size=(30, 3))]
    assert ev.omega_total(near).value is None
    unlike = [[x, x + z / 100, w - x, y] for x, y, z, w in dice.normal(size=(30, 4))]
    assert 0 <= ev.omega_total(unlike).value <= 1


def retest(value, kind="retest"):
    return Reliability("TOTAL", kind, value, 50, "", "")


def test_a_verdict_on_a_person_needs_a_retest_reliability():
    for kind in ("alpha", "omega"):
        with pytest.raises(ev.EvidenceError, match="ретестовой"):
            ev.reliable_change(3.0, 2.0, 0.6, retest(0.9, kind))
    found = ev.reliable_change(3.0, 2.0, 0.6, retest(0.9))
    assert found < 0
    assert ev.beyond_error(3.0, 2.0, 0.6, retest(0.9))
    assert not ev.beyond_error(3.0, 2.6, 0.6, retest(0.9))


@pytest.mark.parametrize(("pre", "sd", "value"), [(3.0, -1, 0.8), (3.0, 0.6, 1.2), (float("inf"), 0.6, 0.8)])
def test_a_verdict_on_impossible_numbers_is_refused(pre, sd, value):
    with pytest.raises(ev.EvidenceError):
        ev.reliable_change(pre, 2.0, sd, retest(value))


@pytest.mark.parametrize(
    ("pre", "sd", "value"), [(3.0, 0.6, 1.0), (3.0, 0.0, 0.8), (None, 0.6, 0.8), (float("nan"), 0.6, 0.8)]
)
def test_there_is_no_verdict_without_both_measurements_or_an_error(pre, sd, value):
    assert ev.reliable_change(pre, 2.0, sd, retest(value)) is None
    assert not ev.beyond_error(pre, 2.0, sd, retest(value))


def test_agreement_of_experts():
    found = ev.agreement([1, 2, 3, None, 4], [1, 3, 3, 2, 2], [1, 2, 3, 4])
    assert (found.n, found.same, found.near) == (4, 0.5, 0.75)
    assert found.linear == pytest.approx(1 - 3 / (18 / 4))
    assert ev.agreement([2, 2], [2, 2], [1, 2]).kappa is None
    assert ev.agreement([], [], [1, 2]).same is None
    for first, second in (([1], [1, 2]), ([1], [7])):
        with pytest.raises(ev.EvidenceError):
            ev.agreement(first, second, [1, 2])


def test_icc_of_the_published_example():
    # Shrout & Fleiss 1979, table 2: six targets, four judges, ICC(2,1) = .29
    judges = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert ev.icc_agreement(judges) == pytest.approx(0.2898, abs=5e-5)
    assert ev.icc_agreement([[3, 3], [3, 3]]) is None
    assert ev.icc_agreement([[1, 2]]) is None
    assert ev.icc_agreement([[1], [2]]) is None
    assert ev.icc_agreement([]) is None


def test_too_many_at_an_end_of_the_scale():
    few = ev.extremes([1, 1, 1, 2, 5, None], 1, 5, lower_is_better=True)
    assert (few.n, few.at_best, few.at_worst, few.ceiling, few.floor) == (5, 3, 1, True, False)
    turned = ev.extremes([1, 1, 1, 2, 5], 1, 5, lower_is_better=False)
    assert (turned.at_best, turned.floor) == (1, True)
    many = [1] * 3 + [3] * 17
    assert not ev.extremes(many, 1, 5, lower_is_better=True).ceiling
    assert ev.extremes([1, *many[:-1]], 1, 5, lower_is_better=True).ceiling
    assert ev.extremes([], 1, 5, lower_is_better=True).n == 0
