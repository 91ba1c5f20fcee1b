"""Passes over all edges, a stretch of needs at a time."""

import numpy as np

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Prices


def edge_of(graph: Graph, mate: Ints) -> Ints:
    """Return the edge number of every matched need, in the order of needs."""
    found = [edges.start + np.flatnonzero(graph.mentor[edges] == mate[need]) for _, edges, need in graph.chunks()]
    return np.concatenate([np.empty(0, dtype=np.int64), *found])


def gains(graph: Graph, price: Ints) -> Ints:
    """Return what each need can gain at the prices of mentors, nothing at least, shape (n,)."""
    gain = np.zeros(graph.needs, dtype=np.int64)
    for _, edges, need in graph.chunks():
        np.maximum.at(gain, need, graph.worth[edges] - price[graph.mentor[edges]])
    return gain


def covers(graph: Graph, prices: Prices) -> bool:
    """Tell whether no pair is worth more than the gain of its need and the price of its mentor."""
    return not any(
        (prices.need[need] + prices.mentor[graph.mentor[edges]] < graph.worth[edges]).any()
        for _, edges, need in graph.chunks()
    )


def tight_pairs(graph: Graph, prices: Prices) -> tuple[Rows, Rows]:
    """Return need and mentor rows of the pairs that are exactly as good as the prices."""
    found = [np.empty((2, 0), dtype=np.int32)]
    for _, edges, need in graph.chunks():
        mentor = graph.mentor[edges]
        tight = prices.need[need] + prices.mentor[mentor] == graph.worth[edges]
        found.append(np.stack([need[tight], mentor[tight]]))
    need, mentor = np.concatenate(found, axis=1)
    return need, mentor


def blocking(graph: Graph, mate: Ints) -> tuple[Rows, Rows]:
    """Return need and mentor rows of pairs better for the need and for the mentor, who holds a worse one."""
    used = edge_of(graph, mate)
    matched = np.flatnonzero(mate != graph.nobody)
    mine = np.zeros(graph.needs, dtype=np.int64)
    mine[matched] = graph.worth[used]
    worst = np.full(graph.nobody, np.iinfo(np.int64).max)
    np.minimum.at(worst, mate[matched], graph.worth[used])
    found = [np.empty((2, 0), dtype=np.int32)]
    for _, edges, need in graph.chunks():
        worth, mentor = graph.worth[edges], graph.mentor[edges]
        better = (worth > mine[need]) & (worth > worst[mentor])
        found.append(np.stack([need[better], mentor[better]]))
    need, mentor = np.concatenate(found, axis=1)
    return need, mentor
