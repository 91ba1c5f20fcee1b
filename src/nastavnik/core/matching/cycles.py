"""Which equally good choices can be swapped at all: the cycles of tight steps."""

from typing import NamedTuple

import numpy as np
import scipy

from nastavnik.core.matching.arrays import Bools, Ints, Rows
from nastavnik.core.matching.certify import Prices
from nastavnik.core.matching.graph import Graph
from nastavnik.core.matching.scale import kernel, wanted


class Choices(NamedTuple):
    """What may change without loss.

    Attributes
    ----------
    need, mentor : Rows, shape (t,)
        Tight pairs that lie on a cycle of tight steps, by need, then mentor.
    idle : Bools, shape (n,)
        Needs that may be left out, or have been.
    price : Ints, shape (m,)
        The prices; -1, which no place costs, for mentors who can neither take nor give back a place.
    """

    need: Rows
    mentor: Rows
    idle: Bools
    price: Ints


def choices(graph: Graph, mate: Ints, prices: Prices) -> Choices:
    """Find what lies on a cycle of tight steps.

    Two best pairings differ by such cycles only (complementary slackness), and every swap keeps to
    the strongly connected part it is in; what joins two parts never changes.
    """
    need, mentor = tight_pairs(graph, prices)
    idle = prices.need == 0
    part = _parts(graph, mate, prices, need, mentor, idle)
    hub = part[-1]
    of_mentor = part[graph.needs : -1]
    same = part[need] == of_mentor[mentor]
    return Choices(
        need[same],
        mentor[same],
        idle & (part[: graph.needs] == hub),
        np.where(of_mentor == hub, prices.mentor, -1),
    )


def tight_pairs(graph: Graph, prices: Prices) -> tuple[Rows, Rows]:
    """Return need and mentor rows of the pairs that are exactly as good as the prices."""
    if wanted(len(graph.mentor)):
        told: tuple[Rows, Rows] = kernel().tight_pairs(
            graph.start, graph.mentor, graph.worth, prices.need, prices.mentor
        )
        return told
    found = [np.empty((2, 0), dtype=np.int32)]
    for _, edges, need in graph.chunks():
        mentor = graph.mentor[edges]
        tight = prices.need[need] + prices.mentor[mentor] == graph.worth[edges]
        found.append(np.stack([need[tight], mentor[tight]]))
    need, mentor = np.concatenate(found, axis=1)
    return need, mentor


def _parts(graph: Graph, mate: Ints, prices: Prices, need: Rows, mentor: Rows, idle: Bools) -> Ints:
    """Give needs, then mentors, then «nobody» the number of their strongly connected part of the tight steps."""
    first, nobody = graph.needs, graph.needs + graph.nobody
    load = graph.load_of(mate)
    spare = np.flatnonzero((load < graph.free) & (prices.mentor == graph.place_cost(load)))
    giving = np.flatnonzero((load > 0) & (prices.mentor == graph.place_cost(load - 1)))
    other = mate[need] != mentor
    rows = np.flatnonzero(graph.open_needs)
    waits = np.flatnonzero(idle & graph.open_needs)
    steps = [
        (first + mate[rows], rows),
        (need[other], first + mentor[other].astype(np.int64)),
        (waits, np.full_like(waits, nobody)),
        (first + spare, np.full_like(spare, nobody)),
        (np.full_like(giving, nobody), first + giving),
    ]
    start, end = (np.concatenate(column) for column in zip(*steps, strict=True))
    links = scipy.sparse.csr_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(nobody + 1, nobody + 1))
    part: Ints = scipy.sparse.csgraph.connected_components(links, directed=True, connection="strong")[1]
    return part
