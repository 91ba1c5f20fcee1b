import pytest
from hypothesis import given, settings

from nastavnik.core.matching import CRITERIA, alternatives, match, parts_of, regret
from nastavnik.core.matching.explaining.explain import Move
from tests.core.matching.builders import (
    crowd,
    every_pairing,
    mentee,
    mentor,
    plain_reason,
    problem,
    with_lock,
)
from tests.core.matching.strategies import problems

often = settings(max_examples=150, derandomize=True, deadline=None)


def every_choice(given_problem):
    return [
        (who, need, other) for who in given_problem.mentees for need in who.needs for other in given_problem.mentors
    ]


def totals(result):
    pairs = result.pairs
    loads = [[pair.mentor for pair in pairs].count(x) for x in result.tables.mentors.ids]
    return len(pairs), sum(pair.score for pair in pairs), sum(x * (x - 1) // 2 for x in loads)


def agrees_with_a_forced_run(result, told):
    forced = match(with_lock(result.problem, told.mentee, told.type, told.mentor))
    assert told.total == result.certificate.primal - forced.certificate.primal
    best, other = totals(result), totals(forced)
    assert (told.covered, told.points) == (best[0] - other[0], best[1] - other[1])
    assert told.unevenness == other[2] - best[2]
    assert len(told.left_out) >= told.covered


@often
@given(problems())
def test_regret_of_every_choice_equals_a_forced_run(given_problem):
    result = match(given_problem)
    locks = {(who, kind): other for who, kind, other in given_problem.locks}
    for who, need, other in every_choice(given_problem):
        told = regret(result, who.id, need.type, other.id)
        refused = plain_reason(given_problem, who, need, other)
        held = locks.get((who.id, need.type))
        if held == other.id:
            assert (told.possible, told.total, told.moves) == (True, 0, ())
        elif refused or held is not None:
            assert told.reason == (refused or "locked")
        elif told.possible:
            agrees_with_a_forced_run(result, told)
        else:
            assert told.reason == "taken"
            assert sum(lock[2] == other.id for lock in given_problem.locks) == other.capacity


@pytest.mark.parametrize("fields", [{"seed": 1, "schools": 4}, {"seed": 2}, {"seed": 3, "alike": True}])
def test_alternatives_of_a_school_are_exact_and_in_order(fields):
    result = match(crowd(24, 16, **fields))
    for key in result.tables.needs.keys[:8]:
        others = alternatives(result, *key, limit=4)
        assert [(x.total, -x.score) for x in others] == sorted((x.total, -x.score) for x in others)
        for told in others:
            agrees_with_a_forced_run(result, told)
            assert told == regret(result, *key, told.mentor)


def fewest_moves(result, told):
    """Count the needs that must move, over all pairings as good as the forced best."""
    row, number = result.need_rows[told.mentee, told.type], result.mentor_rows[told.mentor]
    best = totals(result)
    forced = (best[0] - told.covered, best[1] - told.points, -(best[2] + told.unevenness))
    return min(
        int((result.mate != mates).sum())
        for value, mates in every_pairing(result.problem)
        if value == forced and mates[row] == number
    )


@often
@given(problems())
def test_moves_are_a_chain_that_starts_with_the_choice(given_problem):
    result = match(given_problem)
    held = {(pair.mentee, pair.type): pair.mentor for pair in result.pairs}
    for key in result.tables.needs.keys:
        for told in alternatives(result, *key, limit=9):
            assert told.moves[0] == Move(*key, held.get(key), told.mentor)
            seats = dict(held)
            for move in told.moves:
                assert seats.get((move.mentee, move.type)) == move.before
                seats[move.mentee, move.type] = move.after
            assert len(told.moves) == fewest_moves(result, told)
            taken = [mentor for mentor in seats.values() if mentor is not None]
            assert all(taken.count(x.id) <= x.capacity for x in given_problem.mentors)


@often
@given(problems())
def test_parts_sum_to_the_score(given_problem):
    result = match(given_problem)
    for pair in result.pairs:
        assert sum(pair.parts.values()) == pair.score
        assert parts_of(result, pair.mentee, pair.type, pair.mentor) == pair.parts


def chain():
    """Three mentees wish for the same mentor in turn; the last one has nobody else."""
    people = [mentee("a", wishes=("x",)), mentee("b", wishes=("y",)), mentee("c", veto=frozenset({"x"}))]
    return problem(people, [mentor("x"), mentor("y", wishes=("b",)), mentor("z", veto=frozenset({"a", "b"}))])


def test_a_chain_of_moves_is_told_with_whom_it_leaves_out():
    told = regret(match(chain()), "c", "subject", "x")
    assert (told.reason, told.total, told.moves) == ("personal", 0, ())
    told = regret(match(chain()), "a", "subject", "y")
    assert told.moves == (Move("a", "subject", "x", "y"), Move("b", "subject", "y", "x"))
    assert (told.covered, told.left_out) == (0, ())
    assert told.points > 0
    told = regret(match(chain()), "c", "subject", "y")
    assert told.moves == (Move("c", "subject", "z", "y"), Move("b", "subject", "y", None))
    assert (told.covered, told.left_out) == (1, (("b", "subject"),))


def test_of_equally_cheap_chains_the_shortest_is_told():
    people = [mentee("a"), mentee("b", veto=frozenset({"y"})), mentee("c"), mentee("d")]
    result = match(problem(people, [mentor("x", 2), mentor("y", 1)]))
    told = regret(result, "c", "subject", "x")
    assert told.moves == (Move("c", "subject", "y", "x"), Move("a", "subject", "x", "y"))
    assert told.total == 0


def test_the_pair_itself_costs_nothing():
    told = regret(match(chain()), "a", "subject", "x")
    assert (told.possible, told.total, told.moves) == (True, 0, ())


def test_an_unmatched_need_has_alternatives_too():
    given_problem = problem([mentee("a", wishes=("x",)), mentee("b")], [mentor("x")])
    (told,) = alternatives(match(given_problem), "b", "subject")
    assert told.moves == (Move("b", "subject", None, "x"), Move("a", "subject", "x", None))
    assert (told.covered, told.left_out) == (0, (("a", "subject"),))
    assert told.points > 0


def test_equally_dear_alternatives_go_by_score():
    only_years = dict.fromkeys(CRITERIA, 0) | {"experience": 1}
    people = [
        mentee("a", experience_years=0),
        mentee("b", experience_years=0, veto=frozenset({"x", "y"})),
    ]
    mentors = [mentor(name, experience_years=years) for name, years in (("w", 8), ("x", 10), ("y", 8), ("z", 9))]
    result = match(problem(people, mentors, weights=only_years))
    others = alternatives(result, "a", "subject")
    assert [(x.mentor, x.points) for x in others] == [("z", 2000), ("w", 2000), ("y", 2000)]
    assert others[0].moves[1] == Move("b", "subject", "z", "w")


def test_a_locked_need_and_a_lonely_one_have_no_alternatives():
    given_problem = problem([mentee("a"), mentee("b")], [mentor("x")], locks=(("a", "subject", "x"),))
    result = match(given_problem)
    assert alternatives(result, "a", "subject") == ()
    assert alternatives(result, "b", "subject") == ()
    assert regret(result, "b", "subject", "x").reason == "taken"
    assert dict(result.unmatched[0].reasons) == {"taken": 1}


def test_questions_about_nobody_are_refused():
    with pytest.raises(KeyError):
        regret(match(chain()), "a", "consultant", "x")
