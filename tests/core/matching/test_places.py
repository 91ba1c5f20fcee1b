"""What one more place would give, and the fairest of the best coverages."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.matching import match, one_more_place, report
from tests.core.matching.builders import best_pairing, crowd, every_pairing, mentee, mentor, plain_score, problem
from tests.core.matching.strategies import problems
from tests.core.matching.test_again import with_existing

often = settings(max_examples=200, derandomize=True, deadline=None)


def with_place(given_problem, name):
    mentors = tuple(replace(x, capacity=x.capacity + (x.id == name)) for x in given_problem.mentors)
    return replace(given_problem, mentors=mentors)


def told_of(result):
    told = report(result)
    held = {(x.mentee, x.type, x.mentor) for x in result.pairs if not x.locked} & set(result.problem.existing)
    return told.covered, len(held), told.score


@often
@given(problems(), st.integers(0, 2**32))
def test_the_gain_of_a_place_is_what_matching_again_with_it_gives(given_problem, seed):
    asked = with_existing(given_problem, seed)
    before = match(asked)
    gains = {gain.mentor: gain for gain in one_more_place(before)}
    assert [x.total for x in gains.values()] == sorted((x.total for x in gains.values()), reverse=True)
    for other in asked.mentors:
        after = match(with_place(asked, other.id))
        more = [new - old for new, old in zip(told_of(after), told_of(before), strict=True)]
        gain = gains.get(other.id)
        if gain is not None:
            assert [gain.covered, gain.kept, gain.points] == more
            assert gain.moves[0].after == other.id
        elif other.capacity and before.graph.free[before.mentor_rows[other.id]]:
            assert more == [0, 0, 0]


@often
@given(problems())
def test_a_mentor_with_no_place_is_tried_with_one_when_the_problem_is_given(given_problem):
    before = match(given_problem)
    gains = {gain.mentor: gain for gain in one_more_place(before, everyone=True)}
    for other in given_problem.mentors:
        more = [
            new - old
            for new, old in zip(told_of(match(with_place(given_problem, other.id))), told_of(before), strict=True)
        ]
        gain = gains.get(other.id)
        found = [0, 0, 0] if gain is None else [gain.covered, gain.kept, gain.points]
        assert found == more or (gain is None and more[0] == 0 and more[2] <= 0)


def test_the_chain_of_a_new_place_is_told():
    people = [mentee("a"), mentee("b", veto=frozenset({"x"}))]
    (gain,) = one_more_place(match(problem(people, [mentor("y", 1), mentor("x", 0)])))
    assert (gain.mentor, gain.covered) == ("y", 1)
    assert [(x.mentee, x.before, x.after) for x in gain.moves] == [("b", None, "y")]
    longer = problem([mentee("a", veto=frozenset({"y"})), mentee("b")], [mentor("x"), mentor("y", 1), mentor("z", 1)])
    full = replace(
        longer, mentees=(*longer.mentees, mentee("c", veto=frozenset({"x"})), mentee("d", veto=frozenset({"y", "z"})))
    )
    gains = {x.mentor: x for x in one_more_place(match(full))}
    assert gains["x"].covered == 1


@often
@given(problems())
def test_the_fairest_lowest_score_with_the_best_coverage(given_problem):
    asked = replace(given_problem, fair=True)
    result = match(asked)
    assert result.certificate.gap == 0
    most = best_pairing(given_problem)[0][0]
    assert report(result).covered == most
    open_scores = [x.score for x in result.pairs if not x.locked]
    if not open_scores:
        return
    lowest = max(
        _lowest(given_problem, mates) for (covered, _, _), mates in every_pairing(given_problem) if covered == most
    )
    assert min(open_scores) == lowest
    best = max(
        score
        for (covered, score, _), mates in every_pairing(given_problem)
        if covered == most and _lowest(given_problem, mates) == lowest
    )
    assert report(result).score == best


def _lowest(given_problem, mates):
    """Return the lowest score among the open pairs of a pairing."""
    mentors = sorted(given_problem.mentors, key=lambda x: x.id)
    needs = sorted(((x, need) for x in given_problem.mentees for need in x.needs), key=lambda x: (x[0].id, x[1].type))
    locked = {(who, kind) for who, kind, _ in given_problem.locks}
    return min(
        (
            plain_score(given_problem, who, need, mentors[number])
            for (who, need), number in zip(needs, mates, strict=True)
            if number < len(mentors) and (who.id, need.type) not in locked
        ),
        default=10_001,
    )


def test_fairness_of_a_school_keeps_coverage_and_lifts_the_lowest():
    given_problem = crowd(120, 70, 3)
    usual, fair = report(match(given_problem)), report(match(replace(given_problem, fair=True)))
    assert fair.covered == usual.covered
    assert fair.lowest > usual.lowest
    assert fair.score <= usual.score
