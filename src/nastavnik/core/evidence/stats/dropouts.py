"""People who did not answer again: were they different, and does the conclusion survive them."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from nastavnik.core.evidence.stats.data import Floats, Values, present, spread, tidy
from nastavnik.core.evidence.stats.effects import hedges_correction
from nastavnik.core.evidence.stats.errors import check_size, whole
from nastavnik.core.evidence.stats.mann_whitney import mann_whitney
from nastavnik.core.evidence.stats.shift import Shift, hodges_lehmann

DIFFERS = 0.5
"""From this g on drop-outs are said to differ."""


@dataclass(frozen=True, slots=True)
class Attrition:
    """Hold a comparison of first measurements, drop-outs minus completers.

    Attributes
    ----------
    n_completers, n_dropouts : int
        People with a first measurement.
    mean_completers, mean_dropouts : float or None
        In units of the scale.
    hedges_g : float or None
        Standardised by the pooled deviation; None when it is zero or fewer than four people are there.
    cliffs_delta : float or None
        -1 to 1; None when a group is empty.
    p : float
        Exact Mann-Whitney, two-sided.
    differ : bool
        ``abs(hedges_g) >= DIFFERS``.
    """

    n_completers: int
    n_dropouts: int
    mean_completers: float | None
    mean_dropouts: float | None
    hedges_g: float | None
    cliffs_delta: float | None
    p: float
    differ: bool


@dataclass(frozen=True, slots=True)
class DropoutBounds:
    """Hold typical change as observed, with no change of the drop-outs, and with their worst-decile change."""

    observed: Shift
    unchanged: Shift
    worst: Shift
    worst_change: float | None


def attrition(completers_pre: Values, dropouts_pre: Values) -> Attrition:
    """Compare the first measurement of drop-outs and completers.

    Parameters
    ----------
    completers_pre, dropouts_pre : sequence of float or None
        First measurements; missing ones are left out.

    Returns
    -------
    Attrition
        ``g = J(n1 + n2 - 2) (mean of drop-outs - mean of completers) / pooled sd``, Cliff's delta and the exact test.

    Raises
    ------
    EvidenceError
        When a value is beyond any scale.

    Notes
    -----
    Hedges 1981; Cliff 1993.
    """
    stayed, left = present(completers_pre), present(dropouts_pre)
    test = mann_whitney(left, stayed)
    g = _hedges_g(left, stayed)
    return Attrition(
        n_completers=len(stayed),
        n_dropouts=len(left),
        mean_completers=float(stayed.mean()) if len(stayed) else None,
        mean_dropouts=float(left.mean()) if len(left) else None,
        hedges_g=g,
        cliffs_delta=test.delta,
        p=test.p_two,
        differ=g is not None and abs(g) >= DIFFERS,
    )


def dropout_bounds(diff: Values, dropouts: int, *, lower_is_better: bool, level: float = 0.95) -> DropoutBounds:
    """Give the typical change under two assumptions about those who did not answer again.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Post minus pre of completers; missing ones are left out.
    dropouts : int
        People with a first measurement only.
    lower_is_better : bool
        Direction of the scale.
    level : float
        Coverage of the intervals.

    Returns
    -------
    DropoutBounds
        Hodges-Lehmann shifts: observed; with 0 for each drop-out (first value carried forward); with the worst decile
        of observed changes for each (quantile of type 7). A conclusion must survive the second.

    Raises
    ------
    EvidenceError
        When the number of drop-outs cannot be, above `LIMIT` people, or on a level outside (0, 1).

    Notes
    -----
    Little & Rubin 2002; Horowitz & Manski 2000.
    """
    values = present(diff)
    check_size(len(values) + whole(dropouts))
    worst = None
    if len(values):
        worst = tidy(np.quantile(values, 0.9 if lower_is_better else 0.1))
    filled = np.full(whole(dropouts), 0.0 if worst is None else worst)
    return DropoutBounds(
        hodges_lehmann(values, level),
        hodges_lehmann(np.concatenate([values, np.zeros(len(filled))]), level),
        hodges_lehmann(np.concatenate([values, filled]), level),
        worst,
    )


def _hedges_g(first: Floats, second: Floats) -> float | None:
    n, m = len(first), len(second)
    if not n or not m or n + m < 4:
        return None
    pooled = ((n - 1) * (spread(first) or 0.0) ** 2 + (m - 1) * (spread(second) or 0.0) ** 2) / (n + m - 2)
    if not pooled:
        return None
    return hedges_correction(n + m - 2) * float(first.mean() - second.mean()) / sqrt(pooled)
