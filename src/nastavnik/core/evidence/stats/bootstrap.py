"""The bias-corrected and accelerated bootstrap interval, for groups of twenty and more."""

from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import factorial

import numpy as np
import scipy

from nastavnik.core.evidence.stats.data import TAIL, Floats, Interval, Values, present, rounded, tidy
from nastavnik.core.evidence.stats.errors import check_size

ENUMERATED = 10
"""Up to so many values all n**n resamples are taken, above a seeded sample."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Hold a mean, its BCa interval, None when n < 2 or all are equal, and how many resamples it took."""

    estimate: float | None
    interval: Interval | None
    resamples: int


def bca(diff: Values, *, resamples: int = 20_000, seed: int = 1) -> Bootstrap:
    """Give the BCa bootstrap interval of a mean.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Missing ones are left out.
    resamples, seed : int
        Size and seed of the sample when n > `ENUMERATED`; of fewer all resamples are taken.

    Returns
    -------
    Bootstrap
        ``z0 = Phi^-1(mid-rank share of resamples below the estimate)``, ``a = sum (m - x_i)^3 / (6 (sum (m -
        x_i)^2)^1.5)`` over the jackknife values x_i with mean m, tail shares ``Phi(z0 + (z0 + z) / (1 - a (z0 +
        z)))``, quantiles of type 7. Label it «приближённо»; a report asks for 20 people.

    Raises
    ------
    EvidenceError
        Above `LIMIT` values or on a value beyond any scale.

    Notes
    -----
    Efron 1987; Efron & Tibshirani 1993, ch. 14.
    """
    values = present(diff)
    n = len(values)
    check_size(n)
    count = n**n if n <= ENUMERATED else resamples
    if n < 2 or values.min() == values.max():
        return Bootstrap(float(values[0]) if n else None, None, count)
    point = tidy(values.mean())
    drawn, times = _all(values) if n <= ENUMERATED else _sampled(values, count, seed)
    below = float(times[drawn < point].sum() + times[drawn == point].sum() / 2) / count
    z0 = float(scipy.special.ndtri(min(max(below, 0.5 / count), 1 - 0.5 / count)))
    z = z0 + scipy.special.ndtri(np.array([TAIL, 1 - TAIL]))
    low, high = map(float, scipy.special.ndtr(z0 + z / (1 - _acceleration(values) * z)))
    return Bootstrap(point, Interval(_quantile(drawn, times, low), _quantile(drawn, times, high)), count)


def _all(values: Floats) -> tuple[Floats, Floats]:
    """Sorted means of all resamples: each unordered one once, with the number of its orders."""
    n = len(values)
    rows = np.array(list(combinations_with_replacement(range(n), n)))
    repeats = (rows[:, :, None] == np.arange(n)).sum(axis=1)
    orders = factorial(n) / np.array([factorial(k) for k in range(n + 1)], dtype=np.float64)[repeats].prod(axis=1)
    drawn = rounded(values[rows].mean(axis=1))
    order = np.argsort(drawn, kind="stable")
    return drawn[order], orders[order]


def _sampled(values: Floats, count: int, seed: int) -> tuple[Floats, Floats]:
    dice = np.random.default_rng(seed)
    sizes = [min(1000, count - start) for start in range(0, count, 1000)]
    drawn = [values[dice.integers(0, len(values), (size, len(values)))].mean(axis=1) for size in sizes]
    return np.sort(rounded(np.concatenate(drawn))), np.ones(count)


def _quantile(drawn: Floats, times: Floats, share: float) -> float:
    """Quantile of type 7 of sorted values that occur so many times each."""
    reached = np.cumsum(times)
    place = share * (reached[-1] - 1)
    here, after = np.searchsorted(reached, [np.floor(place), np.ceil(place)], side="right")
    return float(drawn[here] + (place - np.floor(place)) * (drawn[after] - drawn[here]))


def _acceleration(values: Floats) -> float:
    left_out = np.array([np.delete(values, place).mean() for place in range(len(values))])
    away = left_out.mean() - left_out
    squares = float((away**2).sum())
    return float((away**3).sum()) / (6 * squares**1.5) if squares > 1e-18 else 0.0
