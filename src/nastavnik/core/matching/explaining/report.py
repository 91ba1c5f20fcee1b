"""A run in numbers: coverage, score, load of mentors, pairs that would rather be together."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np

from nastavnik.core.matching.backends.chosen import for_graph
from nastavnik.core.matching.model.people import Id, Lock
from nastavnik.core.matching.model.weights import SCALE
from nastavnik.core.matching.solving.result import Result

TENTHS = 10


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
    spread : tuple of int
        How many pairs score in each tenth of the scale, the lowest tenth first; the full score
        counts into the last.
    blocking : tuple of (mentee id, need type, mentor id)
        Pairs of open needs that would both rather have each other, in the order of ids: each gains
        by leaving the present place. The best total does not promise there are none.
    """

    needs: int
    covered: int
    score: int
    lowest: int | None
    middle: float | None
    load: Mapping[Id, tuple[int, int]]
    unevenness: int
    spread: tuple[int, ...]
    blocking: tuple[Lock, ...]


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
        spread=_spread(values),
        blocking=tuple((*result.tables.needs.keys[n], mentors.ids[m]) for n, m in zip(*blocking(result), strict=True)),
    )


def _spread(values: list[int]) -> tuple[int, ...]:
    """Count scores by tenths of the scale."""
    tenth = np.minimum(np.array(values, dtype=np.int64) * TENTHS // SCALE, TENTHS - 1)
    return tuple(np.bincount(tenth, minlength=TENTHS).tolist())


def blocking(result: Result) -> tuple[list[int], list[int]]:
    """Return need and mentor rows of open pairs better for the need and for the mentor, who holds a worse one.

    A mentor with a place left never blocks: the best total would have used it.
    """
    need, mentor = for_graph(result.graph).blocking(result.graph, result.open_mate)
    return need.tolist(), mentor.tolist()
