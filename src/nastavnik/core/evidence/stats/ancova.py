"""Participants against colleagues, adjusted for where people started."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import scipy

from nastavnik.core.evidence.stats.data import Floats, Interval, Values, paired, spread
from nastavnik.core.evidence.stats.errors import check_level


@dataclass(frozen=True, slots=True)
class Ancova:
    """Hold ``post = b0 + slope pre + effect treated``.

    Attributes
    ----------
    n, df : int
        People and residual degrees of freedom, n - 3.
    intercept, slope, effect : float
        Least squares.
    se, t, p, interval
        Of the effect, classic.
    se_hc3, p_hc3, interval_hc3
        Of the effect with unequal variances allowed (MacKinnon & White 1985); for n >= 20. None when one person alone
        settles a coefficient.
    """

    n: int
    df: int
    intercept: float
    slope: float
    effect: float
    se: float
    t: float | None
    p: float | None
    interval: Interval
    se_hc3: float | None
    p_hc3: float | None
    interval_hc3: Interval | None


def ancova(
    treated_pre: Values, treated_post: Values, control_pre: Values, control_post: Values, level: float = 0.95
) -> Ancova | None:
    """Compare two groups at the second measurement, adjusted for the first.

    Parameters
    ----------
    treated_pre, treated_post : sequence of float or None, shape (n,)
        Participants in one order.
    control_pre, control_post : sequence of float or None, shape (m,)
        Colleagues in one order.
    level : float
        Coverage.

    Returns
    -------
    Ancova or None
        None when a group is empty, fewer than four people are left, or the first measurement does not vary within
        groups. Supposes the groups comparable given the first measurement (Lord's paradox): print it beside the
        difference in differences; opposite signs mean that no conclusion is possible.

    Raises
    ------
    EvidenceError
        When lengths differ, a value is beyond any scale or the level is outside (0, 1).

    Notes
    -----
    Vickers & Altman 2001.
    """
    alpha = check_level(level)
    treated, control = paired(treated_pre, treated_post), paired(control_pre, control_post)
    n = treated.n + control.n
    if n < 4 or not treated.n or not control.n or not (spread(treated.pre) or spread(control.pre)):
        return None
    start = np.concatenate([treated.pre, control.pre])
    end = np.concatenate([treated.post, control.post])
    member = np.repeat([1.0, 0.0], [treated.n, control.n])
    design = np.column_stack([np.ones(n), start - start.mean(), member])
    inverse = np.linalg.inv(design.T @ design)
    b = inverse @ design.T @ end
    rest = _clean(end - design @ b, end)
    df = n - 3
    effect, se = float(b[2]), sqrt(float(rest @ rest) / df * inverse[2, 2])
    quantile = float(scipy.special.stdtrit(df, 1 - alpha / 2))
    slope = float(b[1])
    hc3 = _hc3(design, inverse, rest)
    return Ancova(
        n=n,
        df=df,
        intercept=float(b[0]) - slope * float(start.mean()),
        slope=slope,
        effect=effect,
        se=se,
        t=effect / se if se else None,
        p=2 * float(scipy.special.stdtr(df, -abs(effect / se))) if se else None,
        interval=Interval(effect - quantile * se, effect + quantile * se, level),
        se_hc3=hc3,
        p_hc3=2 * float(scipy.special.stdtr(df, -abs(effect / hc3))) if hc3 else None,
        interval_hc3=None if hc3 is None else Interval(effect - quantile * hc3, effect + quantile * hc3, level),
    )


def _clean(rest: Floats, end: Floats) -> Floats:
    """Residuals with the noise of arithmetic set to zero."""
    noise = 1e-12 * max(1.0, float(np.abs(end).max()))
    return np.where(np.abs(rest) < noise, 0.0, rest)


def _hc3(design: Floats, inverse: Floats, rest: Floats) -> float | None:
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    if (leverage > 1 - 1e-9).any():
        return None
    scaled = design * (rest / (1 - leverage))[:, None]
    return sqrt(float((inverse @ (scaled.T @ scaled) @ inverse)[2, 2]))
