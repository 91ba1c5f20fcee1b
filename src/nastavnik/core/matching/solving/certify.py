"""Proves a pairing best: whole prices of places whose total equals its value."""

from dataclasses import dataclass

import numpy as np

from nastavnik.core.matching.arrays import Bools, Ints
from nastavnik.core.matching.backends.chosen import for_graph
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Prices


@dataclass(frozen=True)
class Certificate:
    """The proof of a run.

    Attributes
    ----------
    primal : int
        Value of the pairing, locked pairs included.
    dual : int
        An upper bound on the value of any pairing that keeps the locks.
    gap : int
        ``dual - primal``; 0 proves that nothing better exists.
    input_hash : str
        SHA-256 of the problem, the weights' version included.
    """

    primal: int
    dual: int
    gap: int
    input_hash: str


def value(graph: Graph, mate: Ints) -> int:
    """Return the value of a pairing of the open needs."""
    used = for_graph(graph).edge_of(graph, mate)
    return int(graph.worth[used].sum()) - graph.places_cost(graph.load_of(mate))


def find_prices(graph: Graph, mate: Ints) -> Prices:
    """Recover prices from a pairing by Bellman–Ford on its residual graph.

    The price of a mentor is the longest path to it from «nobody»: start from the cost of the last
    place given, then let every need offer what it gains over its present place until nothing
    changes. A pairing that is not best has no fixed point; the search then stops after as many
    rounds as there are nodes, and the prices are a bound but no proof.

    Returns
    -------
    Prices
        Always feasible: ``need + mentor >= worth`` on every pair and nothing negative.
    """
    load = graph.load_of(mate)
    price = np.where(load > 0, graph.place_cost(load - 1), 0)
    held = np.zeros(graph.needs, dtype=np.int64)
    used = for_graph(graph).edge_of(graph, mate)
    held[graph.need[used]] = graph.worth[used]
    order = np.argsort(graph.mentor, kind="stable")
    need, worth = graph.need[order], graph.worth[order]
    offered, starts = np.unique(graph.mentor[order], return_index=True)
    for _ in range(graph.needs + graph.nobody if len(offered) else 0):
        gain = np.where(held > 0, held - np.append(price, 0)[mate], 0)
        best = np.maximum(price[offered], np.maximum.reduceat(worth - gain[need], starts))
        if np.array_equal(best, price[offered]):
            break
        price[offered] = best
    return with_gains(graph, price)


def with_gains(graph: Graph, price: Ints) -> Prices:
    """Add to prices of mentors the least gains of needs that are feasible with them."""
    return Prices(for_graph(graph).gains(graph, price), price)


def bound(graph: Graph, prices: Prices) -> int:
    """Return the upper bound the prices prove: gains of needs and what the places earn.

    A place that costs less than the price earns the difference, so a mentor earns
    ``sum(max(0, price - cost of place t))`` over its free places.
    """
    step = graph.objective.step
    first = step * graph.base
    earning = np.minimum(graph.free, prices.mentor - first) if step else graph.free
    count = np.where(prices.mentor > first, earning, 0)
    earned = count * (prices.mentor - first) - step * (count * (count - 1) // 2)
    return int(prices.need.sum()) + int(earned.sum())


def feasible(graph: Graph, prices: Prices) -> bool:
    """Tell whether the prices prove a bound at all: none negative, none below what a pair is worth."""
    if (prices.need < 0).any() or (prices.mentor < 0).any():
        return False
    return for_graph(graph).covers(graph, prices)


def slackness(graph: Graph, mate: Ints, prices: Prices) -> bool:
    """Tell whether prices and pairing fit each other place by place.

    A matched pair is tight, an unmatched need gains nothing, a mentor with a place left asks no
    more than that place costs, and one who gave places asks no less than the last of them cost.
    """
    load = graph.load_of(mate)
    used = for_graph(graph).edge_of(graph, mate)
    need = np.searchsorted(graph.start, used, side="right") - 1
    tight = prices.need[need] + prices.mentor[graph.mentor[used]] == graph.worth[used]
    idle = prices.need[mate == graph.nobody] == 0
    spare: Bools = (load == graph.free) | (prices.mentor <= graph.place_cost(load))
    taken: Bools = (load == 0) | (prices.mentor >= graph.place_cost(load - 1))
    return bool(tight.all() and idle.all() and spare.all() and taken.all())


def certify(graph: Graph, mate: Ints, prices: Prices, settled: int, input_hash: str) -> Certificate:
    """Compare a pairing with the bound its prices prove.

    Parameters
    ----------
    mate : Ints, shape (n,)
        Mentor row of each need, ``graph.nobody`` when none.
    settled : int
        Value of the locked pairs, the same on both sides.

    Returns
    -------
    Certificate
        With a gap of 0 exactly when the pairing is best and the prices show it.
    """
    primal = value(graph, mate) + settled
    dual = bound(graph, prices) + settled
    return Certificate(primal, dual, dual - primal, input_hash)
