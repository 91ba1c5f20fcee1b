"""Small graphs of all shapes, and the proof that a pairing of one is best."""

import numpy as np

from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.objective import Objective
from nastavnik.core.matching.solving.certify import feasible, slackness, with_gains
from nastavnik.core.matching.solving.certify import value as value_of


def instance(seed, needs=7, mentors=5):
    """Draw a graph: sparse or dense, with ties, closed mentors, evenness, taken places."""
    draw = np.random.default_rng(seed)
    needs, mentors = int(draw.integers(0, needs + 1)), int(draw.integers(1, mentors + 1))
    there = draw.random((needs, mentors)) < draw.choice([0.15, 0.4, 0.8, 1])
    need, mentor = np.nonzero(there)
    step = int(draw.choice([0, 0, 1, 7]))
    levels = int(draw.choice([1, 3, 1000]))
    score = draw.integers(0, levels, (needs, mentors))
    if seed % 3 == 0:
        score = np.outer(draw.integers(0, 30, needs), draw.integers(0, 30, mentors))
    worth = (score + int(draw.choice([1, 50, 100_000])))[need, mentor]
    base = draw.integers(0, 3, mentors) * int(draw.integers(0, 2))
    free = np.minimum(draw.choice([0, 1, 1, 2, 3], mentors), needs)
    start = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    # The last place may not cost more than a pair is worth: coverage always comes first.
    worth = worth + step * int((base + free).max())
    start, worth, free, base = (x.astype(np.int64) for x in (start, worth, free, base))
    return start, mentor.astype(np.int32), worth, free, base, step


def graph_of(given, present=None):
    start, mentor, worth, free, base, step = given
    open_needs = np.ones(len(start) - 1, dtype=np.bool_) if present is None else present
    held = np.full(len(start) - 1, len(free), dtype=np.int64)
    return Graph(start, mentor, worth, free, base, open_needs, held, Objective(1, 0, 1, step))


def prove(given, mate, price):
    """Check that the prices prove the pairing best, and return its value."""
    graph, (*_, free, base, step) = graph_of(given), given
    prices = with_gains(graph, price)
    load = graph.load_of(mate)
    assert (load <= graph.free).all()
    assert feasible(graph, prices)
    assert slackness(graph, mate, prices)
    value = value_of(graph, mate)
    costs = [[step * (base[j] + t) for t in range(free[j])] for j in range(len(free))]
    earned = sum(max(0, price[j] - cost) for j in range(len(free)) for cost in costs[j])
    assert prices.need.sum() + earned == value
    return value
