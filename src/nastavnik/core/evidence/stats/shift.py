"""Typical change: the Hodges-Lehmann shift with its exact interval."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nastavnik.core.evidence.stats.data import TAIL, Floats, Interval, Values, present, rounded, tidy
from nastavnik.core.evidence.stats.errors import check_size
from nastavnik.core.evidence.stats.ranks import sign_distribution

FUZZ = 1e-12
"""Shares of error closer than this are the same share."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Hold a typical value with an exact interval; both None when there are no values."""

    estimate: float | None
    interval: Interval | None


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
def signed_rank_quantile(share: float, n: int) -> int:
    """Give the quantile of W+ when n different changes go either way alike.

    Parameters
    ----------
    share : float
        Probability, usually alpha / 2.
    n : int
        Number of differences.

    Returns
    -------
    int
        Smallest k with ``P(W+ <= k) >= share``, the ``qsignrank`` of R; 0 is raised to 1.
    """
    reached = np.cumsum(sign_distribution(np.arange(1, n + 1)))
    return max(1, int(np.searchsorted(reached, share - FUZZ)))


def hodges_lehmann(diff: Values) -> Shift:
    """Estimate the typical change and its exact interval.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Post minus pre, zeros included; missing ones are left out.

    Returns
    -------
    Shift
        Median of the Walsh averages; interval from the k-th smallest to the k-th largest of them,
        k = qsignrank(`TAIL`, n), 0 raised to 1. In units of the scale. Conservative on discrete data.

    Raises
    ------
    EvidenceError
        Above `LIMIT` differences.

    Notes
    -----
    Hodges & Lehmann 1963; Hollander & Wolfe 1973, ch. 3. Up to five differences the whole range covers less than 95 %.
    """
    averages = walsh_averages(diff)
    if not len(averages):
        return Shift(None, None)
    k = signed_rank_quantile(TAIL, len(present(diff)))
    return Shift(tidy(np.median(averages)), Interval(float(averages[k - 1]), float(averages[-k])))
