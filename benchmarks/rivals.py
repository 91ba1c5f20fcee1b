"""Other solvers on the very same numbers; what they need as input is laid out before the clock starts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python import linear_sum_assignment as doubling
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.flow.graph import Graph

EXACT = 2**53

Solver = Callable[[], int]
"""Solves and returns the value of what was found."""


@dataclass(frozen=True)
class Seats:
    """Every mentor as single places: of which mentor each is, and what it costs."""

    mentor: Ints
    cost: Ints


def seats_of(graph: Graph) -> Seats:
    """Lay out the free places of all mentors."""
    mentor = np.repeat(np.arange(graph.nobody), graph.free)
    which = np.arange(len(mentor)) - np.repeat(np.cumsum(graph.free) - graph.free, graph.free)
    return Seats(mentor, graph.objective.step * (graph.base[mentor] + which))


def ortools_flow(graph: Graph) -> Solver:
    """Prepare OR-Tools `SimpleMinCostFlow`: arcs need to mentor, one arc a place, and one past everybody."""
    n, m, seats = graph.needs, graph.nobody, seats_of(graph)
    rows, end = np.arange(n), n + m
    tail = np.concatenate([graph.need, n + seats.mentor, rows]).astype(np.int32)
    head = np.concatenate([n + graph.mentor.astype(np.int64), np.full(len(seats.mentor), end), np.full(n, end)])
    head = head.astype(np.int32)
    cost = np.concatenate([-graph.worth, seats.cost, np.zeros(n, dtype=np.int64)])
    room = np.ones(len(tail), dtype=np.int64)
    nodes, supply = np.arange(end + 1, dtype=np.int32), np.zeros(end + 1, dtype=np.int64)
    supply[:n], supply[end] = 1, -n

    def run() -> int:
        flow = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(tail, head, room, cost)
        flow.set_nodes_supplies(nodes, supply)
        if flow.solve() != flow.OPTIMAL:
            raise AssertionError("OR-Tools has found no optimum")
        return -int(flow.optimal_cost())

    return run


def scipy_sparse(graph: Graph) -> Solver:
    """Prepare scipy's sparse full matching: places one by one, and a place «nobody» for every need.

    All gains are one higher, because an explicit zero means a missing pair there.
    """
    n, copies = graph.needs, graph.free[graph.mentor]
    first = np.cumsum(graph.free) - graph.free
    edge = np.repeat(np.arange(len(graph.mentor)), copies)
    which = np.arange(len(edge)) - np.repeat(np.cumsum(copies) - copies, copies)
    mentor, rows = graph.mentor[edge], np.arange(n)
    gain = graph.worth[edge] - graph.objective.step * (graph.base[mentor] + which)
    places = int(graph.free.sum())
    row, column = np.concatenate([graph.need[edge], rows]), np.concatenate([first[mentor] + which, places + rows])
    value = np.concatenate([gain, np.zeros(n, dtype=np.int64)]) + 1
    if int(value.max()) * n >= EXACT:
        raise AssertionError("the numbers do not fit floating point")
    table = csr_array((value.astype(np.float64), (row, column)), shape=(n, places + n))

    def run() -> int:
        found = min_weight_full_bipartite_matching(table, maximize=True)
        return round(float(table[found].sum())) - n

    return run


def scipy_dense(score: npt.NDArray[np.int64]) -> Solver:
    """Prepare scipy's `linear_sum_assignment`; with scores only, as all places are taken anyway."""
    table = score.astype(np.float64)

    def run() -> int:
        rows, columns = linear_sum_assignment(table, maximize=True)
        return int(score[rows, columns].sum())

    return run


def ortools_assignment(score: npt.NDArray[np.int64]) -> Solver:
    """Prepare OR-Tools `SimpleLinearSumAssignment`; columns «nobody» of score 0 make the table square."""
    n, m = score.shape
    rows, columns = (x.ravel().astype(np.int32) for x in np.indices((n, n)))
    cost = np.zeros((n, n), dtype=np.int64)
    cost[:, :m] = -score
    flat = cost.ravel()

    def run() -> int:
        assignment = doubling.SimpleLinearSumAssignment()
        assignment.add_arcs_with_cost(rows, columns, flat)
        if assignment.solve() != assignment.OPTIMAL:
            raise AssertionError("OR-Tools has found no optimum")
        return -int(assignment.optimal_cost())

    return run
