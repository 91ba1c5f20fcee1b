from itertools import product

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from nastavnik.core.matching.kernel import recover, solve
from nastavnik.core.matching.kernel.solver import PATIENCE
from nastavnik.core.matching.solving.certify import value
from tests.core.matching.kernel.instances import graph_of, instance, prove


def by_scipy(given):
    """Replicate mentors into places and solve on a full table, where 0 is «nobody»."""
    start, mentor, worth, free, base, step = given
    needs = len(start) - 1
    first = np.concatenate([[0], np.cumsum(free)])
    table = np.zeros((needs, int(first[-1])))
    for need in range(needs):
        for edge in range(start[need], start[need + 1]):
            other = mentor[edge]
            for place in range(free[other]):
                table[need, first[other] + place] = worth[edge] - step * (base[other] + place)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return int(table[rows, columns].sum())


def by_trying(given):
    """Try every pairing."""
    start, mentor, _, free, *_ = given
    graph = graph_of(given)
    choices = [[len(free), *mentor[start[i] : start[i + 1]].tolist()] for i in range(len(start) - 1)]
    tried = (np.array(mate, dtype=np.int64) for mate in product(*choices))
    return max(value(graph, mate) for mate in tried if (graph.load_of(mate) <= free).all())


@pytest.mark.parametrize("patience", [PATIENCE, -1])
@pytest.mark.parametrize("seeds", [range(x, x + 40) for x in range(0, 400, 40)], ids=str)
def test_the_optimum_is_that_of_scipy_and_is_proved(seeds, patience):
    for seed in seeds:
        given = instance(seed)
        assert prove(given, *solve(*given, patience)) == by_scipy(given)


@pytest.mark.parametrize("patience", [PATIENCE, -1])
def test_the_optimum_is_the_best_of_all_pairings(patience):
    for seed in range(60):
        given = instance(seed, 4, 3)
        assert prove(given, *solve(*given, patience)) == by_trying(given)


@pytest.mark.parametrize("patience", [0, 3])
def test_parts_that_overrun_are_sold_and_fit_the_rest(patience):
    for seed in range(30):
        given = instance(seed, 24, 16)
        assert prove(given, *solve(*given, patience)) == by_scipy(given)


def test_numbers_too_large_for_the_auction_are_left_to_paths():
    for seed in range(30):
        start, mentor, worth, free, base, step = instance(seed, 12, 8)
        given = (start, mentor, worth + 2**57, free, base, step)
        assert prove(given, *solve(*given, -1)) == prove(given, *solve(*given))


def test_prices_are_recovered_from_any_best_pairing():
    for seed in range(120):
        given = instance(seed, 10, 7)
        mate, price = solve(*given)
        least = recover(*given, mate)
        prove(given, mate, least)
        for guess in (price, least, np.zeros_like(price), price + 5, np.full_like(price, 2**40)):
            prove(given, mate, recover(*given, mate, guess))
