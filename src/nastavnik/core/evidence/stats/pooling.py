"""Many schools together: random-effects summary with the Hartung-Knapp interval and a prediction interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import TAIL, Floats, Interval, around, column
from nastavnik.core.evidence.stats.errors import EvidenceError

SMALLEST = 1e-30
"""A variance must be above this: nothing real is measured so finely."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Hold a summary over schools.

    Attributes
    ----------
    k : int
        Schools (strata).
    estimate, se : float
        Weighted mean and its model-based standard error.
    tau2 : float
        Variance between schools.
    i2 : float
        Share of variance between schools, percent.
    interval : Interval or None
        ``estimate +- t(k - 1) s``, ``s^2 = se^2 max(1, scale)``: the Hartung-Knapp factor never goes below one, so that
        chance likeness of a few schools does not narrow the interval. None for one school.
    prediction : Interval or None
        Where the true change of one more school is expected: ``estimate +- t(k - 1) sqrt(s^2 + tau2)``.
    """

    k: int
    estimate: float
    se: float
    tau2: float
    i2: float
    interval: Interval | None
    prediction: Interval | None


def pool(changes: Sequence[float], variances: Sequence[float]) -> Pooled | None:
    """Summarise schools by a random-effects model, variance between them by restricted maximum likelihood.

    Parameters
    ----------
    changes : sequence of float, shape (k,)
        Change (or effect size) of each school, in units of the scale.
    variances : sequence of float, shape (k,)
        Their sampling variances, positive, see `strata`.

    Returns
    -------
    Pooled or None
        None without schools.

    Raises
    ------
    EvidenceError
        When lengths differ, a number is missing or beyond any scale, or a variance is not positive.

    Notes
    -----
    Viechtbauer 2010; Hartung & Knapp 2001; Rover 2015. I2 relates tau2 to the typical
    sampling variance ``(k - 1) sum(w) / (sum(w)^2 - sum(w^2))``, w = 1 / variance.
    """
    y, v = column(changes), column(variances)
    if len(y) != len(v) or np.isnan(y).any() or not (v > SMALLEST).all():
        raise EvidenceError(
            "evidence.schools", N_("У каждой школы нужны изменение и его дисперсия больше нуля. Проверьте сводку школ.")
        )
    k = len(y)
    if not k:
        return None
    if k == 1:
        return Pooled(1, float(y[0]), sqrt(float(v[0])), 0.0, 0.0, None, None)
    tau2 = _reml(y, v)
    w = 1 / (v + tau2)
    estimate, se2 = float((w * y).sum() / w.sum()), 1 / float(w.sum())
    raised = se2 * max(1.0, float((w * (y - estimate) ** 2).sum()) / (k - 1))
    t = float(scipy.special.stdtrit(k - 1, 1 - TAIL))
    return Pooled(
        k,
        estimate,
        sqrt(se2),
        tau2,
        _between(tau2, v),
        around(estimate, t * sqrt(raised)),
        around(estimate, t * sqrt(raised + tau2)),
    )


def _between(tau2: float, v: Floats) -> float:
    """Share of the variance between schools, percent."""
    w = 1 / v
    typical = float(w.sum() - (w**2).sum() / w.sum()) / (len(v) - 1)
    return 100 * tau2 * typical / (1 + tau2 * typical)


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
