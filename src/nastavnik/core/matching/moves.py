"""Changes of a pairing in the words of people: who moves from whom to whom, and what that loses."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.model import Id, NeedType
from nastavnik.core.matching.residual import Step
from nastavnik.core.matching.result import Result
from nastavnik.core.matching.score import contributions


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
    chain: Ints = np.array(steps, dtype=np.int64).reshape(-1, 3)
    need, before, after = chain.T
    nobody, existing = result.graph.nobody, result.graph.existing
    names = (*result.tables.mentors.ids, None)
    keys = result.tables.needs.keys
    held = existing[need] != nobody
    return Change(
        covered=int((before != nobody).sum() - (after != nobody).sum()),
        kept=int((held & (before == existing[need])).sum() - (held & (after == existing[need])).sum()),
        points=_points(result, need, before) - _points(result, need, after),
        moves=tuple(Move(keys[n][0], keys[n][1], names[a], names[b]) for n, a, b in chain.tolist()),
    )


def _points(result: Result, need: Ints, mentor: Ints) -> int:
    """Return the total score of some seats, those with nobody giving nothing."""
    real = mentor != result.graph.nobody
    return int(contributions(result.tables, result.weights, need[real], mentor[real]).sum())
