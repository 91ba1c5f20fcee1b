"""The sign-flip permutation test of a mean change."""

from dataclasses import dataclass
from math import gcd

import numpy as np

from nastavnik.core.evidence.stats.data import DIGITS, Ints, Values, present
from nastavnik.core.evidence.stats.errors import check_size
from nastavnik.core.evidence.stats.ranks import sign_distribution

GRID = 200_000
"""Longest exact distribution of sums, in steps of the grid the differences lie on."""
HALVES = 40
"""Most changed differences whose 2**m signs are counted through two halves."""


@dataclass(frozen=True, slots=True)
class SignFlip:
    """Hold a permutation test; `exact` is False for a seeded sample of `resamples` sign assignments."""

    n: int
    p_two: float
    p_greater: float
    p_less: float
    exact: bool
    resamples: int
    seed: int


def sign_flip(diff: Values, *, resamples: int = 99_999, seed: int = 1) -> SignFlip:
    """Test a mean change by flipping signs.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Post minus pre; missing ones are left out.
    resamples, seed : int
        Used only when no exact way is within reach; printed with the result.

    Returns
    -------
    SignFlip
        ``p = #(abs(sum of +-d) >= abs(sum of d)) / 2**n``; 1.0 when nobody changed.

    Raises
    ------
    EvidenceError
        Above `LIMIT` differences or on an infinite value.

    Notes
    -----
    Fisher 1935. Differences become whole numbers first, so ties of sums are exact. Exact by convolution on a common
    grid (any five-point scale), else by counting through two halves up to 40 changed people; a sample gives (b + 1) /
    (R + 1).
    """
    values = present(diff)
    check_size(len(values))
    whole = np.array([round(value * 10**DIGITS) for value in map(float, values) if value], dtype=object)
    step = gcd(*whole) or 1
    signed = [int(value) // step for value in whole]
    sizes = np.array([abs(value) for value in signed], dtype=np.int64)
    total, observed = int(sizes.sum()), sum(value for value in signed if value > 0)
    exact = True
    if total <= GRID:
        chance = sign_distribution(sizes)
        sums = np.arange(total + 1)
        up, down = float(chance[sums >= observed].sum()), float(chance[sums <= observed].sum())
        distance = abs(2 * observed - total)
        two = float(chance[np.abs(2 * sums - total) >= distance].sum())
    elif len(sizes) <= HALVES:
        up, down = _at_least(sizes, observed), _at_least(sizes, total - observed)
        edge = max(observed, total - observed)
        two = 2 * _at_least(sizes, edge)
    else:
        exact = False
        two, up, down = _sampled(sizes, observed, resamples, seed)
    return SignFlip(len(values), min(1.0, two), min(1.0, up), min(1.0, down), exact, 0 if exact else resamples, seed)


def _at_least(sizes: Ints, edge: int) -> float:
    """Share of subsets whose sum is at least `edge`: all pairs of sums of two halves."""
    half = len(sizes) // 2
    left, right = _sums(sizes[:half]), np.sort(_sums(sizes[half:]))
    enough = len(right) - np.searchsorted(right, edge - left, side="left")
    return float(enough.sum()) / 2.0 ** len(sizes)


def _sums(sizes: Ints) -> Ints:
    sums = np.zeros(1, dtype=np.int64)
    for size in sizes:
        sums = np.concatenate([sums, sums + size])
    return sums


def _sampled(sizes: Ints, observed: int, resamples: int, seed: int) -> tuple[float, float, float]:
    dice = np.random.default_rng(seed)
    total = int(sizes.sum())
    two = up = down = 1
    for start in range(0, resamples, 1000):
        sums = dice.integers(0, 2, size=(min(1000, resamples - start), len(sizes))) @ sizes
        two += int((np.abs(2 * sums - total) >= abs(2 * observed - total)).sum())
        up += int((sums >= observed).sum())
        down += int((sums <= observed).sum())
    return two / (resamples + 1), up / (resamples + 1), down / (resamples + 1)
