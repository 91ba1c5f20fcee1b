"""What another choice would cost: shortest chains of moves in the residual graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.certify import Prices
from nastavnik.core.matching.graph import Graph, as_floats
from nastavnik.core.matching.scale import kernel, wanted

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
        if wanted(len(self.graph.mentor)):
            return self._compiled_chains_to(need)
        length, following = scipy.sparse.csgraph.dijkstra(self._backwards, indices=need, return_predecessors=True)
        first = self.graph.needs
        mentors = length[first : first + self.graph.nobody]
        reached = np.isfinite(mentors)
        cost = np.where(reached, mentors, 0).astype(np.int64) // self._size
        return np.where(reached, cost, -1), following.astype(np.int64)

    def chains_from_nobody(self) -> tuple[Ints, Ints]:
        """Find, to every mentor, the cheapest chain that brings it a need and ends with one need fewer waiting.

        Returns
        -------
        cost : Ints, shape (m,)
            In units of the objective; -1 for a mentor no chain leads to.
        before : Ints, shape (n + m + 1,)
            The node before each node on its chain.
        """
        length, before = scipy.sparse.csgraph.dijkstra(
            self._backwards.T.tocsr(), indices=self._size - 1, return_predecessors=True
        )
        mentors = length[self.graph.needs : self._size - 1]
        reached = np.isfinite(mentors)
        cost = np.where(reached, mentors, 0).astype(np.int64) // self._size
        return np.where(reached, cost, -1), before.astype(np.int64)

    def _compiled_chains_to(self, need: int) -> tuple[Ints, Ints]:
        """Do the same by the kernel, which looks no further than the candidates of the need."""
        row = self.graph.edges_of(need)
        cost, following = kernel().chains_to(*self.columns, need, self.graph.mentor[row].astype(np.int64))
        return cost, following

    @cached_property
    def columns(self) -> tuple[Ints | Rows, ...]:
        """The graph, also by mentor, and the reduced costs of places, as the kernel wants them."""
        graph, price = self.graph, self.prices.mentor
        edge = np.argsort(graph.mentor, kind="stable")
        turned = np.searchsorted(graph.mentor[edge], np.arange(graph.nobody + 1)).astype(np.int64)
        load = graph.load_of(self.mate)
        entering = np.where(load < graph.free, graph.place_cost(load) - price, -1)
        leaving = np.where(load > 0, price - graph.place_cost(load - 1), -1)
        by_need = (graph.start, graph.mentor, graph.worth, turned, edge, graph.need)
        return (*by_need, self.mate, self.prices.need, price, entering, leaving)

    def detour(self, need: int, edges: Ints, cost: Ints) -> Ints:
        """Return the whole loss of forcing each of some edges of a need, given the costs of the chains."""
        mentor = self.graph.mentor[edges]
        slack: Ints = self.prices.need[need] + self.prices.mentor[mentor] - self.graph.worth[edges]
        return slack + cost[mentor]

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

    def steps_to_place(self, mentor: int, before: Ints) -> Iterator[Step]:
        """Yield the moves that one more place of a mentor sets off, the need it takes first."""
        first, nobody = self.graph.needs, self._size - 1
        node, after = int(before[first + mentor]), mentor
        while node != nobody:
            origin = int(before[node])
            if node < first:
                yield node, origin - first, after
                after = origin - first
            node = origin

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
