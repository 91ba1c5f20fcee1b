"""The chains of `Residual.chains_to` on large graphs: a search no wider than the question."""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.kernel.compiled import compiled

UNREACHED = -1
FAR = 2**62


class Way(NamedTuple):
    """The graph, see `chains_to`, and what the search has found so far; n + m + 1 nodes."""

    start: Ints
    mentor: Rows
    worth: Ints
    turned: Ints
    edge: Ints
    need: Rows
    mate: Ints
    gain: Ints
    price: Ints
    entering: Ints
    leaving: Ints
    length: Ints
    following: Ints


@compiled
def _reach(way: Way, heap: list[tuple[int, int]], origin: int, node: int, length: int) -> None:
    """Note a cheaper chain from a node."""
    if length < way.length[origin]:
        way.length[origin], way.following[origin] = length, node
        heappush(heap, (length, origin))


@compiled
def _before_mentor(way: Way, heap: list[tuple[int, int]], node: int, length: int) -> None:
    """Reach a mentor from «nobody», giving a place back, and from the needs that may be seated."""
    size, other = len(way.length), node - len(way.mate)
    if way.leaving[other] >= 0:
        _reach(way, heap, size - 1, node, length + way.leaving[other] * size)
    for place in range(way.turned[other], way.turned[other + 1]):
        edge = way.edge[place]
        origin = np.int64(way.need[edge])
        if way.mate[origin] != other:
            slack = way.gain[origin] + way.price[other] - way.worth[edge]
            _reach(way, heap, origin, node, length + slack * size)


@compiled
def _before_nobody(way: Way, heap: list[tuple[int, int]], node: int, length: int) -> None:
    """Reach «nobody» from needs that may be left out and from mentors with a place to spare."""
    size, needs, mentors = len(way.length), len(way.mate), len(way.price)
    for origin in range(needs):
        if way.mate[origin] < mentors:
            _reach(way, heap, origin, node, length + way.gain[origin] * size)
    for other in range(mentors):
        if way.entering[other] >= 0:
            _reach(way, heap, needs + other, node, length + way.entering[other] * size)


@compiled
def _search(way: Way, target: int, wanted: Ints, cost: Ints) -> None:
    """Go backwards from the need, the cheapest node first, until every mentor asked about is answered."""
    needs, nobody = len(way.mate), len(way.length) - 1
    done = np.zeros(nobody + 1, dtype=np.bool_)
    asked = np.zeros(len(way.price), dtype=np.bool_)
    asked[wanted] = True
    left = len(wanted)
    way.length[target] = 0
    heap = [(np.int64(0), np.int64(target))]
    while len(heap) > 0 and left > 0:
        length, node = heappop(heap)
        if done[node]:
            continue
        done[node] = True
        if node == nobody:
            _before_nobody(way, heap, node, length)
        elif node < needs:
            # Into a need leads only the place it holds, or «nobody»; this is a move.
            _reach(way, heap, needs + way.mate[node], node, length + 1)
        else:
            left -= asked[node - needs]
            cost[node - needs] = length // len(way.length)
            _before_mentor(way, heap, node, length)


Columns = tuple[Ints, Rows, Ints, Ints, Ints, Rows, Ints, Ints, Ints, Ints, Ints]
"""The first arguments of ``chains_to``, the same for every need of a pairing."""


def chains_to(
    start: Ints,
    mentor: Rows,
    worth: Ints,
    turned: Ints,
    edge: Ints,
    need: Rows,
    mate: Ints,
    gain: Ints,
    price: Ints,
    entering: Ints,
    leaving: Ints,
    target: int,
    wanted: Ints,
) -> tuple[Ints, Ints]:
    """Find, from some mentors, the cheapest chains that end by freeing the place of one need.

    Parameters
    ----------
    start, mentor, worth, need
        The graph by need, see ``Graph``.
    turned, edge : Ints, shapes (m + 1,) and (e,)
        The edges by mentor: those of mentor j are ``edge[turned[j]:turned[j + 1]]``.
    mate, gain : Ints, shape (n,)
        The pairing and the dual prices of needs.
    price : Ints, shape (m,)
    entering, leaving : Ints, shape (m,)
        Reduced cost of one place more and of one place fewer of each mentor; -1 where there is none.
    target : int
        The need whose place is to be freed.
    wanted : Ints
        Different mentors to ask about; the search ends when all are answered.

    Returns
    -------
    cost : Ints, shape (m,)
        -1 for a mentor that was not met, or from which no chain leads here.
    following : Ints, shape (n + m + 1,)
        The next node of each node's chain; needs come first, then mentors, then «nobody».

    Notes
    -----
    Dijkstra backwards from the need. Costs are scaled by the number of nodes and each need moved
    adds one, as in ``Residual``.
    """
    size = len(mate) + len(price) + 1
    length, following = np.full(size, FAR, dtype=np.int64), np.full(size, UNREACHED, dtype=np.int64)
    cost = np.full(len(price), UNREACHED, dtype=np.int64)
    way = Way(start, mentor, worth, turned, edge, need, mate, gain, price, entering, leaving, length, following)
    _search(way, target, wanted, cost)
    return cost, following
