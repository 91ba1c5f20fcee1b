"""The exact Mann-Whitney test of two groups, ties included."""

from math import erfc, sqrt

import numpy as np

from nastavnik.core.evidence.stats.data import Ints, Values, present
from nastavnik.core.evidence.stats.ranks import doubled_ranks, subset_distribution

EXACT = 3e8
"""Most steps for the exact distribution: some 200 people in two like groups, more when one group is small."""


def mann_whitney(first: Values, second: Values) -> float:
    """Compare two groups by ranks.

    Parameters
    ----------
    first, second : sequence of float or None
        Values of the groups, any lengths; missing ones are left out.

    Returns
    -------
    float
        Two-sided p, the share of all divisions of the people into groups of these sizes whose rank sum is at least
        as far from its mean as the observed one (conditional permutation distribution, exact with ties); above `EXACT`
        steps the normal approximation with ties, no continuity correction. 1.0 when nothing can be compared.

    Raises
    ------
    EvidenceError
        On a value beyond any scale.

    Notes
    -----
    Mann & Whitney 1947.
    """
    a, b = present(first), present(second)
    small, total = min(len(a), len(b)), len(a) + len(b)
    if not small:
        return 1.0
    ranks = doubled_ranks(np.concatenate([a, b]))
    observed = int(ranks[: len(a)].sum() if len(a) == small else ranks[len(a) :].sum())
    steps = ranks - ranks.min()
    if total * (small + 1) * int(np.sort(steps)[-small:].sum()) <= EXACT:
        return min(1.0, _exact_p(steps, small, observed - small * int(ranks.min())))
    variance = len(a) * len(b) / (total * (total - 1)) * float(((ranks - ranks.mean()) ** 2).sum())
    return erfc(abs(observed - small * (total + 1)) / sqrt(2 * variance))


def _exact_p(steps: Ints, size: int, seen: int) -> float:
    chance = subset_distribution(steps, size)
    sums = len(steps) * np.arange(len(chance))
    middle = size * int(steps.sum())
    return float(chance[np.abs(sums - middle) >= abs(len(steps) * seen - middle)].sum())
