"""Internal consistency of a scale: Cronbach's alpha and McDonald's omega."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from nastavnik.core.evidence.stats.data import TAIL, Floats, Interval, Values, complete_rows, spread

LOWEST = 0.005
"""Least share of a variable left to itself in the one-factor fit, as in the usual maximum-likelihood routine."""
SHORT = 12
"""Most items of a scale of which each is tried as the factor itself: of more it takes too long."""
SINGULAR = 1e-9
"""Least eigenvalue of a correlation matrix below which items follow from one another."""


@dataclass(frozen=True, slots=True)
class Alpha:
    """Hold Cronbach's alpha.

    Attributes
    ----------
    n, k : int
        Complete people, items.
    value : float or None
        None when n < 2, k < 2 or the total does not vary.
    interval : Interval or None
        Feldt's.
    if_deleted : tuple of float or None
        Alpha without each item; empty when there is no value or only two items.
    """

    n: int
    k: int
    value: float | None
    interval: Interval | None
    if_deleted: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Omega:
    """Hold omega total and the loadings it is made of, extracted by maximum likelihood."""

    n: int
    k: int
    value: float | None
    loadings: tuple[float, ...]


def cronbach_alpha(items: Sequence[Values] | Floats) -> Alpha:
    """Give Cronbach's alpha with Feldt's interval and alpha without each item.

    Parameters
    ----------
    items : sequence of sequences, shape (n, k)
        One row a person, already reversed where needed; a row with a missing answer is left out.

    Returns
    -------
    Alpha
        ``k / (k - 1) (1 - sum of item variances / variance of the total)``; interval
        ``1 - (1 - alpha) F(1 - e/2 or e/2; n - 1, (n - 1)(k - 1))``, e the error share.

    Raises
    ------
    EvidenceError
        When rows differ in length or a value is beyond any scale.

    Notes
    -----
    Cronbach 1951; Feldt 1965.
    """
    table = complete_rows(items)
    n, k = table.shape
    value = _alpha(table)
    interval = None
    deleted: tuple[float | None, ...] = ()
    if value is not None:
        free, rest = n - 1, (n - 1) * (k - 1)
        low = 1 - (1 - value) * float(scipy.special.fdtri(free, rest, 1 - TAIL))
        interval = Interval(low, 1 - (1 - value) * float(scipy.special.fdtri(free, rest, TAIL)))
        deleted = tuple(_alpha(np.delete(table, item, axis=1)) for item in range(k)) if k > 2 else ()
    return Alpha(n, k, value, interval, deleted)


def omega_total(items: Sequence[Values] | Floats) -> Omega:
    """Give McDonald's omega total of a one-factor scale.

    Parameters
    ----------
    items : sequence of sequences, shape (n, k)
        One row a person, already reversed where needed; a row with a missing answer is left out.

    Returns
    -------
    Omega
        ``(sum of loadings)^2 / ((sum of loadings)^2 + sum of own variances)`` on the correlation matrix, extraction by
        maximum likelihood: print it, other methods differ in the second digit. None when k < 3, n <= k, an item
        does not vary, or some items follow from the others, for which the likelihood has no maximum.

    Raises
    ------
    EvidenceError
        When rows differ in length or a value is beyond any scale.

    Notes
    -----
    McDonald 1999; Joreskog 1967 for the likelihood with loadings profiled out.
    """
    table = complete_rows(items)
    n, k = table.shape
    if k < 3 or n <= k or not all(spread(column) for column in table.T):
        return Omega(n, k, None, ())
    matrix = np.asarray(np.corrcoef(table.T), dtype=np.float64)
    if np.linalg.eigvalsh(matrix)[0] < SINGULAR:
        return Omega(n, k, None, ())
    own = _own_variances(matrix)
    loadings = _loadings(own, matrix)
    loadings = loadings * np.sign(loadings.sum() or 1.0)
    common = float(loadings.sum()) ** 2
    return Omega(n, k, common / (common + float(own.sum())), tuple(map(float, loadings)))


def _own_variances(matrix: Floats) -> Floats:
    """Find the own variances of the best fit: with few people the likelihood may have several tops.

    Roughly from many starts, all alike, the usual guess and, of up to `SHORT` items, each in turn as the factor itself,
    then exactly from the best of them.
    """
    k = len(matrix)
    guess = (1 - 0.5 / k) / np.diag(np.linalg.inv(matrix))
    leading = np.where(np.eye(k) > 0, 0.0, 1 - matrix**2) if k <= SHORT else ()
    rough = [_fit(np.clip(start, LOWEST, 1.0), matrix, _ROUGH) for start in (np.full(k, 0.5), guess, *leading)]
    return _fit(min(rough, key=lambda own: round(_misfit(own, matrix)[0], 6)), matrix, _STRICT)


def _fit(start: Floats, matrix: Floats, options: dict[str, float]) -> Floats:
    bounds = [(LOWEST, 1.0)] * len(matrix)
    found = scipy.optimize.minimize(
        _misfit, start, args=(matrix,), jac=True, method="L-BFGS-B", bounds=bounds, options=options
    )
    return np.asarray(found.x, dtype=np.float64)


_ROUGH = {"ftol": 1e-6, "maxiter": 40}
_STRICT = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 2000, "maxfun": 100_000}


def _alpha(table: Floats) -> float | None:
    n, k = table.shape
    if n < 2 or k < 2:
        return None
    total = spread(table.sum(axis=1))
    if not total:
        return None
    own = float(table.var(axis=0, ddof=1).sum())
    return float(k / (k - 1) * (1 - own / total**2))


def _misfit(own: Floats, matrix: Floats) -> tuple[float, Floats]:
    """Minus the log-likelihood of own variances with the best loadings for them, up to a constant; and its slope."""
    scale = 1 / np.sqrt(own)
    rest = np.maximum(np.linalg.eigvalsh(matrix * np.outer(scale, scale))[:-1], 1e-12)
    slope = (_loadings(own, matrix) ** 2 + own - 1) / own**2
    return float((rest - np.log(rest) - 1).sum()), slope


def _loadings(own: Floats, matrix: Floats) -> Floats:
    scale = 1 / np.sqrt(own)
    roots, vectors = np.linalg.eigh(matrix * np.outer(scale, scale))
    return np.asarray(vectors[:, -1] * np.sqrt(max(roots[-1] - 1, 0.0)) / scale, dtype=np.float64)
