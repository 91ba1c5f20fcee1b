"""Comparisons, drop-outs, power, goals and the region against other ways to the same figure; refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.core.evidence import ev

DICE = np.random.default_rng(7)
T_PRE, C_PRE = np.round(DICE.normal(3, 0.6, 14), 2), np.round(DICE.normal(2.8, 0.6, 17), 2)
T_POST = np.round(0.7 * T_PRE + 0.5 + DICE.normal(0, 0.3, 14), 2)
C_POST = np.round(0.7 * C_PRE + 0.8 + DICE.normal(0, 0.5, 17), 2)


def test_difference_of_changes_against_scipy():
    found = ev.difference_of_changes(T_POST - T_PRE, C_POST - C_PRE)
    other = stats.ttest_ind(T_POST - T_PRE, C_POST - C_PRE, equal_var=False).confidence_interval(0.95)
    assert found.estimate == pytest.approx((T_POST - T_PRE).mean() - (C_POST - C_PRE).mean())
    assert (found.interval.low, found.interval.high) == pytest.approx((other.low, other.high))
    assert found.p == ev.mann_whitney(T_POST - T_PRE, C_POST - C_PRE)


def test_difference_of_groups_too_small_or_without_variation():
    assert ev.difference_of_changes([], [1, 2]).estimate is None
    one = ev.difference_of_changes([1.0], [0.0, 0.5])
    assert (one.estimate, one.interval) == (0.75, None)
    assert ev.difference_of_changes([1, 1], [0, 0]).interval is None
    half = ev.difference_of_changes([1, 1], [0, 0.5])
    away = stats.t.ppf(0.975, 1) * np.sqrt(0.125 / 2)
    assert half.interval.high - half.estimate == pytest.approx(away)


def test_ancova_by_least_squares_and_hc3_by_leaving_out():
    found = ev.ancova(T_PRE, T_POST, C_PRE, C_POST)
    x, y = np.r_[T_PRE, C_PRE], np.r_[T_POST, C_POST]
    design = np.column_stack([np.ones(31), x, np.r_[np.ones(14), np.zeros(17)]])
    b = np.linalg.lstsq(design, y, rcond=None)[0]
    assert found.effect == pytest.approx(b[2])
    rows = range(31)
    left_out = [np.linalg.lstsq(np.delete(design, i, 0), np.delete(y, i), rcond=None)[0][2] for i in rows]
    away = stats.t.ppf(0.975, 28) * np.sqrt(((b[2] - np.array(left_out)) ** 2).sum())
    assert (found.interval_hc3.low, found.interval_hc3.high) == pytest.approx((b[2] - away, b[2] + away))
    assert found.interval.holds(found.effect)


def test_ancova_of_a_perfect_line_and_of_what_cannot_be_compared():
    exact = ev.ancova([1, 2, 3], [1.5, 2.5, 3.5], [1, 2, 4], [1, 2, 4])
    assert exact.effect == pytest.approx(0.5)
    assert exact.interval.low == exact.interval.high == exact.effect
    lonely = ev.ancova([1], [2], [1, 2, 3, 5], [1, 2, 3, 3])
    assert lonely.interval_hc3 is None
    assert ev.ancova([], [], [1, 2, 3, 5], [1, 2, 3, 3]) is None
    assert ev.ancova([1, 2, 3, 5], [1, 2, 3, 3], [], []) is None
    assert ev.ancova([1], [1], [2, 3], [2, 3]) is None
    assert ev.ancova([1, 1], [1, 2], [2, 2], [2, 3]) is None


def test_dropouts_who_started_worse():
    assert ev.standardised_gap([3.5, 3.75, 4.0, None], [2.0, 2.25, 2.5, 2.75, 3.0]) > 0.5
    bounds = ev.dropout_bounds([-1, -0.5, -0.75, 0.25, -1, -0.5], 4, lower_is_better=True)
    changes = [-1, -0.5, -0.75, 0.25, -1, -0.5]
    assert bounds.unchanged == ev.hodges_lehmann([*changes, *[0] * 4])
    assert bounds.worst == ev.hodges_lehmann([*changes, *[-0.125] * 4])
    up = ev.dropout_bounds([1, 0.5, 0.75, -0.25, 1, 0.5], 4, lower_is_better=False)
    assert up.worst == ev.hodges_lehmann([1, 0.5, 0.75, -0.25, 1, 0.5, *[0.125] * 4])


def test_dropouts_of_whom_little_is_known():
    for first, second in (([], [1, 2]), ([1, 2], []), ([1, 2], [1]), ([1, 1], [2, 2])):
        assert ev.standardised_gap(first, second) is None
    assert ev.standardised_gap([1.0, 2.0, 3.0], [2.0]) == 0.0
    nobody = ev.dropout_bounds([], 2, lower_is_better=True)
    assert (nobody.unchanged.estimate, nobody.worst.estimate) == (0.0, 0.0)
    with pytest.raises(ev.EvidenceError):
        ev.dropout_bounds([1], -1, lower_is_better=True)


@given(st.integers(3, 80))
@settings(deadline=None, max_examples=30)
def test_the_detectable_change_is_detected(n):
    assert ev.paired_power(n, ev.minimal_detectable_d_z(n)) == pytest.approx(0.8, abs=1e-8)


def test_power_of_no_change_and_of_either_direction():
    assert ev.paired_power(34, 0.5) > 0.8 > ev.paired_power(33, 0.5)
    assert ev.paired_power(10, 0.0) == pytest.approx(0.05)
    assert ev.paired_power(8, -0.9) == ev.paired_power(8, 0.9)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ev.minimal_detectable_d_z(1),
        lambda: ev.paired_power(10, float("nan")),
        lambda: ev.averaged_reliability(1.1, 2),
        lambda: ev.averaged_reliability(0.7, 0),
        lambda: ev.observed_regression(2.8, 2.4, 1.7),
        lambda: ev.observed_regression(float("nan"), 2.4, 0.7),
        lambda: ev.hedges_correction(1),
        lambda: ev.goal_attainment([3]),
        lambda: ev.goal_attainment([1], [-1.0]),
        lambda: ev.goal_attainment([1], [1.0, 2.0]),
        lambda: ev.goals_reached([-3]),
        lambda: ev.hodges_lehmann([0.0] * 1001),
        lambda: ev.signed_rank([float("inf")]),
        lambda: ev.paired([1, 2], [1]),
        lambda: ev.pool([1.0], [0.0]),
        lambda: ev.pool([1.0], [1.0, 2.0]),
        lambda: ev.pool([float("nan")], [1.0]),
    ],
)
def test_questions_without_sense_are_refused_in_words(ask):
    with pytest.raises(ev.EvidenceError) as refused:
        ask()
    assert str(refused.value).endswith((".", "вместе."))


def selected_by_a_cutoff(mean, sd, r, cutoff):
    """Size of the change expected of those beyond a cut-off of a normal scale (Barnett, van der Pols & Dobson 2005)."""
    z = abs(cutoff - mean) / sd
    return sd * (1 - r) * stats.norm.pdf(z) / stats.norm.sf(z)


def test_regression_to_the_mean_both_ways():
    staff = np.random.default_rng(9).multivariate_normal([2.4, 2.4], [[0.36, 0.252], [0.252, 0.36]], 400_000)
    for cutoff, sign in ((2.8, -1), (2.0, 1)):
        chosen = staff[sign * staff[:, 0] < sign * cutoff]
        by_formula = sign * selected_by_a_cutoff(2.4, 0.6, 0.7, cutoff)
        assert (chosen[:, 1] - chosen[:, 0]).mean() == pytest.approx(by_formula, abs=0.005)
        assert ev.observed_regression(chosen[:, 0].mean(), 2.4, 0.7) == pytest.approx(by_formula, abs=0.005)
    assert ev.observed_regression(2.8, 2.4, 1.0) == 0
    assert [round(ev.averaged_reliability(0.7, k), 3) for k in (1, 2, 3)] == [0.7, 0.824, 0.875]


def test_goals():
    assert ev.goal_attainment([]) is None
    assert ev.goal_attainment([1], [0.0]) is None
    assert ev.goal_attainment([2]) == pytest.approx(70)
    assert ev.goal_attainment([2, None, -1], [1, 9, 3]) == ev.goal_attainment([2, -1], [1, 3])
    assert ev.goal_attainment([None], [1]) is None
    assert ev.goal_levels([None, 60, 40]).mean == 50
    reached = ev.goals_reached([0, 1, -1, None, 2])
    assert (reached.count, reached.n) == (3, 4)
    assert ev.goal_levels([]).mean is None
    assert ev.goal_levels([70, 62, 65, 61, 68]).too_easy
    assert not ev.goal_levels([70, 62, 65, 61]).too_easy
    assert not ev.goal_levels([50, 55, 60, 61, 49]).too_easy


def restricted(tau2, y, v):
    w = 1 / (v + tau2)
    mean = (w * y).sum() / w.sum()
    return 0.5 * (np.log(v + tau2).sum() + np.log(w.sum()) + (w * (y - mean) ** 2).sum())


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.02, 1)), min_size=2, max_size=10))
@settings(deadline=None)
def test_reml_finds_the_top_of_the_likelihood(rows):
    y, v = np.array(rows).T
    found = ev.pool(list(y), list(v))
    best = min(restricted(tau2, y, v) for tau2 in [0, *np.geomspace(1e-6, 100, 300)])
    assert restricted(found.tau2, y, v) <= best + 1e-9
    assert found.interval.holds(found.estimate)
    assert found.prediction.low <= found.interval.low
    assert 0 <= found.i2 < 100


def test_the_highest_of_two_tops_is_taken():
    y, v = [-0.08857228, 0.37430595, -1.94117911], [0.02043701, 0.29890417, 0.84942159]
    found = ev.pool(y, v)
    assert found.tau2 == pytest.approx(0.42, abs=0.1)
    assert restricted(found.tau2, np.array(y), np.array(v)) < restricted(0.0, np.array(y), np.array(v)) - 0.01


def test_pools_of_few_and_of_alike_schools():
    assert ev.pool([], []) is None
    one = ev.pool([0.3], [0.04])
    assert (one.estimate, one.se, one.tau2, one.interval, one.prediction) == (0.3, 0.2, 0.0, None, None)


def test_the_interval_over_schools_never_shrinks():
    for like in ([0.3, 0.31, 0.3, 0.29], [0.3] * 4):
        found = ev.pool(like, [0.04] * 4)
        assert (found.tau2, found.se) == (0.0, pytest.approx(0.1))
        assert found.interval.high - found.estimate == pytest.approx(stats.t.ppf(0.975, 3) * found.se)


def changes_of(diffs):
    return ev.strata({code: ev.summarise(values) for code, values in diffs.items()})


def test_a_school_of_equal_changes_does_not_outweigh_the_region():
    diffs = {
        "b": [0.0, 0.5, -1.0, 0.25, -0.5, -0.25],
        "a": [-0.5, -0.5, -0.5, -0.5, -0.5],
        "small-1": [-0.25, -0.75, None],
        "small-2": [-1.0],
        "empty": [None],
    }
    rows = changes_of(diffs)
    assert [(row.code, row.n, row.schools) for row in rows] == [("a", 5, 1), ("b", 6, 1), ("", 3, 2)]
    within = (0.0 + sum((d - np.mean(diffs["b"])) ** 2 for d in diffs["b"]) + 0.125) / (4 + 5 + 1)
    assert rows[0].variance == pytest.approx(within / 5)
    stratum = ev.pool([-0.5, -1.0], [within / 2, within])
    assert (rows[2].change, rows[2].variance) == pytest.approx((stratum.estimate, stratum.se**2))
    assert len(changes_of({"a": diffs["a"], "b": diffs["b"]})) == 2
    assert changes_of({"a": [1, 1], "b": [2.0]}) == ()
    assert changes_of({"a": [1.0], "b": [2.0]}) == ()
    assert changes_of({}) == ()


GROUPS = [[], [None], [1.0], [0.0, 0.0, 0.0], [0.5, 0.5], [1.0, -1.0], [5.0] * 30, [float("nan"), -2.0]]


@pytest.mark.parametrize("values", GROUPS, ids=str)
@pytest.mark.parametrize(
    "ask",
    [
        ev.signed_rank,
        ev.hodges_lehmann,
        ev.rank_biserial,
        ev.bca,
        ev.walsh_averages,
        ev.present,
        lambda d: ev.signed_rank(d, "wilcoxon"),
        lambda d: ev.extremes(d, 0, 1, lower_is_better=True),
        lambda d: ev.dropout_bounds(d, 2, lower_is_better=False),
        lambda d: ev.paired_effect(d, d),
        lambda d: ev.paired_effect([None if x is None else x + 1 for x in d], d),
        lambda d: ev.paired_effect(range(len(d)), d),
        lambda d: ev.paired_effect(range(len(d)), [1.0 + i for i in range(len(d))]),
        lambda d: ev.mann_whitney(d, d),
        lambda d: ev.mann_whitney(d, []),
        lambda d: ev.standardised_gap(d, d),
        lambda d: ev.difference_of_changes(d, d),
        lambda d: ev.ancova(d, d, d, d),
        lambda d: ev.cronbach_alpha([[x, x] for x in d]),
        lambda d: ev.omega_total([[x, x, x] for x in d]),
        lambda d: ev.icc_agreement([[x, x] for x in d]),
        lambda d: changes_of({"a": d, "b": d}),
    ],
)
def test_no_group_breaks_anything(values, ask):
    first, second = ask(values), ask(values)
    assert repr(first) == repr(second)


def test_nobody_changed_means_nothing_is_shown():
    test = ev.signed_rank([0.0, 0.0, 0.0])
    assert (test.p, test.nonzero) == (1.0, 0)
    assert ev.rank_biserial([0.0, 0.0]).r is None
    moved = ev.paired_effect([1.0, 2.0, 3.0, 4.0], [2.0, 3.0, 4.0, 5.0])
    assert moved.interval is None
    assert moved.g_av == pytest.approx(ev.hedges_correction(3) / np.std([1, 2, 3, 4], ddof=1))
