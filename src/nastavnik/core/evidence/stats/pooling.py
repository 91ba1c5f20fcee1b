"""Many schools together: random-effects summary with the Hartung-Knapp interval and a prediction interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import Floats, Interval, column
from nastavnik.core.evidence.stats.errors import EvidenceError, check_level

Method = Literal["REML", "DL"]
SMALLEST = 1e-30
"""A variance must be above this: nothing real is measured so finely."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Hold a summary over schools.

    Attributes
    ----------
    method : {'REML', 'DL'}
        How the variance between schools was estimated.
    k : int
        Schools (strata).
    estimate, se : float
        Weighted mean and its model-based standard error.
    tau2 : float
        Variance between schools.
    q : float
        Cochran's Q with k - 1 degrees of freedom.
    i2 : float
        Share of variance between schools, percent.
    p : float
        Normal two-sided p of the model-based standard error.
    interval : Interval
        Normal, model-based.
    scale : float or None
        Hartung-Knapp factor before it is raised to 1; None for one school.
    se_hk, p_hk, interval_hk
        With ``se^2 max(1, scale)`` and t(k - 1); the ones to print. None for one school.
    prediction : Interval or None
        Where the true change of one more school is expected: ``estimate +- t(k - 1) sqrt(se_hk^2 + tau2)``.
    """

    method: Method
    k: int
    estimate: float
    se: float
    tau2: float
    q: float
    i2: float
    p: float
    interval: Interval
    scale: float | None
    se_hk: float | None
    p_hk: float | None
    interval_hk: Interval | None
    prediction: Interval | None


def pool(
    changes: Sequence[float],
    variances: Sequence[float],
    method: Method = "REML",
    level: float = 0.95,
    *,
    never_below_one: bool = True,
) -> Pooled | None:
    """Summarise schools by a random-effects model.

    Parameters
    ----------
    changes : sequence of float, shape (k,)
        Change (or effect size) of each school, in units of the scale.
    variances : sequence of float, shape (k,)
        Their sampling variances, positive, see `strata`.
    method : {'REML', 'DL'}
        Restricted maximum likelihood, or DerSimonian & Laird.
    level : float
        Coverage of every interval.
    never_below_one : bool
        Multiply by ``max(1, scale)``, not by the scale itself, so that chance likeness of a few schools does not
        narrow the interval.

    Returns
    -------
    Pooled or None
        None without schools.

    Raises
    ------
    EvidenceError
        When lengths differ, a number is missing or beyond any scale, a variance is not positive or the level is outside
        (0, 1).

    Notes
    -----
    DerSimonian & Laird 1986; Viechtbauer 2010; Hartung & Knapp 2001; Rover 2015. I2 relates tau2 to the typical
    sampling variance ``(k - 1) sum(w) / (sum(w)^2 - sum(w^2))``, w = 1 / variance.
    """
    alpha = check_level(level)
    y, v = column(changes), column(variances)
    if len(y) != len(v) or np.isnan(y).any() or not (v > SMALLEST).all():
        raise EvidenceError(
            "evidence.schools", N_("У каждой школы нужны изменение и его дисперсия больше нуля. Проверьте сводку школ.")
        )
    k = len(y)
    if not k:
        return None
    w = 1 / v
    q = float((w * (y - (w * y).sum() / w.sum()) ** 2).sum())
    typical = float(w.sum() - (w**2).sum() / w.sum()) / (k - 1) if k > 1 else 0.0
    tau2 = 0.0 if k == 1 else (_reml(y, v) if method == "REML" else max(0.0, (q - (k - 1)) / (typical * (k - 1))))
    w = 1 / (v + tau2)
    estimate, se = float((w * y).sum() / w.sum()), sqrt(1 / float(w.sum()))
    z = float(scipy.special.ndtri(1 - alpha / 2))
    scale = se_hk = p_hk = interval_hk = prediction = None
    if k > 1:
        scale = float((w * (y - estimate) ** 2).sum()) / (k - 1)
        se_hk = se * sqrt(max(1.0, scale) if never_below_one else scale)
        t = float(scipy.special.stdtrit(k - 1, 1 - alpha / 2))
        p_hk = 2 * float(scipy.special.stdtr(k - 1, -abs(estimate) / se_hk)) if se_hk else None
        interval_hk = _around(estimate, t * se_hk, level)
        prediction = _around(estimate, t * sqrt(se_hk**2 + tau2), level)
    return Pooled(
        method=method,
        k=k,
        estimate=estimate,
        se=se,
        tau2=tau2,
        q=q,
        i2=100 * tau2 * typical / (1 + tau2 * typical),
        p=2 * float(scipy.special.ndtr(-abs(estimate) / se)),
        interval=_around(estimate, z * se, level),
        scale=scale,
        se_hk=se_hk,
        p_hk=p_hk,
        interval_hk=interval_hk,
        prediction=prediction,
    )


def _around(middle: float, half: float, level: float) -> Interval:
    return Interval(middle - half, middle + half, level)


def _reml(y: Floats, v: Floats) -> float:
    """Highest top of the restricted likelihood in tau2 >= 0: there may be several, and 0 may be one of them."""
    furthest = float(v.max()) + 2 * len(y) * float(np.ptp(y)) ** 2
    grid = np.concatenate([[0.0], np.geomspace(float(v.min()) * 1e-6, furthest, 400)])
    steps = np.array([_slope(tau2, y, v) for tau2 in grid])
    tops = np.flatnonzero((steps[:-1] > 0) & (steps[1:] <= 0))
    found = [
        float(scipy.optimize.brentq(_slope, grid[i], grid[i + 1], args=(y, v), xtol=1e-14, rtol=1e-13)) for i in tops
    ]
    return min([0.0, *found], key=lambda tau2: _misfit(tau2, y, v))


def _slope(tau2: float, y: Floats, v: Floats) -> float:
    """Twice the slope of the restricted log-likelihood."""
    w = 1 / (v + tau2)
    mean = (w * y).sum() / w.sum()
    return float((w**2 * (y - mean) ** 2).sum() - (w.sum() - (w**2).sum() / w.sum()))


def _misfit(tau2: float, y: Floats, v: Floats) -> float:
    """Minus twice the restricted log-likelihood, up to a constant."""
    w = 1 / (v + tau2)
    mean = (w * y).sum() / w.sum()
    return float(-np.log(w).sum() + np.log(w.sum()) + (w * (y - mean) ** 2).sum())
