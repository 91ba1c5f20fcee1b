"""What another choice would cost: shortest chains of moves in the residual graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.backends.chosen import for_graph
from nastavnik.core.matching.backends.contract import Chains
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Prices

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

    @cached_property
    def _chains(self) -> Chains:
        return for_graph(self.graph).chains_of(self.graph, self.mate, self.prices)

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
        return self._chains.to_need(need)

    def chains_from_nobody(self) -> tuple[Ints, Ints]:
        """Find, to every mentor, the cheapest chain that brings it a need and ends with one need fewer waiting.

        Returns
        -------
        cost : Ints, shape (m,)
            In units of the objective; -1 for a mentor no chain leads to.
        before : Ints, shape (n + m + 1,)
            The node before each node on its chain.
        """
        return self._chains.from_nobody()

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

    def steps_to_place(self, mentor: int, before: Ints) -> Iterator[Step]:
        """Yield the moves that one more place of a mentor sets off, the need it takes first."""
        first, nobody = self.graph.needs, self.graph.needs + self.graph.nobody
        node, after = int(before[first + mentor]), mentor
        while node != nobody:
            origin = int(before[node])
            if node < first:
                yield node, origin - first, after
                after = origin - first
            node = origin
