"""Participants against colleagues: difference in differences."""

from dataclasses import dataclass
from math import sqrt

import scipy

from nastavnik.core.evidence.stats.data import TAIL, Interval, Values, around, present, spread
from nastavnik.core.evidence.stats.mann_whitney import mann_whitney


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a difference of two mean changes.

    Attributes
    ----------
    estimate : float or None
        Mean change of the treated minus that of the controls; None when a group is empty.
    interval : Interval or None
        Welch's; None when a group has fewer than two people or nothing varies.
    p : float
        Exact Mann-Whitney of the changes, two-sided.
    """

    estimate: float | None
    interval: Interval | None
    p: float


def difference_of_changes(treated: Values, control: Values) -> Difference:
    """Compare the changes of two groups, given as changes.

    Parameters
    ----------
    treated, control : sequence of float or None
        Post minus pre of each person; missing ones are left out.

    Returns
    -------
    Difference
        ``mean treated - mean control``, ``se^2 = s1^2/n1 + s2^2/n2``, Welch-Satterthwaite degrees of freedom.

    Raises
    ------
    EvidenceError
        When a value is beyond any scale.

    Notes
    -----
    Welch 1947.
    """
    a, b = present(treated), present(control)
    n, m = len(a), len(b)
    estimate = float(a.mean() - b.mean()) if n and m else None
    sa, sb = spread(a), spread(b)
    interval = None
    if estimate is not None and sa is not None and sb is not None and (sa or sb):
        va, vb = sa**2 / n, sb**2 / m
        df = (va + vb) ** 2 / (va**2 / (n - 1) + vb**2 / (m - 1))
        interval = around(estimate, float(scipy.special.stdtrit(df, 1 - TAIL)) * sqrt(va + vb))
    return Difference(estimate, interval, mann_whitney(a, b))
