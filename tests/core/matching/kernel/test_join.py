"""The compiled join beside the rules and measures of numpy, pair for pair and point for point."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from nastavnik.core.matching import Need, weigh
from nastavnik.core.matching.backends import chosen
from nastavnik.core.matching.model.rules import refusals
from nastavnik.core.matching.model.score import scores
from nastavnik.core.matching.model.tables import build_tables
from nastavnik.core.matching.solving.candidates import find_edges, scored_edges
from tests.core.matching.builders import MATHS, crowd, mentee, mentor, problem
from tests.core.matching.strategies import problems

often = settings(
    max_examples=300,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def whole_table(tables, weights):
    """Judge and score every pair of all needs with all mentors."""
    need, other = np.divmod(np.arange(len(tables.needs) * len(tables.mentors)), max(1, len(tables.mentors)))
    fine = refusals(tables, need, other) == 0
    need, other = need[fine], other[fine]
    return need.tolist(), other.tolist(), scores(tables, weights, need, other).tolist()


def check_joins(monkeypatch, asked):
    tables, weights = build_tables(asked), weigh(asked.weights)
    expected = whole_table(tables, weights)
    for compiled in (False, True):
        monkeypatch.setattr("nastavnik.core.matching.scale.AVAILABLE", compiled)
        monkeypatch.setattr(chosen, "LARGE_TABLE", 0)
        edges, score = scored_edges(tables, weights)
        assert (edges.need.tolist(), edges.mentor.tolist(), score.tolist()) == expected
        assert (edges.start.dtype, edges.mentor.dtype, score.dtype) == (np.int64, np.int32, np.uint16)
        bare = find_edges(tables)
        assert (bare.start.tolist(), bare.mentor.tolist()) == (edges.start.tolist(), edges.mentor.tolist())


@often
@given(asked=problems())
def test_both_joins_find_what_the_whole_table_holds(monkeypatch, asked):
    check_joins(monkeypatch, asked)


@pytest.mark.parametrize("fields", [{"seed": 1}, {"seed": 2, "schools": 6}, {"seed": 3, "alike": True}])
def test_both_joins_of_a_school(monkeypatch, fields):
    check_joins(monkeypatch, crowd(40, 30, **fields))


def test_a_join_in_many_steps_is_the_same(monkeypatch):
    monkeypatch.setattr("nastavnik.core.matching.backends.plain.joining.CHUNK", 7)
    monkeypatch.setattr("nastavnik.core.matching.model.score.CHUNK", 7)
    check_joins(monkeypatch, crowd(40, 30, 4, schools=3))


def test_many_topics_and_slots_do_not_overflow(monkeypatch):
    codes = [f"t{number}" for number in range(60)]
    everything = {"times": frozenset(codes), "experience_years": 9}
    asked = problem(
        [mentee(need=Need("subject", MATHS, dict.fromkeys(codes, 3)), **everything)],
        [mentor(competences=dict.fromkeys(codes, 9), **{**everything, "experience_years": 40_000})],
    )
    check_joins(monkeypatch, asked)
    assert scored_edges(build_tables(asked), weigh())[1].tolist() == [8_182]


def test_the_compiled_join_waits_for_large_tables(monkeypatch):
    tables = build_tables(crowd(4, 3, 1))
    monkeypatch.setattr(chosen, "by_kernel", lambda: None)
    monkeypatch.setattr("nastavnik.core.matching.scale.AVAILABLE", True)
    assert len(find_edges(tables).start) == len(tables.needs) + 1
    monkeypatch.setattr(chosen, "LARGE_TABLE", len(tables.needs) * len(tables.mentors))
    with pytest.raises(AttributeError):
        find_edges(tables)
