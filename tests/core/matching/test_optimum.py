from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from nastavnik.core.matching import NotProvedError, ProblemError, as_output, match, report
from nastavnik.core.matching.backends.plain.parts import choose, solve, solve_dense, solve_sparse, split
from nastavnik.core.matching.flow.objective import EXACT, make_objective
from nastavnik.core.matching.model.rules import refusals
from nastavnik.core.matching.solving.candidates import find_edges
from nastavnik.core.matching.solving.certify import Prices, bound, feasible, find_prices, slackness
from nastavnik.core.matching.solving.certify import value as value_of
from tests.core.matching.builders import (
    best_pairing,
    crowd,
    mentee,
    mentor,
    plain_reason,
    plain_score,
    problem,
)
from tests.core.matching.strategies import problems

often = settings(max_examples=300, derandomize=True, deadline=None)
seldom = settings(max_examples=100, derandomize=True, deadline=None)


def mates(result):
    return result.mate.tolist()


def value(result):
    told = report(result)
    return told.covered, told.score, -told.unevenness


@often
@given(problems())
def test_the_answer_is_the_best_and_the_first_by_ids(given_problem):
    result = match(given_problem)
    assert (value(result), mates(result)) == best_pairing(given_problem)
    assert result.certificate.gap == 0
    assert result.certificate.primal == result.graph.objective.value(
        value(result)[0], 0, value(result)[1], -value(result)[2]
    )


@seldom
@given(problems())
def test_rules_and_scores_agree_with_a_plain_reading(given_problem):
    result = match(given_problem)
    edges = {(e["mentee"], e["type"], e["mentor"]): e["score"] for e in as_output(result, edges=True)["edges"]}
    expected = {
        (who.id, need.type, other.id): plain_score(given_problem, who, need, other)
        for who in given_problem.mentees
        for need in who.needs
        for other in given_problem.mentors
        if not plain_reason(given_problem, who, need, other)
    }
    assert edges == expected
    for left in result.unmatched:
        who = next(x for x in given_problem.mentees if x.id == left.mentee)
        need = next(x for x in who.needs if x.type == left.type)
        told = [plain_reason(given_problem, who, need, x) or "taken" for x in given_problem.mentors]
        assert dict(left.reasons) == {code: told.count(code) for code in set(told)}


@seldom
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(given_problem, dice):
    def mixed(rows):
        return tuple(dice.sample(rows, len(rows)))

    people = [replace(x, needs=mixed(x.needs)) for x in given_problem.mentees]
    other = replace(
        given_problem,
        mentees=mixed(people),
        mentors=mixed(given_problem.mentors),
        locks=mixed(given_problem.locks),
    )
    one, two = match(given_problem), match(other)
    assert as_output(one, edges=True) == as_output(two, edges=True)
    assert one.certificate == two.certificate


def backwards(part):
    """Prefer the last of what is equal, where the dense solver prefers the first."""
    turned = replace(part, row=part.needs - 1 - part.row, column=part.places - 1 - part.column)
    return solve_dense(turned)


@seldom
@given(problems())
def test_dense_and_sparse_solvers_lead_to_the_same_pairs(given_problem):
    found = [mates(match(given_problem, solver)) for solver in (solve_dense, solve_sparse, backwards)]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("fields", [{"seed": 1}, {"seed": 2, "schools": 6}, {"seed": 3, "alike": True}])
def test_a_school_agrees_with_scipy_on_its_own_table(fields):
    given_problem = crowd(120, 70, **fields)
    result = match(given_problem, solve_sparse)
    rows = {key: number for number, key in enumerate(result.tables.needs.keys)}
    places = [x.id for x in given_problem.mentors for _ in range(x.capacity)]
    table = np.zeros((len(rows), len(places)))
    for edge in as_output(result, edges=True)["edges"]:
        table[rows[edge["mentee"], edge["type"]], [x == edge["mentor"] for x in places]] = 10**8 + edge["score"]
    best = int(table[linear_sum_assignment(table, maximize=True)].sum())
    assert divmod(best, 10**8) == value(result)[:2]
    assert mates(result) == mates(match(given_problem, solve_dense)) == mates(match(given_problem, backwards))


@seldom
@given(problems())
def test_prices_prove_place_by_place(given_problem):
    result = match(given_problem)
    assert feasible(result.graph, result.prices)
    assert slackness(result.graph, result.open_mate, result.prices)


@seldom
@given(problems(), st.data())
def test_no_pairing_that_is_not_best_is_proved(given_problem, data):
    result = match(given_problem)
    matched = np.flatnonzero(result.open_mate != result.graph.nobody)
    if not len(matched):
        return
    worse = result.open_mate.copy()
    worse[data.draw(st.sampled_from(matched.tolist()))] = result.graph.nobody
    prices = find_prices(result.graph, worse)
    assert feasible(result.graph, prices)
    assert not slackness(result.graph, worse, prices)
    assert bound(result.graph, prices) > value_of(result.graph, worse)


def test_prices_below_the_worth_of_a_pair_prove_nothing():
    result = match(problem([mentee()], [mentor()]))
    zero = np.zeros(1, dtype=np.int64)
    assert not feasible(result.graph, Prices(zero, zero))


def test_a_need_left_out_must_gain_nothing():
    graph = match(problem([mentee()], [mentor()])).graph
    nobody = np.array([graph.nobody])
    assert not slackness(graph, nobody, Prices(graph.worth, np.zeros(1, dtype=np.int64)))


def two_by_two():
    people = [mentee("a", wishes=("x",)), mentee("b", wishes=("y",))]
    return problem(people, [mentor("x"), mentor("y")])


def test_a_solver_that_errs_is_found_out():
    def crossed(part):
        return np.flatnonzero(part.row != part.column)

    with pytest.raises(NotProvedError, match="не лучшее"):
        match(two_by_two(), crossed)


def test_a_proof_that_does_not_add_up_is_refused(monkeypatch):
    monkeypatch.setattr(
        "nastavnik.core.matching.solving.engine.settle", lambda _graph, mate, _prices: mate[::-1].copy()
    )
    with pytest.raises(NotProvedError, match="Доказательство"):
        match(two_by_two())


def test_choice_of_a_solver_follows_size_and_density(monkeypatch):
    result = match(two_by_two())
    (part,) = split(result.graph)
    assert choose(part) is solve_dense
    monkeypatch.setattr("nastavnik.core.matching.backends.plain.parts.SMALL_CELLS", 1)
    assert choose(part) is solve_dense
    monkeypatch.setattr("nastavnik.core.matching.backends.plain.parts.DENSE_CELLS", 1)
    assert choose(part) is solve_sparse
    assert solve(result.graph)[0].tolist() == mates(result)


def test_parts_share_nobody():
    people = [mentee(name, school=name[0]) for name in ("1a", "1b", "2a", "3a")]
    graph = match(problem(people, [mentor(f"{school}m", 2, school=school) for school in "124"])).graph
    parts = list(split(graph))
    seen = [frozenset(graph.mentor[part.edge].tolist()) for part in parts]
    assert [part.needs for part in parts] == [2, 1]
    assert sum(map(len, seen)) == len(frozenset().union(*seen)) == 2


def test_join_by_blocks_finds_what_the_whole_table_holds():
    tables = match(crowd(60, 50, 7, schools=4)).tables
    need, other = np.divmod(np.arange(60 * 50), 50)
    fine = refusals(tables, need, other) == 0
    edges = find_edges(tables)
    assert edges.need.tolist() == need[fine].tolist()
    assert edges.mentor.tolist() == other[fine].tolist()


def test_numbers_of_the_objective_are_lexicographic_and_exact():
    told = make_objective(300, np.full(200, 5))
    pairs, most = 300, 300 * 4
    assert told.step == 1
    assert told.value(1, 0, 0, most) > told.value(0, 0, 10_000 * pairs, 0)
    assert told.value(0, 0, 1, most) > told.value(0, 0, 0, 0)
    assert told.cover * pairs < EXACT


def test_evenness_gives_way_before_exactness(monkeypatch):
    told = make_objective(20_000, np.full(10_000, 5))
    assert (told.step, told.point) == (0, 1)
    for available, word in ((False, "scale"), (True, "районам")):
        monkeypatch.setattr("nastavnik.core.matching.flow.objective.AVAILABLE", available)
        with pytest.raises(ProblemError, match=word) as error:
            make_objective(10**8, np.ones(10**8, dtype=np.int8))
        assert error.value.faults[0].code == "size"


def test_whole_numbers_reach_further_than_floating_point(monkeypatch):
    monkeypatch.setattr("nastavnik.core.matching.flow.objective.AVAILABLE", True)
    told = make_objective(10**6, np.ones(10**6, dtype=np.int8))
    assert (told.cover, told.point, told.step) == (10**10 + 1, 1, 0)
    monkeypatch.setattr("nastavnik.core.matching.flow.objective.AVAILABLE", False)
    with pytest.raises(ProblemError):
        make_objective(10**6, np.ones(10**6, dtype=np.int8))


def test_without_evenness_the_pairs_are_still_best_and_proved(monkeypatch):
    given_problem = replace(two_by_two(), mentors=(mentor("x", 900), mentor("y", 900)))
    monkeypatch.setattr("nastavnik.core.matching.flow.objective.EXACT", 8 * 20_001 * 6 + 1)
    result = match(given_problem)
    assert result.graph.objective.step == 0
    assert [pair.mentor for pair in result.pairs] == ["x", "y"]
    assert result.certificate.gap == 0


def test_numeric_ids_go_by_value_before_names():
    people = [mentee(10), mentee(9), mentee("1")]
    result = match(problem(people, [mentor("x", 1), mentor(2, 1), mentor(11, 1)]))
    assert [(pair.mentee, pair.mentor) for pair in result.pairs] == [(9, 2), (10, 11), ("1", "x")]
