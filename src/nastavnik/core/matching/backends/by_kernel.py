"""The compiled kernel as a backend: gives it a graph column by column."""

from functools import cached_property

import numpy as np

from nastavnik.core.matching import kernel
from nastavnik.core.matching.arrays import Ints, Points, Rows
from nastavnik.core.matching.backends.plain import chains
from nastavnik.core.matching.flow.edges import Edges
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Choices, Prices
from nastavnik.core.matching.kernel.chains import Columns
from nastavnik.core.matching.kernel.join import join as compiled_join
from nastavnik.core.matching.model.blocks import make_blocks
from nastavnik.core.matching.model.tables import Tables
from nastavnik.core.matching.model.weights import Weights


def warm_up() -> None:
    """Compile the kernel, or load it from disk."""
    kernel.warm_up()


def join(tables: Tables, weights: Weights | None) -> tuple[Edges, Points]:
    """Join by blocks and score in one go."""
    start, mentor, score = compiled_join(tables, make_blocks(tables), weights)
    return Edges(start, mentor), score


def solve(graph: Graph) -> tuple[Ints, Ints | None]:
    """Solve by shortest paths, which give the prices too."""
    return kernel.solve(graph.start, graph.mentor, graph.worth, graph.free, graph.base, graph.objective.step)


def edge_of(graph: Graph, mate: Ints) -> Ints:
    """Return the edge number of every matched need, in the order of needs."""
    return kernel.edge_of(graph.start, graph.mentor, mate)


def gains(graph: Graph, price: Ints) -> Ints:
    """Return what each need can gain at the prices of mentors, nothing at least, shape (n,)."""
    return kernel.gains(graph.start, graph.mentor, graph.worth, price)


def covers(graph: Graph, prices: Prices) -> bool:
    """Tell whether no pair is worth more than the gain of its need and the price of its mentor."""
    return bool(kernel.covers(graph.start, graph.mentor, graph.worth, prices.need, prices.mentor))


def tight_pairs(graph: Graph, prices: Prices) -> tuple[Rows, Rows]:
    """Return need and mentor rows of the pairs that are exactly as good as the prices."""
    return kernel.tight_pairs(graph.start, graph.mentor, graph.worth, prices.need, prices.mentor)


def settle(graph: Graph, mate: Ints, found: Choices) -> Ints:
    """Apply the tie rule."""
    return kernel.settle(found, mate, graph.free, graph.base, graph.objective.step)


def blocking(graph: Graph, mate: Ints) -> tuple[Rows, Rows]:
    """Return need and mentor rows of pairs better for the need and for the mentor, who holds a worse one."""
    return kernel.blocking(graph.start, graph.mentor, graph.worth, mate, edge_of(graph, mate), graph.nobody)


def chains_of(graph: Graph, mate: Ints, prices: Prices) -> "Chains":
    """Make ready to ask for chains of a best pairing."""
    return Chains(graph, mate, prices)


class Chains(chains.Chains):
    """The same chains; those to a need look no further than the candidates of the need."""

    def to_need(self, need: int) -> tuple[Ints, Ints]:
        """Find, from the mentors a need may have, the cheapest chain that ends by freeing its place."""
        row = self.graph.edges_of(need)
        return kernel.chains_to(*self.columns, need, self.graph.mentor[row].astype(np.int64))

    @cached_property
    def columns(self) -> Columns:
        """The graph, also by mentor, and the reduced costs of places, as the kernel wants them."""
        graph, price = self.graph, self.prices.mentor
        edge = np.argsort(graph.mentor, kind="stable")
        turned = np.searchsorted(graph.mentor[edge], np.arange(graph.nobody + 1)).astype(np.int64)
        load = graph.load_of(self.mate)
        entering = np.where(load < graph.free, graph.place_cost(load) - price, -1)
        leaving = np.where(load > 0, price - graph.place_cost(load - 1), -1)
        by_need = (graph.start, graph.mentor, graph.worth, turned, edge, graph.need)
        return (*by_need, self.mate, self.prices.need, price, entering, leaving)
