"""Finds a best pairing: splits into independent parts and gives each to the solver that suits it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.flow.graph import Graph, as_floats

SMALL_CELLS = 250_000
"""A table of needs by places up to this size always goes to the dense solver."""

DENSE_CELLS = 25_000_000
"""A larger table never does (200 MB)."""


@dataclass(frozen=True)
class Part:
    """A part solved on its own: needs 0..n-1 against places 0..p-1.

    Attributes
    ----------
    edge, row, column : Ints, shape (r,)
        Graph edge, need and place of each possible seat; an edge occurs once per place of its mentor.
    gain : Ints, shape (r,)
        Worth of the edge less the cost of the place; always positive.
    needs, places : int
        Sizes.
    """

    edge: Ints
    row: Ints
    column: Ints
    gain: Ints
    needs: int
    places: int


Solver = Callable[[Part], Ints]
"""Takes a part and returns the numbers of the seats chosen, of the greatest total gain."""


def solve(graph: Graph, solver: Solver | None = None) -> tuple[Ints, None]:
    """Return a pairing of the greatest value; prices are left to be found.

    Parameters
    ----------
    solver : callable, optional
        The solver to use for every part; by default what ``choose`` picks.

    Returns
    -------
    mate : Ints, shape (n,)
        Mentor row of each need, ``graph.nobody`` when none. Which of several best pairings comes
        out depends on the solver; ``ties.settle`` makes it one.
    price : None
    """
    chosen = [part.edge[(solver or choose(part))(part)] for part in split(graph)]
    return graph.mate_of(np.concatenate([np.empty(0, dtype=np.int64), *chosen])), None


def choose(part: Part) -> Solver:
    """Pick the solver: dense for small or dense tables, sparse for the rest."""
    cells = part.needs * part.places
    dense = cells <= SMALL_CELLS or (cells <= DENSE_CELLS and 4 * len(part.row) >= cells)
    return solve_dense if dense else solve_sparse


def split(graph: Graph) -> Iterator[Part]:
    """Yield the parts of the graph that share neither a need nor a mentor."""
    if not len(graph.mentor):
        return
    size = graph.needs + graph.nobody
    ones = np.ones(len(graph.need), dtype=np.int8)
    links = scipy.sparse.coo_array((ones, (graph.need, graph.needs + graph.mentor)), shape=(size, size))
    _, label = scipy.sparse.csgraph.connected_components(links, directed=False)
    edge_label = label[graph.need]
    order = np.argsort(edge_label, kind="stable")
    ends = np.flatnonzero(np.diff(edge_label[order])) + 1
    for edges in np.split(order, ends):
        yield _part(graph, edges)


def _part(graph: Graph, edges: Ints) -> Part:
    """Replicate mentors into places, never more than the needs that may want them."""
    needs, row = np.unique(graph.need[edges], return_inverse=True)
    mentors, local = np.unique(graph.mentor[edges], return_inverse=True)
    places = np.minimum(graph.free[mentors], np.bincount(local))
    first = np.cumsum(places) - places
    copies = places[local]
    which = np.arange(copies.sum()) - np.repeat(np.cumsum(copies) - copies, copies)
    edge = np.repeat(edges, copies)
    return Part(
        edge=edge,
        row=np.repeat(row, copies),
        column=np.repeat(first[local], copies) + which,
        gain=graph.worth[edge] - graph.objective.step * (graph.base[graph.mentor[edge]] + which),
        needs=len(needs),
        places=int(places.sum()),
    )


def solve_dense(part: Part) -> Ints:
    """Solve on a full table; a cell without a seat gains 0 and means «nobody»."""
    seat = np.full((part.needs, part.places), -1, dtype=np.int64)
    seat[part.row, part.column] = np.arange(len(part.row))
    gain = np.zeros(seat.shape)
    gain[part.row, part.column] = as_floats(part.gain)
    chosen: Ints = seat[scipy.optimize.linear_sum_assignment(gain, maximize=True)]
    return chosen[chosen >= 0]


def solve_sparse(part: Part) -> Ints:
    """Solve on the list of seats; every need also has a place of its own that means «nobody».

    The extra places make a full matching exist; all gains are one higher, because the solver takes
    an explicit zero for a missing pair.
    """
    own = np.arange(part.needs)
    row = np.concatenate([part.row, own])
    column = np.concatenate([part.column, part.places + own])
    gain = as_floats(np.concatenate([part.gain, np.zeros_like(own)]) + 1)
    seats = scipy.sparse.csr_array((gain, (row, column)), shape=(part.needs, part.places + part.needs))
    rows, columns = scipy.sparse.csgraph.min_weight_full_bipartite_matching(seats, maximize=True)
    real = columns < part.places
    keys = part.row * part.places + part.column
    order = np.argsort(keys)
    chosen: Ints = order[np.searchsorted(keys[order], rows[real] * part.places + columns[real])]
    return chosen
