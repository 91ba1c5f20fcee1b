"""Why this pair and not another: points by criterion, and what any other choice would cost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.model import Id, NeedType
from nastavnik.core.matching.residual import Step
from nastavnik.core.matching.result import Result, named
from nastavnik.core.matching.rules import REASONS, TAKEN, refusals
from nastavnik.core.matching.score import contributions

LOCKED = "locked"


@dataclass(frozen=True)
class Move:
    """One need that changes its mentor; None stands for «nobody»."""

    mentee: Id
    type: NeedType
    before: Id | None
    after: Id | None


@dataclass(frozen=True)
class Regret:
    """What is lost if this pair must be, everything else being as good as it can.

    Attributes
    ----------
    reason : str
        Empty when the choice is possible; else why not: a refusal code, ``locked`` when a lock
        settles the need, ``taken`` when locks take all places of the mentor.
    score : int
        The score of the pair itself.
    total : int
        The loss in units of the objective; 0 means an equally good pairing.
    covered, points, unevenness : int
        The same loss told apart: needs left without a mentor, points of total score, growth of
        unevenness. The later ones may be negative when an earlier one is lost.
    moves : tuple of Move
        Who changes places: the need itself, then the chain it sets off.
    """

    mentee: Id
    type: NeedType
    mentor: Id
    reason: str = ""
    score: int = 0
    total: int = 0
    covered: int = 0
    points: int = 0
    unevenness: int = 0
    moves: tuple[Move, ...] = ()

    @property
    def possible(self) -> bool:
        """Tell whether the choice can be made at all."""
        return not self.reason

    @property
    def left_out(self) -> tuple[tuple[Id, NeedType], ...]:
        """Needs that lose their mentor to this choice."""
        return tuple((move.mentee, move.type) for move in self.moves if move.after is None)


def parts_of(result: Result, mentee: Id, kind: NeedType, mentor: Id) -> dict[str, int]:
    """Return the points of each criterion for any pair of the run; they sum to its score.

    Raises
    ------
    KeyError
        No such need or mentor in the run.
    """
    need, other = result.need_rows[mentee, kind], result.mentor_rows[mentor]
    points = contributions(result.tables, result.weights, np.array([need]), np.array([other]))
    return named(points[:, 0].tolist())


def regret(result: Result, mentee: Id, kind: NeedType, mentor: Id) -> Regret:
    """Return exactly what choosing this mentor for this need would cost.

    The loss equals the difference to the best pairing in which the pair is locked.

    Raises
    ------
    KeyError
        No such need or mentor in the run.
    """
    need, other = result.need_rows[mentee, kind], result.mentor_rows[mentor]
    reason = _obstacle(result, need, other)
    told = Regret(mentee, kind, mentor, reason, score=sum(parts_of(result, mentee, kind, mentor).values()))
    if reason or result.mate[need] == other:
        return told
    cost, following = result.residual.chains_to(need)
    edge = np.flatnonzero((result.graph.need == need) & (result.graph.mentor == other))
    total = int(result.residual.detour(edge, cost)[0])
    return _told(result, told, total, result.residual.steps(need, other, following))


def alternatives(result: Result, mentee: Id, kind: NeedType, limit: int = 3) -> tuple[Regret, ...]:
    """Return the other choices for a need, the cheapest for everybody first.

    Parameters
    ----------
    limit : int
        How many at most. Equal losses go by the higher score of the pair, then by mentor id.

    Raises
    ------
    KeyError
        No such need in the run.
    """
    need = result.need_rows[mentee, kind]
    start, end = np.searchsorted(result.graph.need, (need, need + 1))
    edges = np.arange(start, end)
    edges = edges[result.graph.mentor[edges] != result.open_mate[need]]
    if not len(edges):
        return ()
    cost, following = result.residual.chains_to(need)
    total = result.residual.detour(edges, cost)
    best = np.lexsort((result.graph.mentor[edges], -result.graph.worth[edges], total))[:limit]
    told = []
    for edge, loss in zip(edges[best].tolist(), total[best].tolist(), strict=True):
        other = int(result.graph.mentor[edge])
        choice = Regret(mentee, kind, result.tables.mentors.ids[other], score=_score(result, edge))
        told.append(_told(result, choice, loss, result.residual.steps(need, other, following)))
    return tuple(told)


def _obstacle(result: Result, need: int, mentor: int) -> str:
    """Return why a choice cannot be made, or nothing."""
    if result.locks.get(need) == mentor:
        return ""
    refused = int(refusals(result.tables, np.array([need]), np.array([mentor]))[0])
    if refused or need in result.locks:
        return REASONS[refused] or LOCKED
    return "" if result.graph.free[mentor] > 0 else TAKEN


def _score(result: Result, edge: int) -> int:
    worth, objective = int(result.graph.worth[edge]), result.graph.objective
    return (worth - objective.cover) // objective.point


def _told(result: Result, choice: Regret, total: int, steps: Iterable[Step]) -> Regret:
    """Tell a loss by its parts and its moves."""
    chain: Ints = np.array(list(steps), dtype=np.int64)
    need, before, after = chain.T
    nobody, objective = result.graph.nobody, result.graph.objective
    names = (*result.tables.mentors.ids, None)
    keys = result.tables.needs.keys
    moves = tuple(Move(keys[n][0], keys[n][1], names[a], names[b]) for n, a, b in chain.tolist())
    covered = int((before != nobody).sum() - (after != nobody).sum())
    points = _points(result, need, before) - _points(result, need, after)
    rest = total - objective.value(covered, points, 0)
    return replace(choice, total=total, covered=covered, points=points, unevenness=rest, moves=moves)


def _points(result: Result, need: Ints, mentor: Ints) -> int:
    """Return the total score of some seats, those with nobody giving nothing."""
    real = mentor != result.graph.nobody
    return int(contributions(result.tables, result.weights, need[real], mentor[real]).sum())
