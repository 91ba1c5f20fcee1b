"""Intervals cover what they promise: small groups, ties, skewed and discrete scales; the seed is fixed."""

from collections.abc import Callable
from math import comb

import numpy as np
import pytest

from tests.core.evidence import ev

Draw = Callable[[np.random.Generator, int], np.ndarray]
ROUNDS = 800
#: Three standard errors of a share near 0.95 over so many rounds.
CHANCE = 0.023


def skewed(dice: np.random.Generator, n: int) -> np.ndarray:
    return np.round(dice.exponential(0.8, n) - 0.4, 6)


def one_item(dice: np.random.Generator, n: int) -> np.ndarray:
    person = dice.normal(0, 0.9, n)
    first, second = (np.clip(np.rint(m + person + dice.normal(0, 0.8, n)), 1, 5) for m in (3.0, 2.6))
    return second - first


def four_items(dice: np.random.Generator, n: int) -> np.ndarray:
    person = dice.normal(0, 0.7, (n, 1))
    first, second = (np.clip(np.rint(m + person + dice.normal(0, 0.9, (n, 4))), 1, 5).mean(axis=1) for m in (3.0, 2.7))
    return second - first


def at_the_floor(dice: np.random.Generator, n: int) -> np.ndarray:
    person = dice.normal(0, 0.9, n)
    first, second = (np.clip(np.rint(m + person + dice.normal(0, 0.5, n)), 1, 5) for m in (1.6, 1.3))
    return second - first


def covered(draw: Draw, n: int, interval: Callable[[np.ndarray], ev.Interval | None], truth: float) -> float:
    dice = np.random.default_rng(17 * n)
    found = [interval(draw(dice, n)) for _ in range(ROUNDS)]
    return sum(one is not None and one.low - 1e-9 <= truth <= one.high + 1e-9 for one in found) / ROUNDS


def many(draw: Draw) -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(1)
    return draw(dice, 200_000), draw(dice, 200_000)


@pytest.mark.parametrize("n", [6, 8, 12])
@pytest.mark.parametrize("draw", [skewed, one_item, four_items, at_the_floor])
def test_the_typical_change_is_covered(draw, n):
    first, second = many(draw)
    shift = covered(draw, n, lambda d: ev.hodges_lehmann(d).interval, float(np.median((first + second) / 2)))
    assert shift >= 0.95 - CHANCE


@pytest.mark.parametrize("n", [3, 4, 5])
def test_of_fewer_than_six_the_whole_range_covers_too_little(n):
    promised = 1 - 2 ** (1 - n)
    real = covered(lambda dice, size: dice.normal(0.4, 1, size), n, lambda d: ev.hodges_lehmann(d).interval, 0.4)
    assert promised < 0.95
    assert real == pytest.approx(promised, abs=0.045)


def test_standardised_change_is_nearly_covered():
    n, rounds, dice = 10, 200, np.random.default_rng(10)
    true, inside = 0.4 / np.sqrt(0.7**2 + 0.5**2), 0
    for _ in range(rounds):
        person = dice.normal(3, 0.7, n)
        found = ev.paired_effect(person + dice.normal(0, 0.5, n), person - 0.4 + dice.normal(0, 0.5, n))
        inside += found.interval is not None and found.interval.holds(-true)
    assert inside / rounds >= 0.90


@pytest.mark.parametrize("n", [8, 12])
def test_the_rank_correlation_is_covered_only_roughly(n):
    """Why the report calls this range approximate, see docs/dev/evidence.md."""
    first, second = many(skewed)
    true = float(np.sign(first + second).mean())
    share = covered(skewed, n, lambda d: ev.rank_biserial(d).interval, true)
    assert 0.80 <= share < 0.95


@pytest.mark.parametrize(("share", "n"), [(0.5, 7), (0.9, 10), (0.2, 12), (0.85, 25)])
def test_shares_are_covered(share, n):
    """The exact coverage of an interval of a share: a sum over all counts."""
    counts = range(n + 1)
    chance = np.array([comb(n, x) * share**x * (1 - share) ** (n - x) for x in counts])
    inside = [ev.wilson(x, n).holds(share) for x in counts]
    assert chance[inside].sum() >= 0.90
