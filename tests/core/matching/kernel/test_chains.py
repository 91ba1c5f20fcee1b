import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.matching import match
from nastavnik.core.matching.backends import by_kernel
from nastavnik.core.matching.kernel.chains import chains_to
from tests.core.matching.builders import crowd
from tests.core.matching.strategies import problems
from tests.core.matching.test_again import with_existing

often = settings(max_examples=200, derandomize=True, deadline=None)


def moves_of(residual, need, other, following):
    return len(list(residual.steps(need, other, following)))


def check_chains(result):
    residual, graph = result.residual, result.graph
    columns = by_kernel.chains_of(graph, result.open_mate, result.prices).columns
    for need in range(graph.needs):
        wanted = graph.mentor[graph.edges_of(need)].astype(np.int64)
        cost, following = residual.chains_to(need)
        found, onward = chains_to(*columns, need, wanted)
        assert found[wanted].tolist() == cost[wanted].tolist()
        for other in wanted.tolist():
            if cost[other] >= 0 and other != result.open_mate[need]:
                assert moves_of(residual, need, other, onward) == moves_of(residual, need, other, following)


@often
@given(problems(), st.integers(0, 2**32))
def test_chains_cost_and_move_the_same_as_those_of_the_whole_graph(given_problem, seed):
    check_chains(match(with_existing(given_problem, seed)))


@pytest.mark.parametrize("fields", [{"seed": 1}, {"seed": 2, "schools": 6}, {"seed": 3, "alike": True}])
def test_chains_of_a_school(fields):
    check_chains(match(crowd(30, 18, **fields)))
