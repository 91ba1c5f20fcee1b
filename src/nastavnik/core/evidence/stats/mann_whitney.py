"""The exact Mann-Whitney test of two groups, ties included, and Cliff's delta."""

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from nastavnik.core.evidence.stats.data import Ints, Values, present
from nastavnik.core.evidence.stats.ranks import doubled_ranks, subset_distribution

EXACT = 3e8
"""Most steps for the exact distribution: some 200 people in two like groups, more when one group is small."""


@dataclass(frozen=True, slots=True)
class MannWhitney:
    """Hold a comparison of two groups.

    Attributes
    ----------
    n_first, n_second : int
        People.
    u : float
        Pairs of people where the first is higher, ties as one half.
    delta : float or None
        Cliff's delta ``2 u / (n1 n2) - 1``; None when a group is empty.
    z : float or None
        Standardised sum of ranks, no continuity correction; None when all values are equal.
    p_two : float
        1.0 when nothing can be compared.
    exact : bool
        False: normal approximation with ties, above `EXACT` steps.
    """

    n_first: int
    n_second: int
    u: float
    delta: float | None
    z: float | None
    p_two: float
    exact: bool


def mann_whitney(first: Values, second: Values) -> MannWhitney:
    """Compare two groups by ranks.

    Parameters
    ----------
    first, second : sequence of float or None
        Values of the groups, any lengths; missing ones are left out.

    Returns
    -------
    MannWhitney
        Two-sided p is the share of all divisions of the people into groups of these sizes whose rank sum is at least
        as far from its mean as the observed one (conditional permutation distribution, exact with ties).

    Raises
    ------
    EvidenceError
        On a value beyond any scale.

    Notes
    -----
    Mann & Whitney 1947; Cliff 1993.
    """
    a, b = present(first), present(second)
    n, m = len(a), len(b)
    ranks = doubled_ranks(np.concatenate([a, b]))
    observed = int(ranks[:n].sum())
    u = observed / 2 - n * (n + 1) / 2
    if not n or not m:
        return MannWhitney(n, m, u, None, None, 1.0, exact=True)
    total = n + m
    centred = ranks - ranks.mean()
    variance = n * m / (total * (total - 1)) * float((centred**2).sum())
    z = (observed - n * (total + 1)) / sqrt(variance) if variance else None
    if 2 * n > total:
        n, observed = m, int(ranks.sum()) - observed
    steps = ranks - ranks.min()
    exact = total * (n + 1) * int(np.sort(steps)[-n:].sum()) <= EXACT
    p = _exact_p(steps, n, observed - n * int(ranks.min())) if exact else erfc(abs(z or 0.0) / sqrt(2))
    return MannWhitney(len(a), len(b), u, 2 * u / (len(a) * len(b)) - 1, z, min(1.0, p), exact)


def _exact_p(steps: Ints, size: int, seen: int) -> float:
    chance = subset_distribution(steps, size)
    sums = len(steps) * np.arange(len(chance))
    middle = size * int(steps.sum())
    return float(chance[np.abs(sums - middle) >= abs(len(steps) * seen - middle)].sum())
