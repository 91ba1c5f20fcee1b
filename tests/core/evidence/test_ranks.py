"""Rank tests and shifts against full enumeration, and scipy where it is right."""

from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nastavnik.core.evidence.stats import shift
from nastavnik.core.evidence.stats.ranks import doubled_ranks, sign_distribution, subset_distribution
from tests.core.evidence import ev

FIVE_POINT = st.lists(st.integers(-4, 4), max_size=8)
DIFFERENT = st.lists(st.integers(1, 60), min_size=1, max_size=9, unique=True).flatmap(
    lambda sizes: st.tuples(*(st.sampled_from([size, -size]) for size in sizes))
)


def by_hand(diff: list[int], zeros: str) -> tuple[float, float]:
    kept = [d for d in diff if d] if zeros == "wilcoxon" else diff
    ranks = [(sum(abs(e) < abs(d) for e in kept) + 1 + sum(abs(e) <= abs(d) for e in kept)) / 2 for d in kept if d]
    seen = sum(rank for rank, d in zip(ranks, [d for d in kept if d], strict=True) if d > 0)
    all_sums = [
        sum(rank for rank, sign in zip(ranks, signs, strict=True) if sign)
        for signs in product([0, 1], repeat=len(ranks))
    ]
    half = sum(ranks) / 2
    n = len(all_sums)
    return (
        seen,
        sum(abs(w - half) >= abs(seen - half) for w in all_sums) / n,
    )


@given(FIVE_POINT, st.sampled_from(["pratt", "wilcoxon"]))
@settings(deadline=None)
def test_signed_rank_is_the_share_of_all_signs(diff, zeros):
    test = ev.signed_rank([d / 4 for d in diff], zeros)
    assert (test.w_plus, test.p) == by_hand(diff, zeros)
    assert test.nonzero == sum(d != 0 for d in diff)


@given(DIFFERENT)
@settings(deadline=None)
def test_signed_rank_agrees_with_scipy_without_ties_and_zeros(diff):
    assert ev.signed_rank(diff).p == pytest.approx(stats.wilcoxon(diff, method="exact").pvalue, rel=1e-12)


@given(FIVE_POINT)
@settings(deadline=None)
def test_signed_rank_mirrors(diff):
    test, mirror = ev.signed_rank(diff), ev.signed_rank([-d for d in diff])
    assert (test.w_plus, test.p) == (mirror.w_minus, mirror.p)


def test_decimal_differences_tie():
    one = ev.paired([-0.2, -1.2, 0.0], [1.1, 0.1, 1.0])
    assert list(one.diff) == [1.3, 1.3, 1.0]
    assert list(doubled_ranks(one.diff)) == [5, 5, 2]


def test_the_floor_of_p():
    for n in range(12):
        assert ev.signed_rank(list(range(1, n + 1))).p == min(1.0, 2.0 ** (1 - n))


@given(st.lists(st.integers(-8, 8), min_size=1, max_size=7))
@settings(deadline=None)
def test_hodges_lehmann_by_hand(diff):
    pairs = sorted((a + b) / 2 for i, a in enumerate(diff) for b in diff[i:])
    found = ev.hodges_lehmann(diff)
    assert found.estimate == np.median(pairs)
    assert found.interval is not None
    n = len(diff)
    sums = [sum(rank for rank, sign in enumerate(signs, 1) if sign) for signs in product([0, 1], repeat=n)]
    chances = [sum(w <= k for w in sums) / 2**n for k in range(n * (n + 1) // 2 + 1)]
    k = max(1, next(k for k, p in enumerate(chances) if p >= 0.025))
    assert (found.interval.low, found.interval.high) == (pairs[k - 1], pairs[-k])
    assert (1 - 2 * chances[k - 1] >= 0.95) == (n >= 6)


@given(st.lists(st.integers(0, 6), max_size=5), st.lists(st.integers(0, 6), max_size=4))
@settings(deadline=None)
def test_mann_whitney_is_the_share_of_all_divisions(first, second):
    p = ev.mann_whitney([x / 10 for x in first], [x / 10 for x in second])
    if not first or not second:
        assert p == 1.0
        return
    everyone = first + second
    ranks = [(sum(b < a for b in everyone) + 1 + sum(b <= a for b in everyone)) / 2 for a in everyone]
    middle = len(first) * (len(everyone) + 1) / 2
    away = [abs(sum(drawn) - middle) for drawn in combinations(ranks, len(first))]
    seen = abs(sum(ranks[: len(first)]) - middle)
    assert p == pytest.approx(sum(d >= seen - 1e-9 for d in away) / len(away))


@given(st.lists(st.integers(0, 99), min_size=2, max_size=12, unique=True), st.data())
@settings(deadline=None)
def test_mann_whitney_agrees_with_scipy_without_ties(values, data):
    cut = data.draw(st.integers(1, len(values) - 1))
    expected = stats.mannwhitneyu(values[:cut], values[cut:], method="exact").pvalue
    assert ev.mann_whitney(values[:cut], values[cut:]) == pytest.approx(expected, rel=1e-10)


def test_large_groups_are_compared_by_the_normal_curve():
    dice = np.random.default_rng(2)
    a, b = np.round(dice.normal(0.2, 1, 190), 1), np.round(dice.normal(0, 1, 170), 1)
    for one, other in ((a, b), (b, a)):
        expected = stats.mannwhitneyu(one, other, method="asymptotic", use_continuity=False)
        assert ev.mann_whitney(one, other) == pytest.approx(expected.pvalue, rel=1e-10)
    assert ev.mann_whitney([1.0] * 400, [1.0] * 400) == pytest.approx(1.0)
    near, curve = ev.mann_whitney(a[:100], b[:60]), stats.mannwhitneyu(a[:100], b[:60], use_continuity=False)
    assert near == pytest.approx(curve.pvalue, abs=0.003)
    assert near != pytest.approx(curve.pvalue, rel=1e-10)


@given(st.lists(st.integers(0, 7), min_size=1, max_size=7), st.data())
@settings(deadline=None)
def test_distributions_are_those_of_enumeration(weights, data):
    array = np.array(weights, dtype=np.int64)
    total = sum(weights)
    every = [sum(w for w, s in zip(weights, signs, strict=True) if s) for signs in product([0, 1], repeat=len(weights))]
    assert list(sign_distribution(array)) == [every.count(s) / len(every) for s in range(total + 1)]
    size = data.draw(st.integers(0, len(weights)))
    drawn = [sum(d) for d in combinations(weights, size)]
    expected = [drawn.count(s) / comb(len(weights), size) for s in range(max(drawn) + 1)]
    assert list(subset_distribution(array, size)) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("n", [6, 8, 10, 12, 15, 20, 30])
@pytest.mark.parametrize("items", [1, 4])
def test_the_shift_is_covered_on_five_point_data(n, items):
    """Coverage of the nominal 95 % interval, true change 0, scale of one or four five-point items, retest about 0.7."""
    dice = np.random.default_rng(100 * n + items)
    rounds = 1500
    person = dice.normal(0, 0.9, (rounds, n, 1))
    waves = [np.clip(np.rint(3 + person + dice.normal(0, 0.9, (rounds, n, items))), 1, 5).sum(axis=2) for _ in range(2)]
    diff = (waves[1] - waves[0]) / items
    first, second = np.triu_indices(n)
    averages = np.sort((diff[:, first] + diff[:, second]) / 2, axis=1)
    k = shift.signed_rank_quantile(0.025, n)
    low, high = averages[:, k - 1], averages[:, -k]
    for row in (0, 1, 2):
        interval = ev.hodges_lehmann(diff[row]).interval
        assert interval is not None
        assert (interval.low, interval.high) == pytest.approx((low[row], high[row]))
    assert ((low <= 0) & (high >= 0)).mean() >= 0.95
