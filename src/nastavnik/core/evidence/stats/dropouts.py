"""People who did not answer again: were they different, and does the conclusion survive them."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from nastavnik.core.evidence.stats.data import Values, present, spread, tidy
from nastavnik.core.evidence.stats.effects import hedges_correction
from nastavnik.core.evidence.stats.errors import check_size, whole
from nastavnik.core.evidence.stats.shift import Shift, hodges_lehmann

DIFFERS = 0.5
"""From this g on two groups are said to differ from the start."""


@dataclass(frozen=True, slots=True)
class DropoutBounds:
    """Hold typical change with no change of the drop-outs, and with their worst-decile change."""

    unchanged: Shift
    worst: Shift


def standardised_gap(first: Values, second: Values) -> float | None:
    """Compare the first measurement of two groups: of drop-outs and completers, or of mentees and colleagues.

    Parameters
    ----------
    first, second : sequence of float or None
        First measurements; missing ones are left out.

    Returns
    -------
    float or None
        ``g = J(n1 + n2 - 2) (mean of first - mean of second) / pooled sd``; None when a group is empty, fewer than four
        people are there or the pooled deviation is zero.

    Raises
    ------
    EvidenceError
        When a value is beyond any scale.

    Notes
    -----
    Hedges 1981.
    """
    a, b = present(first), present(second)
    n, m = len(a), len(b)
    if not n or not m or n + m < 4:
        return None
    pooled = ((n - 1) * (spread(a) or 0.0) ** 2 + (m - 1) * (spread(b) or 0.0) ** 2) / (n + m - 2)
    if not pooled:
        return None
    return hedges_correction(n + m - 2) * float(a.mean() - b.mean()) / sqrt(pooled)


def dropout_bounds(diff: Values, dropouts: int, *, lower_is_better: bool) -> DropoutBounds:
    """Give the typical change under two assumptions about those who did not answer again.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Post minus pre of completers; missing ones are left out.
    dropouts : int
        People with a first measurement only.
    lower_is_better : bool
        Direction of the scale.

    Returns
    -------
    DropoutBounds
        Hodges-Lehmann shifts: with 0 for each drop-out (first value carried forward); with the worst decile of observed
        changes for each (quantile of type 7). A conclusion must survive the first.

    Raises
    ------
    EvidenceError
        When the number of drop-outs cannot be, or above `LIMIT` people.

    Notes
    -----
    Little & Rubin 2002; Horowitz & Manski 2000.
    """
    values = present(diff)
    check_size(len(values) + whole(dropouts))
    worst = tidy(np.quantile(values, 0.9 if lower_is_better else 0.1)) if len(values) else 0.0
    filled = (np.concatenate([values, np.full(whole(dropouts), each)]) for each in (0.0, worst))
    return DropoutBounds(*map(hodges_lehmann, filled))
