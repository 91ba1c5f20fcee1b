"""Matching again: what exists is disturbed least, and every compromise with a better total is offered."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.matching import match, report
from nastavnik.core.matching.flow.objective import make_objective
from tests.core.matching.builders import crowd, every_pairing, mentee, mentor, plain_reason, problem
from tests.core.matching.strategies import Dice, problems
from tests.core.matching.trade import trade

often = settings(max_examples=200, derandomize=True, deadline=None)
seldom = settings(max_examples=80, derandomize=True, deadline=None)


def with_existing(given_problem, seed):
    """Add pairs that exist: mostly possible ones, some that are no longer, some of people who are gone."""
    dice = Dice(seed)
    pairs = [
        (who.id, need.type, other.id)
        for who in given_problem.mentees
        for need in who.needs
        for other in dice.sample(given_problem.mentors, min(1, len(given_problem.mentors)))
        if dice.random() < 0.8
    ]
    return replace(given_problem, existing=(*pairs, ("gone", "subject", "eve"), ("ann", "subject", "left")))


def kept(given_problem, mates):
    """Count the open needs that keep a pair which may be."""
    mentors = sorted(given_problem.mentors, key=lambda x: x.id)
    needs = sorted(((x, need) for x in given_problem.mentees for need in x.needs), key=lambda x: (x[0].id, x[1].type))
    locked = {(who, kind) for who, kind, _ in given_problem.locks}
    return sum(
        number < len(mentors)
        and (who.id, need.type) not in locked
        and (who.id, need.type, mentors[number].id) in given_problem.existing
        and not plain_reason(given_problem, who, need, mentors[number])
        for (who, need), number in zip(needs, mates, strict=True)
    )


def in_order(given_problem, keep):
    """Return how pairings compare: covered, kept, score, evenness, ids; or with points for what is kept."""

    def key(told):
        (covered, score, evenness), mates = told
        held = kept(given_problem, mates)
        levels = (held, score) if keep is None else (score + keep * held, held)
        return (covered, *levels, evenness, [-number for number in mates])

    return key


@often
@given(problems(), st.integers(0, 2**32), st.sampled_from([None, 0, 1, 700, 2500, 10_000]))
def test_what_exists_is_kept_as_asked(given_problem, seed, keep):
    asked = replace(with_existing(given_problem, seed), keep=keep)
    result = match(asked)
    best = max(every_pairing(asked), key=in_order(asked, keep))
    assert result.mate.tolist() == best[1]
    assert result.certificate.gap == 0


@seldom
@given(problems(), st.integers(0, 2**32))
def test_every_compromise_is_offered_and_none_is_worse_than_another(given_problem, seed):
    asked = with_existing(given_problem, seed)
    offers = trade(asked)
    points = [(offer.kept, offer.score) for offer in offers]
    assert points == sorted(points, key=lambda x: -x[0])
    assert [score for _, score in points] == sorted({score for _, score in points})
    assert {offer.covered for offer in offers} == {report(match(given_problem)).covered}
    for offer in offers:
        again = match(replace(asked, keep=offer.keep))
        assert again.pairs == offer.result.pairs
        assert offer.moved == len(set(asked.existing)) - offer.kept
    for keep in (None, *range(0, 12_000, 499)):
        asked_again = match(replace(asked, keep=keep))
        held = sum((x.mentee, x.type, x.mentor) in asked.existing for x in asked_again.pairs)
        assert (held, report(asked_again).score) in points


def test_a_school_after_a_mentor_left_has_several_compromises():
    before = crowd(60, 40, 5)
    pairs = tuple((x.mentee, x.type, x.mentor) for x in match(before).pairs)
    changed = replace(before, mentors=before.mentors[2:], existing=pairs, weights={"wishes": 0, "times": 40})
    offers = trade(changed)
    assert len(offers) > 2
    assert offers[0].keep is None
    assert offers[-1].keep == 0
    fresh = match(replace(changed, existing=()))
    assert offers[-1].score == report(fresh).score


def test_nothing_exists_so_there_is_one_offer():
    (offer,) = trade(problem([mentee()], [mentor()]))
    assert (offer.covered, offer.kept, offer.moved) == (1, 0, 0)


def test_a_pair_gives_way_only_to_one_more_need_covered():
    people = [mentee("a"), mentee("b", veto=frozenset({"y"}))]
    asked = problem(people, [mentor("x"), mentor("y")], existing=(("a", "subject", "x"),))
    assert [(x.mentee, x.mentor) for x in match(asked).pairs] == [("a", "y"), ("b", "x")]
    alone = replace(asked, mentees=people[:1], mentors=(mentor("w"), mentor("x")))
    assert [(x.mentee, x.mentor) for x in match(alone).pairs] == [("a", "x")]


@pytest.mark.parametrize("keep", [None, 0, 5, 10_000])
def test_levels_of_the_objective_never_reach_into_each_other(keep):
    pairs, existing, most = 30, 12, 30 * 3
    told = make_objective(30, np.full(20, 4), existing, keep)
    everything = told.value(0, existing, 10_000 * pairs, 0)
    assert told.value(1, 0, 0, most) > everything
    if keep is None:
        assert told.value(0, 1, 0, most) > told.value(0, 0, 10_000 * pairs, 0)
    else:
        assert told.value(0, 1, 0, most) > told.value(0, 0, keep, 0)
        assert told.value(0, 0, keep + 1, most) > told.value(0, 1, 0, 0)
    assert told.value(0, 0, 1, most) > told.value(0, 0, 0, 0)
