"""What a pairing is worth: one whole number that puts coverage, what exists, score and evenness in order."""

from dataclasses import dataclass

from nastavnik.core.errors import N_
from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.errors import Fault, ProblemError
from nastavnik.core.matching.model.weights import SCALE
from nastavnik.core.matching.scale import AVAILABLE

EXACT = 2**53
"""Whole numbers below this are exact in the floating point of the solvers of scipy."""

WHOLE = 2**62
"""The same for the compiled solver, which counts in whole numbers."""

_TOO_LARGE = N_("Слишком много запросов и наставников для одного подбора. Разделите их по школам или районам.")
_NEEDS_SCALE = N_("Для подбора такого размера нужно дополнение scale, или разделите запросы по школам и районам.")


@dataclass(frozen=True)
class Objective:
    """What one pair is worth, so that the sum orders pairings lexicographically.

    A pair is worth ``cover + point * score``, and ``stay`` more if it exists already; the t-th
    place of a mentor (from 0) costs ``step * t``.

    Attributes
    ----------
    step : int
        1, or 0 when the numbers would not stay exact and evenness is left out.
    """

    cover: int
    stay: int
    point: int
    step: int

    def value(self, covered: int, kept: int, score: int, unevenness: int) -> int:
        """Return the one number of a pairing."""
        return self.cover * covered + self.stay * kept + self.point * score - self.step * unevenness


def make_objective(needs: int, capacity: Ints, existing: int = 0, keep: int | None = None) -> Objective:
    """Choose the numbers of the objective and check that every sum stays exact.

    Parameters
    ----------
    needs : int
        Number of all needs.
    capacity : Ints, shape (m,)
        Places of each mentor.
    existing : int
        Number of pairs that exist and can stay.
    keep : int or None
        See ``Problem.keep``.

    Raises
    ------
    ProblemError
        The problem is too large for exact sums.

    Notes
    -----
    Most needs covered, then most pairs kept, then the score, then evenness; with a number for
    ``keep``: most needs covered, then score and ``keep`` points a kept pair together, then most
    pairs kept, then evenness. With k pairs at most and the dearest place costing d, the unevenness
    is at most ``k * d``; each level's unit is one more than all lower levels can sum to. The longest
    sum met, a path with its count of moves in ``Residual``, stays under
    ``8 * cover * (needs + mentors + 2)``. The limit of floating point decides about evenness on
    every machine, so the result does not depend on what is installed.
    """
    places = capacity.clip(max=needs)
    pairs = int(min(needs, places.sum()))
    dearest = int(max(places.max(initial=0) - 1, 0))
    nodes = needs + len(capacity) + 2
    for step, limit in ((1, EXACT), (0, EXACT), *([(0, WHOLE)] if AVAILABLE else [])):
        told = _levels(pairs, step * pairs * dearest, existing, keep, step)
        if 8 * told.cover * nodes < limit:
            return told
    raise ProblemError(Fault("", "size", _TOO_LARGE if AVAILABLE else _NEEDS_SCALE))


def _levels(pairs: int, unevenness: int, existing: int, keep: int | None, step: int) -> Objective:
    """Stack the levels, the least first."""
    if keep is None:
        point = unevenness + 1
        below = unevenness + SCALE * point * pairs
        stay = below + 1 if existing else 0
        return Objective(below + stay * existing + 1, stay, point, step)
    second = unevenness + 1 if existing else 0
    point = unevenness + second * existing + 1
    stay = keep * point + second if existing else 0
    return Objective(unevenness + stay * existing + SCALE * point * pairs + 1, stay, point, step)
