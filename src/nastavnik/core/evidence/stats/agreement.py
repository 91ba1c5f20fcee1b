"""Agreement of two experts on a rubric, and of several on a mean."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import Floats, Values, complete_rows, spread
from nastavnik.core.evidence.stats.errors import EvidenceError

Weighting = Literal["none", "linear", "quadratic"]
KAPPA_FROM = 20
"""Fewest double marks for kappa in a report; below, print the share of matches."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Hold the agreement of two experts; None without marks, a kappa also when nothing could differ by chance."""

    n: int
    kappa: float | None
    linear: float | None
    quadratic: float | None
    same: float | None
    near: float | None


def agreement(first: Sequence[Hashable], second: Sequence[Hashable], levels: Sequence[Hashable]) -> Agreement:
    """Compare two experts who marked the same works.

    Parameters
    ----------
    first, second : sequence, shape (n,)
        Marks in one order of works; None is missing and leaves the work out.
    levels : sequence
        All possible marks, lowest first.

    Returns
    -------
    Agreement
        ``kappa = 1 - sum(w O) / sum(w E)`` with disagreement weights w: 0/1, abs(i - j), (i - j)^2; shares of equal
        marks (`same`) and of marks at most one level apart (`near`).

    Raises
    ------
    EvidenceError
        When the lengths differ or a mark is not among the levels.

    Notes
    -----
    Cohen 1960, 1968.
    """
    place = {level: number for number, level in enumerate(levels)}
    if len(first) != len(second) or any(mark is not None and mark not in place for mark in [*first, *second]):
        raise EvidenceError(
            "evidence.marks", N_("Оценки двух экспертов не сопоставлены: проверьте число работ и шкалу уровней.")
        )
    marks = [(place[a], place[b]) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not marks:
        return Agreement(0, None, None, None, None, None)
    observed = np.zeros((len(place), len(place)))
    for a, b in marks:
        observed[a, b] += 1
    away = np.abs(np.subtract.outer(np.arange(len(place)), np.arange(len(place))))
    n = len(marks)
    return Agreement(
        n,
        _kappa(observed, (away > 0).astype(np.float64)),
        _kappa(observed, away.astype(np.float64)),
        _kappa(observed, away.astype(np.float64) ** 2),
        float(observed[away == 0].sum()) / n,
        float(observed[away <= 1].sum()) / n,
    )


def icc_agreement(ratings: Sequence[Values] | Floats) -> float | None:
    """Give ICC(2,1): absolute agreement of one random expert.

    Parameters
    ----------
    ratings : sequence of sequences, shape (n, k)
        One row a work, one column an expert; an incomplete row is left out.

    Returns
    -------
    float or None
        ``(MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n)``, mean squares of rows, residual and columns of the
        two-way table; None when n < 2, k < 2 or all marks are equal.

    Raises
    ------
    EvidenceError
        When rows differ in length or a value is beyond any scale.

    Notes
    -----
    Shrout & Fleiss 1979.
    """
    table = complete_rows(ratings)
    n, k = table.shape
    if n < 2 or k < 2 or not spread(table.ravel()):
        return None
    rows, columns, grand = table.mean(axis=1), table.mean(axis=0), table.mean()
    between = k * float(((rows - grand) ** 2).sum()) / (n - 1)
    experts = n * float(((columns - grand) ** 2).sum()) / (k - 1)
    rest = table - rows[:, None] - columns[None, :] + grand
    error = float((rest**2).sum()) / ((n - 1) * (k - 1))
    return float((between - error) / (between + (k - 1) * error + k * (experts - error) / n))


def _kappa(observed: Floats, weights: Floats) -> float | None:
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    by_chance = float((weights * expected).sum())
    return 1 - float((weights * observed).sum()) / by_chance if by_chance else None
