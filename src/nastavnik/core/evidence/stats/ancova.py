"""Participants against colleagues, adjusted for where people started."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import scipy

from nastavnik.core.evidence.stats.data import TAIL, Floats, Interval, Values, around, paired, spread


@dataclass(frozen=True, slots=True)
class Ancova:
    """Hold ``post = b0 + slope pre + effect treated``.

    Attributes
    ----------
    effect : float
        Least squares.
    interval : Interval
        Of the effect, classic, with n - 3 degrees of freedom.
    interval_hc3 : Interval or None
        Of the effect with unequal variances allowed (MacKinnon & White 1985); for n >= 20. None when one person alone
        settles a coefficient.
    """

    effect: float
    interval: Interval
    interval_hc3: Interval | None


def ancova(treated_pre: Values, treated_post: Values, control_pre: Values, control_post: Values) -> Ancova | None:
    """Compare two groups at the second measurement, adjusted for the first.

    Parameters
    ----------
    treated_pre, treated_post : sequence of float or None, shape (n,)
        Participants in one order.
    control_pre, control_post : sequence of float or None, shape (m,)
        Colleagues in one order.

    Returns
    -------
    Ancova or None
        None when a group is empty, fewer than four people are left, or the first measurement does not vary within
        groups. Supposes the groups comparable given the first measurement (Lord's paradox): print it beside the
        difference in differences; opposite signs mean that no conclusion is possible.

    Raises
    ------
    EvidenceError
        When lengths differ or a value is beyond any scale.

    Notes
    -----
    Vickers & Altman 2001.
    """
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
    effect, se = float(b[2]), sqrt(float(rest @ rest) / (n - 3) * inverse[2, 2])
    quantile = float(scipy.special.stdtrit(n - 3, 1 - TAIL))
    hc3 = _hc3(design, inverse, rest)
    return Ancova(
        effect,
        around(effect, quantile * se),
        None if hc3 is None else around(effect, quantile * hc3),
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
