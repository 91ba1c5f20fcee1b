"""Participants against colleagues: difference in differences."""

from dataclasses import dataclass
from math import sqrt

import scipy

from nastavnik.core.evidence.stats.data import Interval, Values, present, spread
from nastavnik.core.evidence.stats.errors import check_level
from nastavnik.core.evidence.stats.mann_whitney import MannWhitney, mann_whitney


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a difference of two mean changes.

    Attributes
    ----------
    n_treated, n_control : int
        People with both measurements.
    estimate : float or None
        Mean change of the treated minus that of the controls; None when a group is empty.
    se, t, df, p : float or None
        Welch's; None when a group has fewer than two people or nothing varies.
    interval : Interval or None
        Welch's.
    ranks : MannWhitney
        Exact test of the changes for small groups.
    """

    n_treated: int
    n_control: int
    estimate: float | None
    se: float | None
    t: float | None
    df: float | None
    p: float | None
    interval: Interval | None
    ranks: MannWhitney


def difference_of_changes(treated: Values, control: Values, level: float = 0.95) -> Difference:
    """Compare the changes of two groups, given as changes.

    Parameters
    ----------
    treated, control : sequence of float or None
        Post minus pre of each person; missing ones are left out.
    level : float
        Coverage.

    Returns
    -------
    Difference
        ``mean treated - mean control``, ``se^2 = s1^2/n1 + s2^2/n2``, Welch-Satterthwaite degrees of freedom.

    Raises
    ------
    EvidenceError
        When a value is beyond any scale or the level is outside (0, 1).

    Notes
    -----
    Welch 1947.
    """
    alpha = check_level(level)
    a, b = present(treated), present(control)
    n, m = len(a), len(b)
    estimate = float(a.mean() - b.mean()) if n and m else None
    sa, sb = spread(a), spread(b)
    se = t = df = p = interval = None
    if estimate is not None and sa is not None and sb is not None and (sa or sb):
        va, vb = sa**2 / n, sb**2 / m
        se = sqrt(va + vb)
        t, df = estimate / se, (va + vb) ** 2 / (va**2 / (n - 1) + vb**2 / (m - 1))
        p, half = 2 * float(scipy.special.stdtr(df, -abs(t))), float(scipy.special.stdtrit(df, 1 - alpha / 2)) * se
        interval = Interval(estimate - half, estimate + half, level)
    return Difference(n, m, estimate, se, t, df, p, interval, mann_whitney(a, b))
