"""What one more place at a mentor would give to all."""

from dataclasses import dataclass, replace

import numpy as np

from nastavnik.core.matching.explaining.moves import Change, Move, changes
from nastavnik.core.matching.model.people import Id, Mentor
from nastavnik.core.matching.solving.engine import match
from nastavnik.core.matching.solving.result import Result


@dataclass(frozen=True)
class PlaceGain:
    """What is gained by one more place of a mentor.

    Attributes
    ----------
    total : int
        The gain in units of the objective: exactly the difference to the best pairing with that place.
    covered, kept, points : int
        The same gain told apart: needs covered, existing pairs kept, points of total score.
    moves : tuple of Move
        Who changes places: the need that takes the new place, then the chain it sets off.
    """

    mentor: Id
    total: int
    covered: int
    kept: int
    points: int
    moves: tuple[Move, ...]


def one_more_place(result: Result, *, everyone: bool = False) -> tuple[PlaceGain, ...]:
    """Return the mentors whose one more place would better the whole, the most useful first.

    Only mentors with every place given away can be among them: a place left free is of no use to
    anybody already. Equal gains go by mentor id.

    Parameters
    ----------
    everyone : bool
        Look also at mentors without a single open place, whose pairs were not weighed: each takes
        one more run of the problem, so this is for the size of a school.

    Notes
    -----
    The new place closes a cycle in the residual graph: from «nobody» along the cheapest chain to the
    mentor, and back at the cost of the place less the mentor's price.
    """
    gains = _of_full(result) + (_of_placeless(result) if everyone else [])
    return tuple(sorted(gains, key=lambda gain: (-gain.total, result.mentor_rows[gain.mentor])))


def _of_full(result: Result) -> list[PlaceGain]:
    """Give the gains at mentors who gave away every place they had."""
    graph, price = result.graph, result.prices.mentor
    load = graph.load_of(result.open_mate)
    cost, before = result.residual.chains_from_nobody()
    gain = np.where((cost >= 0) & (load == graph.free), price - graph.place_cost(load) - cost, 0)
    told = []
    for mentor in np.flatnonzero(gain > 0).tolist():
        change = changes(result, list(result.residual.steps_to_place(mentor, before)))
        told.append(_gain(result, mentor, int(gain[mentor]), change))
    return told


def _of_placeless(result: Result) -> list[PlaceGain]:
    """Give the gains at mentors who had no open place, each by a run with one."""
    told = []
    for mentor in np.flatnonzero(result.graph.free < 1).tolist():
        name = result.tables.mentors.ids[mentor]
        mentors = tuple(_with_place(one) if one.id == name else one for one in result.problem.mentors)
        after = match(replace(result.problem, mentors=mentors))
        moved: list[int] = np.flatnonzero(after.mate != result.mate).tolist()
        moved.sort(key=lambda need: bool(after.mate[need] != mentor))
        change = changes(result, [(need, int(result.mate[need]), int(after.mate[need])) for need in moved])
        gain = _gain(result, mentor, 0, change)
        value = result.graph.objective.value(gain.covered, gain.kept, gain.points, 0)
        if value > 0:
            told.append(replace(gain, total=value))
    return told


def _with_place(mentor: Mentor) -> Mentor:
    """Give a mentor one more place, whatever the hours."""
    return replace(mentor, capacity=mentor.capacity + 1, hours=None)


def _gain(result: Result, mentor: int, total: int, lost: Change) -> PlaceGain:
    name = result.tables.mentors.ids[mentor]
    return PlaceGain(name, total, -lost.covered, -lost.kept, -lost.points, lost.moves)
