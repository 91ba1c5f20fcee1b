"""Changes of a pairing in the words of people: who moves from whom to whom, and what that loses."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.model.people import Id, NeedType
from nastavnik.core.matching.model.score import contributions
from nastavnik.core.matching.solving.residual import Step
from nastavnik.core.matching.solving.result import Result


@dataclass(frozen=True)
class Move:
    """One need that changes its mentor; None stands for «nobody»."""

    mentee: Id
    type: NeedType
    before: Id | None
    after: Id | None


@dataclass(frozen=True)
class Change:
    """Some moves and what is lost by them: needs without a mentor, existing pairs, points of score."""

    covered: int
    kept: int
    points: int
    moves: tuple[Move, ...]


def changes(result: Result, steps: Sequence[Step]) -> Change:
    """Tell steps by ids and count what they lose; gains are negative."""
    return changes_of(result, [steps])[0]


def changes_of(result: Result, chains: Sequence[Sequence[Step]]) -> list[Change]:
    """Do the same for many chains; all their seats are scored in one go."""
    ends = [0, *accumulate(len(steps) for steps in chains)]
    every: Ints = np.array([step for steps in chains for step in steps], dtype=np.int64).reshape(-1, 3)
    need, before, after = every.T
    lost = _points(result, need, before) - _points(result, need, after)
    return [_change(result, every[first:last], int(lost[first:last].sum())) for first, last in pairwise(ends)]


def _change(result: Result, chain: Ints, points: int) -> Change:
    """Tell one chain; chains are short, so plain numbers are faster than arrays."""
    nobody, existing = result.graph.nobody, result.graph.existing
    mentors, keys = result.tables.mentors.ids, result.tables.needs.keys
    covered, kept, moves = 0, 0, []
    for need, before, after in chain.tolist():
        covered += (before != nobody) - (after != nobody)
        if (stays := int(existing[need])) != nobody:
            kept += (before == stays) - (after == stays)
        left, came = (None if one == nobody else mentors[one] for one in (before, after))
        moves.append(Move(keys[need][0], keys[need][1], left, came))
    return Change(covered, kept, points, tuple(moves))


def _points(result: Result, need: Ints, mentor: Ints) -> Ints:
    """Return the score of each seat, a seat with nobody giving nothing."""
    real = mentor != result.graph.nobody
    points = np.zeros(len(need), dtype=np.int64)
    points[real] = contributions(result.tables, result.weights, need[real], mentor[real]).sum(axis=0)
    return points
