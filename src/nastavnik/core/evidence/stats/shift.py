"""Typical change: the Hodges-Lehmann shift with its exact interval."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nastavnik.core.evidence.stats.data import Floats, Interval, Values, present, rounded, tidy
from nastavnik.core.evidence.stats.errors import check_level, check_size
from nastavnik.core.evidence.stats.ranks import sign_distribution

FUZZ = 1e-12
"""Shares of error closer than this are the same share."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Hold a typical value with an exact interval.

    Attributes
    ----------
    n : int
        Values used.
    estimate : float or None
        None when there are no values.
    interval : Interval or None
        None when there are no values.
    achieved : float or None
        Exact coverage of the interval for a continuous symmetric change; below the nominal level when n is too small.
    k : int
        The interval goes from the k-th smallest to the k-th largest of the sorted averages.
    """

    n: int
    estimate: float | None
    interval: Interval | None
    achieved: float | None
    k: int


def walsh_averages(diff: Values) -> Floats:
    """Give every average of two differences, each with itself included.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Missing ones are left out.

    Returns
    -------
    ndarray of float, shape (n (n + 1) / 2,)
        Sorted, rounded to ten decimals.

    Raises
    ------
    EvidenceError
        Above `LIMIT` differences.
    """
    values = present(diff)
    check_size(len(values))
    first, second = np.triu_indices(len(values))
    return np.sort(rounded((values[first] + values[second]) / 2))


@lru_cache(maxsize=256)
def signed_rank_quantile(share: float, n: int) -> tuple[int, float]:
    """Give the quantile of W+ when n different changes go either way alike.

    Parameters
    ----------
    share : float
        Probability, usually alpha / 2.
    n : int
        Number of differences.

    Returns
    -------
    k : int
        Smallest k with ``P(W+ <= k) >= share``, the ``qsignrank`` of R; 0 is raised to 1.
    below : float
        ``P(W+ <= k - 1)``, the error of one end of the interval.
    """
    reached = np.cumsum(sign_distribution(np.arange(1, n + 1)))
    k = max(1, int(np.searchsorted(reached, share - FUZZ)))
    return k, float(reached[k - 1])


def hodges_lehmann(diff: Values, level: float = 0.95) -> Shift:
    """Estimate the typical change and its exact interval.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Post minus pre, zeros included; missing ones are left out.
    level : float
        Wanted coverage.

    Returns
    -------
    Shift
        Median of the Walsh averages; interval from the k-th smallest to the k-th largest of them,
        k = qsignrank(alpha / 2, n), 0 raised to 1. In units of the scale. Conservative on discrete data.

    Raises
    ------
    EvidenceError
        Above `LIMIT` differences or on a level outside (0, 1).

    Notes
    -----
    Hodges & Lehmann 1963; Hollander & Wolfe 1973, ch. 3. Up to five differences the whole range covers less than 95 %,
    which `achieved` says.
    """
    alpha = check_level(level)
    averages = walsh_averages(diff)
    if not len(averages):
        return Shift(0, None, None, None, 0)
    n = len(present(diff))
    k, below = signed_rank_quantile(alpha / 2, n)
    ends = Interval(float(averages[k - 1]), float(averages[-k]), level)
    return Shift(n, tidy(np.median(averages)), ends, 1 - 2 * below, k)
