"""The engine with the kernel in place of scipy: the same pairs, prices that prove them, the same regrets."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nastavnik.core.matching import alternatives, match
from tests.core.matching.builders import crowd
from tests.core.matching.strategies import problems
from tests.core.matching.test_again import with_existing

often = settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def by_kernel(monkeypatch):
    def turn(on):
        monkeypatch.setattr("nastavnik.core.matching.scale.AVAILABLE", on)
        monkeypatch.setattr("nastavnik.core.matching.backends.chosen.LARGE", 0)

    return turn


def told(result):
    costs = [alternatives(result, x.mentee, x.type, 9) for x in (*result.pairs, *result.unmatched)]
    return result.pairs, result.unmatched, result.certificate, [[(c.mentor, c.total) for c in row] for row in costs]


@often
@given(given_problem=problems(), seed=st.integers(0, 2**32))
def test_small_problems_come_out_the_same(by_kernel, given_problem, seed):
    asked = with_existing(given_problem, seed)
    by_kernel(on=False)
    plain = told(match(asked))
    by_kernel(on=True)
    assert told(match(asked)) == plain


@pytest.mark.parametrize("fields", [{"seed": 1}, {"seed": 2, "schools": 6}, {"seed": 3, "alike": True}])
def test_a_school_comes_out_the_same(by_kernel, fields):
    by_kernel(on=False)
    plain = told(match(crowd(40, 24, **fields)))
    by_kernel(on=True)
    assert told(match(crowd(40, 24, **fields))) == plain
