"""What another choice would cost: shortest chains of moves in the residual graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.certify import Prices
from nastavnik.core.matching.graph import Graph, as_floats

Step = tuple[int, int, int]
"""A need row, the mentor row it leaves and the one it goes to; ``nobody`` on either side is possible."""


@dataclass(frozen=True)
class Residual:
    """The ways a best pairing can be changed, each at its reduced cost.

    Nodes are needs (0..n-1), mentors (n..n+m-1) and «nobody» (n+m). A step from a need to a mentor
    seats it, a step from a mentor to a need takes it away, steps from and to «nobody» open and
    close places or leave a need out.
    """

    graph: Graph
    mate: Ints
    prices: Prices

    def chains_to(self, need: int) -> tuple[Ints, Ints]:
        """Find, from every mentor, the cheapest chain that ends by freeing the place of one need.

        Returns
        -------
        cost : Ints, shape (m,)
            In units of the objective; -1 for a mentor from which no chain leads here.
        following : Ints, shape (n + m + 1,)
            The next node of each node's chain.

        Notes
        -----
        Costs are scaled by the number of nodes and each need moved adds one, so of equally cheap
        chains the one with the fewest moves is found; ``make_objective`` keeps these sums exact.
        """
        length, following = dijkstra(self._backwards, indices=need, return_predecessors=True)
        first = self.graph.needs
        mentors = length[first : first + self.graph.nobody]
        reached = np.isfinite(mentors)
        cost = np.where(reached, mentors, 0).astype(np.int64) // self._size
        return np.where(reached, cost, -1), following.astype(np.int64)

    def detour(self, edges: Ints, cost: Ints) -> Ints:
        """Return the whole loss of forcing each of the edges, given the costs of the chains."""
        return self._slack[edges] + cost[self.graph.mentor[edges]]

    def steps(self, need: int, mentor: int, following: Ints) -> Iterator[Step]:
        """Yield the moves of forcing a pair: the need itself first, then the chain it sets off."""
        yield need, int(self.mate[need]), mentor
        first, before = self.graph.needs, self.graph.needs + mentor
        node = int(following[before])
        while node != need:
            after = int(following[node])
            if node < first:
                yield node, before - first, after - first
            before, node = node, after

    @property
    def _size(self) -> int:
        return self.graph.needs + self.graph.nobody + 1

    @cached_property
    def _slack(self) -> Ints:
        """Reduced cost of each pair: what it lacks to be as good as the prices."""
        graph, prices = self.graph, self.prices
        return prices.need[graph.need] + prices.mentor[graph.mentor] - graph.worth

    @cached_property
    def _backwards(self) -> csr_array:
        """Reduced costs of all steps, every step turned round, in the scale of ``chains_to``."""
        graph, price = self.graph, self.prices.mentor
        first, nobody = graph.needs, graph.needs + graph.nobody
        load = graph.load_of(self.mate)
        used = graph.mentor == self.mate[graph.need]
        idle = np.flatnonzero(self.mate == graph.nobody)
        busy = np.flatnonzero(self.mate != graph.nobody)
        spare, given = np.flatnonzero(load < graph.free), np.flatnonzero(load > 0)
        blocks = [
            (graph.need[~used], first + graph.mentor[~used], self._slack[~used]),
            (first + graph.mentor[used], graph.need[used], self._slack[used]),
            (np.full_like(idle, nobody), idle, np.zeros_like(idle)),
            (busy, np.full_like(busy, nobody), self.prices.need[busy]),
            (first + spare, np.full_like(spare, nobody), (graph.place_cost(load) - price)[spare]),
            (np.full_like(given, nobody), first + given, (price - graph.place_cost(load - 1))[given]),
        ]
        start, end, cost = (np.concatenate(column) for column in zip(*blocks, strict=True))
        scaled = as_floats(cost * self._size + (end < first))
        return csr_array((scaled, (end, start)), shape=(self._size, self._size))
