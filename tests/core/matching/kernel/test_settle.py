import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.matching import match
from nastavnik.core.matching.backends.plain.parts import solve, solve_dense, solve_sparse
from nastavnik.core.matching.kernel.settle import settle
from nastavnik.core.matching.solving.cycles import choices
from tests.core.matching.builders import crowd
from tests.core.matching.strategies import problems
from tests.core.matching.test_again import with_existing

often = settings(max_examples=300, derandomize=True, deadline=None)


def settled(result, mate):
    graph = result.graph
    found = choices(graph, mate, result.prices)
    return settle(found, mate, graph.free, graph.base, graph.objective.step).tolist()


@often
@given(problems(), st.integers(0, 2**32))
def test_paths_from_both_ends_settle_ties_by_the_same_rule(given_problem, seed):
    result = match(with_existing(given_problem, seed))
    for solver in (solve_dense, solve_sparse):
        mate, _ = solve_again(result, solver)
        assert settled(result, mate) == result.open_mate.tolist()


def solve_again(result, solver):
    return solve(result.graph, solver)


@pytest.mark.parametrize("fields", [{"seed": 1}, {"seed": 2, "schools": 6}, {"seed": 3, "alike": True}])
def test_a_school_is_settled_by_the_same_rule(fields):
    result = match(crowd(60, 35, **fields))
    mate, _ = solve_again(result, solve_sparse)
    assert settled(result, mate) == result.open_mate.tolist()
