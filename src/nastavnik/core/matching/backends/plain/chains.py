"""Cheapest chains of moves: the residual graph as one sparse table."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.flow.graph import Graph, as_floats
from nastavnik.core.matching.flow.prices import Prices


def chains_of(graph: Graph, mate: Ints, prices: Prices) -> "Chains":
    """Make ready to ask for chains of a best pairing."""
    return Chains(graph, mate, prices)


@dataclass(frozen=True)
class Chains:
    """The chains of a best pairing, see ``solving.residual``."""

    graph: Graph
    mate: Ints
    prices: Prices

    def to_need(self, need: int) -> tuple[Ints, Ints]:
        """Find, from every mentor, the cheapest chain that ends by freeing the place of one need."""
        length, following = scipy.sparse.csgraph.dijkstra(self._backwards, indices=need, return_predecessors=True)
        first = self.graph.needs
        mentors = length[first : first + self.graph.nobody]
        reached = np.isfinite(mentors)
        cost = np.where(reached, mentors, 0).astype(np.int64) // self._size
        return np.where(reached, cost, -1), following.astype(np.int64)

    def from_nobody(self) -> tuple[Ints, Ints]:
        """Find, to every mentor, the cheapest chain that brings it a need and ends with one need fewer waiting."""
        length, before = scipy.sparse.csgraph.dijkstra(
            self._backwards.T.tocsr(), indices=self._size - 1, return_predecessors=True
        )
        mentors = length[self.graph.needs : self._size - 1]
        reached = np.isfinite(mentors)
        cost = np.where(reached, mentors, 0).astype(np.int64) // self._size
        return np.where(reached, cost, -1), before.astype(np.int64)

    @property
    def _size(self) -> int:
        return self.graph.needs + self.graph.nobody + 1

    @cached_property
    def _slack(self) -> Ints:
        """Reduced cost of each pair: what it lacks to be as good as the prices."""
        graph, prices = self.graph, self.prices
        return prices.need[graph.need] + prices.mentor[graph.mentor] - graph.worth

    @cached_property
    def _backwards(self) -> "scipy.sparse.csr_array":
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
        return scipy.sparse.csr_array((scaled, (end, start)), shape=(self._size, self._size))
