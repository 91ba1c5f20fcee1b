"""What is asked of a backend; all give the same numbers, ``solve`` perhaps another of several best pairings."""

from typing import Protocol

from nastavnik.core.matching.arrays import Ints, Points, Rows
from nastavnik.core.matching.flow.edges import Edges
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Choices, Prices
from nastavnik.core.matching.model.tables import Tables
from nastavnik.core.matching.model.weights import Weights


class Chains(Protocol):
    """The cheapest chains of moves of a best pairing; what they return is told in ``solving.residual``."""

    def to_need(self, need: int) -> tuple[Ints, Ints]:
        """Find the chains that end by freeing the place of a need: at least from the mentors it may have."""

    def from_nobody(self) -> tuple[Ints, Ints]:
        """Find the chains that bring a mentor a need and end with one need fewer waiting."""


class Backend(Protocol):
    """A module with these functions."""

    def join(self, tables: Tables, weights: Weights | None) -> tuple[Edges, Points]:
        """Return the pairs no hard rule refuses, and the score of each; without weights nothing is scored."""

    def solve(self, graph: Graph) -> tuple[Ints, Ints | None]:
        """Return a pairing of the greatest value, shape (n,), and the prices of mentors, shape (m,), if found."""

    def edge_of(self, graph: Graph, mate: Ints) -> Ints:
        """Return the edge number of every matched need, in the order of needs."""

    def gains(self, graph: Graph, price: Ints) -> Ints:
        """Return what each need can gain at the prices of mentors, nothing at least, shape (n,)."""

    def covers(self, graph: Graph, prices: Prices) -> bool:
        """Tell whether no pair is worth more than the gain of its need and the price of its mentor."""

    def tight_pairs(self, graph: Graph, prices: Prices) -> tuple[Rows, Rows]:
        """Return need and mentor rows of the pairs that are exactly as good as the prices."""

    def settle(self, graph: Graph, mate: Ints, found: Choices) -> Ints:
        """Return the pairing that comes first by ids among those reached by the choices, shape (n,)."""

    def chains_of(self, graph: Graph, mate: Ints, prices: Prices) -> Chains:
        """Make ready to ask for chains of a best pairing."""

    def blocking(self, graph: Graph, mate: Ints) -> tuple[Rows, Rows]:
        """Return need and mentor rows of pairs better for the need and for the mentor, who holds a worse one."""


class Compiled(Backend, Protocol):
    """A backend that is compiled before its first use."""

    def warm_up(self) -> None:
        """Compile it now, or load it from disk."""
