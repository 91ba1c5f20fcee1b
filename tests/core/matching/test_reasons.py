"""Reasons counted by lists: what judging every mentor one by one gives, in the same order."""

from collections import Counter

import numpy as np
from hypothesis import given, settings

from nastavnik.core.matching import match
from nastavnik.core.matching.model import blocks
from nastavnik.core.matching.model.reasons import reason_counts
from nastavnik.core.matching.model.rules import REASONS, TAKEN, refusals
from nastavnik.core.matching.solving.engine import make_case
from tests.core.matching.builders import crowd
from tests.core.matching.strategies import problems


def one_by_one(tables, need):
    mentor = np.arange(len(tables.mentors), dtype=np.int64)
    counts = Counter(refusals(tables, np.full_like(mentor, need), mentor).tolist())
    return [(REASONS[number] or TAKEN, counts[number]) for number in sorted(counts, key=lambda n: n or len(REASONS))]


def agree(tables, rows):
    told = [list(counts.items()) for counts in reason_counts(tables, rows)]
    assert told == [one_by_one(tables, need) for need in rows.tolist()]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(problems())
def test_every_need_is_told_the_same(problem):
    tables = make_case(problem).tables
    agree(tables, np.arange(len(tables.needs), dtype=np.int64))
    agree(tables, np.arange(len(tables.needs), dtype=np.int64)[::2])


def test_a_crowd_is_judged_in_stretches(monkeypatch):
    monkeypatch.setattr("nastavnik.core.matching.model.reasons.CHUNK", 50)
    tables = make_case(crowd(60, 40, seed=5, schools=3)).tables
    rows = np.arange(len(tables.needs), dtype=np.int64)
    assert len(list(blocks.chunks(blocks.make_blocks(tables, full=True).sizes, 50))) > 1
    agree(tables, rows)


def test_a_run_tells_those_of_its_unmatched_needs():
    result = match(crowd(40, 10, seed=2))
    rows = np.flatnonzero(result.mate == result.graph.nobody)
    assert len(rows)
    assert [list(x.reasons.items()) for x in result.unmatched] == [one_by_one(result.tables, n) for n in rows.tolist()]
