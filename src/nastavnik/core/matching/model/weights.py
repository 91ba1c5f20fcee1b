"""The criteria of a good pair and how much each may give, in whole points."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from nastavnik.core.errors import N_
from nastavnik.core.matching.errors import Fault, ProblemError
from nastavnik.core.texts import Text

SCALE = 10_000
"""Points of a pair that is best by every criterion."""

VERSION = 1
"""Goes up with every change of the two tables below; part of the input hash of a run."""

_NO_CRITERION = N_("Такого критерия нет. Есть: %(known)s.")

IMPORTANCE: dict[str, int] = {"must": 40, "high": 20, "medium": 10, "none": 0}
"""«Обязательно», «важно», «желательно», «не важно»: the numbers behind the words."""

CRITERIA: dict[str, str] = {
    "topics": "must",
    "subject": "high",
    "times": "medium",
    "wishes": "high",
    "experience": "medium",
    "form": "medium",
}
"""Every criterion with its default importance, in the order parts are told."""

OUTWARD: dict[str, str] = {name: "personal" if name == "wishes" else name for name in CRITERIA}
"""The code of each criterion that leaves the engine: wishes are personal and not named."""


@dataclass(frozen=True)
class Weights:
    """Points every criterion gives at most.

    Attributes
    ----------
    version : int
        Version of the tables the numbers come from.
    points : mapping of str to int
        Criterion to points; they sum to ``SCALE``, or to 0 when nothing matters.
    """

    version: int
    points: Mapping[str, int]


def weigh(numbers: Mapping[str, float] | None = None) -> Weights:
    """Share ``SCALE`` points among the criteria in proportion to their numbers.

    Parameters
    ----------
    numbers : mapping of str to float, or None
        Replace the default numbers of the criteria they name; the others keep theirs.

    Returns
    -------
    Weights
        Whole points by the largest remainder; on equal remainders the earlier criterion gets the point.

    Raises
    ------
    ProblemError
        An unknown criterion or a number that is negative or not finite.
    """
    faults = [fault for name, number in (numbers or {}).items() if (fault := _fault(name, number))]
    if faults:
        raise ProblemError(*faults)
    chosen = {name: IMPORTANCE[word] for name, word in CRITERIA.items()} | dict(numbers or {})
    shares = {name: Fraction(chosen[name]) for name in CRITERIA}
    total = sum(shares.values())
    if not total:
        return Weights(VERSION, dict.fromkeys(CRITERIA, 0))
    exact = {name: SCALE * share / total for name, share in shares.items()}
    points = {name: math.floor(value) for name, value in exact.items()}
    neediest = sorted(CRITERIA, key=lambda name: points[name] - exact[name])
    for name in neediest[: SCALE - sum(points.values())]:
        points[name] += 1
    return Weights(VERSION, points)


def _fault(name: str, number: float) -> Fault | None:
    place = f"weights.{name}"
    if name not in CRITERIA:
        return Fault(place, "unknown", Text(_NO_CRITERION, known=", ".join(CRITERIA)))
    if not 0 <= number < math.inf:
        return Fault(place, "range", N_("Вес критерия должен быть числом не меньше нуля."))
    return None
