"""Why this pair and not another: points by criterion, and what any other choice would cost."""

from dataclasses import dataclass, replace

import numpy as np

from nastavnik.core.matching.explaining.moves import Change, Move, changes, changes_of
from nastavnik.core.matching.model.people import Id, NeedType
from nastavnik.core.matching.model.rules import REASONS, TAKEN, refusals
from nastavnik.core.matching.model.score import contributions
from nastavnik.core.matching.solving.result import Result, named

LOCKED = "locked"


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
    covered, kept, points, unevenness : int
        The same loss told apart: needs left without a mentor, existing pairs given up, points of
        total score, growth of unevenness. Some may be negative when another is lost.
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
    kept: int = 0
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
    row = result.graph.edges_of(need)
    edge = row.start + np.flatnonzero(result.graph.mentor[row] == other)
    total = int(result.residual.detour(need, edge, cost)[0])
    return _told(result, told, total, changes(result, list(result.residual.steps(need, other, following))))


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
    row = result.graph.edges_of(need)
    edges = np.arange(row.start, row.stop)
    edges = edges[result.graph.mentor[edges] != result.open_mate[need]]
    if not len(edges):
        return ()
    cost, following = result.residual.chains_to(need)
    total = result.residual.detour(need, edges, cost)
    mentors = result.graph.mentor[edges].astype(np.int64)
    score = contributions(result.tables, result.weights, np.full_like(mentors, need), mentors).sum(axis=0)
    best = np.lexsort((mentors, -score, total))[:limit]
    lost = changes_of(result, [list(result.residual.steps(need, other, following)) for other in mentors[best].tolist()])
    rows = zip(mentors[best].tolist(), score[best].tolist(), total[best].tolist(), lost, strict=True)
    return tuple(
        _told(result, Regret(mentee, kind, result.tables.mentors.ids[other], score=points), loss, change)
        for other, points, loss, change in rows
    )


def _obstacle(result: Result, need: int, mentor: int) -> str:
    """Return why a choice cannot be made, or nothing."""
    if result.locks.get(need) == mentor:
        return ""
    refused = int(refusals(result.tables, np.array([need]), np.array([mentor]))[0])
    if refused or need in result.locks:
        return REASONS[refused] or LOCKED
    return "" if result.graph.free[mentor] > 0 else TAKEN


def _told(result: Result, choice: Regret, total: int, change: Change) -> Regret:
    """Tell a loss by its parts and its moves."""
    rest = total - result.graph.objective.value(change.covered, change.kept, change.points, 0)
    return replace(
        choice,
        total=total,
        covered=change.covered,
        kept=change.kept,
        points=change.points,
        unevenness=rest,
        moves=change.moves,
    )
