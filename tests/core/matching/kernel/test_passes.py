"""Single passes over the edges: number for number what numpy finds."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from nastavnik.core.matching import scale
from nastavnik.core.matching.backends import chosen
from nastavnik.core.matching.backends.plain.parts import solve
from nastavnik.core.matching.explaining.report import blocking
from nastavnik.core.matching.solving.certify import Prices, feasible, with_gains
from tests.core.matching.kernel.instances import graph_of, instance


@pytest.fixture
def by_kernel(monkeypatch):
    def turn(on):
        monkeypatch.setattr(scale, "AVAILABLE", on)
        monkeypatch.setattr(chosen, "LARGE", 0)

    return turn


def lists(*columns):
    return [np.asarray(column).tolist() for column in columns]


def told(graph, mate, prices):
    result = SimpleNamespace(graph=graph, open_mate=mate)
    gains = with_gains(graph, prices.mentor).need
    return [
        *lists(
            gains,
            chosen.for_graph(graph).edge_of(graph, mate),
            *chosen.for_graph(graph).tight_pairs(graph, prices),
            *blocking(result),
        ),
        feasible(graph, prices),
    ]


@pytest.mark.parametrize("seed", range(60))
def test_every_pass_agrees_with_numpy(by_kernel, seed):
    graph = graph_of(instance(seed))
    draw = np.random.default_rng(seed)
    by_kernel(on=False)
    mate, _ = solve(graph)
    price = draw.integers(0, 1 + graph.worth.max(initial=1), graph.nobody)
    prices = with_gains(graph, price)
    low = Prices(np.maximum(prices.need - draw.integers(0, 2, graph.needs), 0), price)
    by_numpy = [told(graph, mate, prices), told(graph, mate, low)]
    by_kernel(on=True)
    assert [told(graph, mate, prices), told(graph, mate, low)] == by_numpy


def test_prices_below_zero_and_below_a_pair_prove_nothing(by_kernel):
    graph = graph_of(instance(4))
    assert len(graph.mentor)
    for on in (False, True):
        by_kernel(on=on)
        prices = with_gains(graph, np.zeros(graph.nobody, dtype=np.int64))
        assert feasible(graph, prices)
        assert not feasible(graph, replace(prices, need=prices.need - 1))
        assert not feasible(graph, replace(prices, need=np.maximum(prices.need - 1, 0)))
        assert not feasible(graph, replace(prices, mentor=prices.mentor - 1))


def test_a_pair_that_cannot_be_has_no_edge(by_kernel):
    graph = next(graph for graph in map(graph_of, map(instance, range(99))) if 0 < len(graph.mentor) < graph.needs)
    strange = np.full(graph.needs, graph.nobody - 1, dtype=np.int64)
    by_kernel(on=False)
    plain = chosen.for_graph(graph).edge_of(graph, strange).tolist()
    by_kernel(on=True)
    assert chosen.for_graph(graph).edge_of(graph, strange).tolist() == plain
    assert len(plain) < graph.needs
