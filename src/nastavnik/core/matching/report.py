"""A run in numbers: coverage, score, load of mentors, pairs that would rather be together."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np

from nastavnik.core.matching.model import Id
from nastavnik.core.matching.result import Result


@dataclass(frozen=True)
class Report:
    """Numbers of a run.

    Attributes
    ----------
    needs, covered : int
        All needs and those with a mentor.
    score : int
        Total score; ``lowest`` and ``middle`` (median) of one pair are None without pairs.
    load : mapping of mentor id to (taken, capacity)
        Every mentor of the run.
    unevenness : int
        Sum over mentors of ``load * (load - 1) / 2``: the last thing the objective makes small.
    blocking : int
        Pairs of open needs that would both gain if they left their places for each other; the best
        total does not promise there are none.
    """

    needs: int
    covered: int
    score: int
    lowest: int | None
    middle: float | None
    load: Mapping[Id, tuple[int, int]]
    unevenness: int
    blocking: int


def report(result: Result) -> Report:
    """Return the numbers of a run."""
    values = [pair.score for pair in result.pairs]
    mentors = result.tables.mentors
    load = np.bincount(result.mate, minlength=len(mentors) + 1)[: len(mentors)]
    return Report(
        needs=len(result.tables.needs),
        covered=len(values),
        score=sum(values),
        lowest=min(values, default=None),
        middle=float(median(values)) if values else None,
        load=dict(zip(mentors.ids, zip(load.tolist(), mentors.capacity.tolist(), strict=True), strict=True)),
        unevenness=int((load * (load - 1) // 2).sum()),
        blocking=_blocking(result),
    )


def _blocking(result: Result) -> int:
    """Count open pairs better for the need and for the mentor, who holds a worse one.

    A mentor with a place left never blocks: the best total would have used it.
    """
    graph = result.graph
    used = graph.edge_of(result.open_mate)
    mine = np.zeros(graph.needs, dtype=np.int64)
    mine[graph.need[used]] = graph.worth[used]
    worst = np.full(graph.nobody, np.iinfo(np.int64).max)
    np.minimum.at(worst, graph.mentor[used], graph.worth[used])
    better = (graph.worth > mine[graph.need]) & (graph.worth > worst[graph.mentor])
    return int(better.sum())
