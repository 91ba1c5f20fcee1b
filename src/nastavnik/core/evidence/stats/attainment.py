"""Goal attainment scaling: the T score of a set of goals and the share reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import LARGEST, present
from nastavnik.core.evidence.stats.errors import EvidenceError
from nastavnik.core.evidence.stats.shares import Share, share

RHO = 0.3
"""Assumed correlation of goals of one person."""
TOO_EASY = 60.0
"""Mean T above which goals were set too low."""
SANE_FROM = 5
"""Fewest pairs for a remark about the level of goals."""


@dataclass(frozen=True, slots=True)
class GoalLevels:
    """Hold T scores of several pairs: their mean, and whether goals look too easy."""

    n: int
    mean: float | None
    too_easy: bool


def goal_attainment(scores: Sequence[int | None], weights: Sequence[float] | None = None) -> float | None:
    """Give the T score of a person's goals.

    Parameters
    ----------
    scores : sequence of int or None, shape (k,)
        -2 … 2 by goal, 0 the level expected and frozen beforehand; None is not marked yet and left out.
    weights : sequence of float, shape (k,), optional
        Not negative; equal when absent.

    Returns
    -------
    float or None
        ``50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2)``, rho = `RHO`: 50 as expected; None without
        marks or weight.

    Raises
    ------
    EvidenceError
        When a score is outside -2 … 2, a weight is negative or lengths differ.

    Notes
    -----
    Kiresuk & Sherman 1968; Turner-Stokes 2009 with its erratum, Clin Rehabil 23:362. Never test T against 50 or against
    the T of the start: the start was placed at -1 or -2 by the scaling itself.
    """
    marks = _marks(scores, [1.0] * len(scores) if weights is None else list(weights))
    total = sum(weight for _, weight in marks)
    if not total:
        return None
    reached = sum(weight * score for score, weight in marks)
    return 50 + 10 * reached / sqrt((1 - RHO) * sum(weight**2 for _, weight in marks) + RHO * total**2)


def _marks(scores: Sequence[int | None], weights: Sequence[float]) -> list[tuple[int, float]]:
    sane = len(weights) == len(scores) and all(0 <= weight <= LARGEST for weight in weights)
    marks = [(score, weight) for score, weight in zip(scores, weights, strict=False) if score is not None]
    if not sane or not _in_range([score for score, _ in marks]):
        raise EvidenceError(
            "evidence.goals",
            N_("Достижение цели отмечают от −2 до +2, вес цели не бывает отрицательным. Проверьте отметки."),
        )
    return marks


def goals_reached(scores: Sequence[int | None]) -> Share:
    """Give the share of goals reached as expected or better.

    Parameters
    ----------
    scores : sequence of int or None
        -2 … 2 by goal; None is not marked yet and left out.

    Returns
    -------
    Share
        Of scores of 0 and above, with the Wilson interval.

    Raises
    ------
    EvidenceError
        When a score is outside -2 … 2.
    """
    marked = [score for score in scores if score is not None]
    if not _in_range(marked):
        raise EvidenceError("evidence.goal", N_("Достижение цели отмечают от −2 до +2. Проверьте отметки."))
    return share(sum(score >= 0 for score in marked), len(marked))


def goal_levels(t_scores: Sequence[float | None]) -> GoalLevels:
    """Look whether goals were set at a sane level.

    Parameters
    ----------
    t_scores : sequence of float or None
        One T a pair, see `goal_attainment`; None is left out.

    Returns
    -------
    GoalLevels
        Mean near 50 is sane; `too_easy` above 60 over at least five pairs.

    Raises
    ------
    EvidenceError
        When a value is beyond any scale.
    """
    known = present(t_scores)
    n, mean = len(known), float(known.mean()) if len(known) else None
    return GoalLevels(n, mean, mean is not None and n >= SANE_FROM and mean > TOO_EASY)


def _in_range(scores: Sequence[int]) -> bool:
    return all(-2 <= score <= 2 for score in scores)
