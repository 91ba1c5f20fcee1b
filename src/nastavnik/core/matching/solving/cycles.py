"""Which equally good choices can be swapped at all: the cycles of tight steps."""

import numpy as np
import scipy

from nastavnik.core.matching.arrays import Bools, Ints, Rows
from nastavnik.core.matching.backends.chosen import for_graph
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Choices, Prices


def choices(graph: Graph, mate: Ints, prices: Prices) -> Choices:
    """Find what lies on a cycle of tight steps.

    Two best pairings differ by such cycles only (complementary slackness), and every swap keeps to
    the strongly connected part it is in; what joins two parts never changes.
    """
    need, mentor = for_graph(graph).tight_pairs(graph, prices)
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
