"""The draw: fair by the book, the most are covered, locks stay, anyone can repeat it."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.matching import Need, ProblemError
from nastavnik.core.matching.lottery import draw, left_over, lot
from nastavnik.core.matching.model.tables import build_tables
from tests.core.matching.builders import MATHS, every_pairing, mentee, mentor, plain_reason, problem
from tests.core.matching.strategies import problems

CONSULTANT = Need("consultant")


def keys_of(given_problem):
    return sorted((who.id, need.type) for who in given_problem.mentees for need in who.needs)


def coverable(given_problem):
    """Every set of needs some pairing covers, found by trying all pairings."""
    keys = keys_of(given_problem)
    nobody = len(given_problem.mentors)
    pairings = (mates for _told, mates in every_pairing(given_problem))
    return {frozenset(key for key, mate in zip(keys, mates, strict=True) if mate != nobody) for mates in pairings}


@settings(max_examples=150, deadline=None)
@given(problems(), st.text(max_size=5))
def test_the_drawn_are_the_first_coverable_set_and_no_set_is_larger(given_problem, seed):
    made = draw(given_problem, seed)
    sets = coverable(given_problem)
    locked = {(who, kind) for who, kind, _mentor in given_problem.locks}
    best, chosen = set(locked), []
    for key in made.order:
        if any(best | {key} <= covered for covered in sets):
            best.add(key)
            chosen.append(key)
    assert list(made.drawn) == chosen
    assert len(best) == max(map(len, sets))
    assert set(made.kept) == locked
    assert left_over(given_problem, build_tables(given_problem)) == len(made.waiting)


@settings(max_examples=100, deadline=None)
@given(problems(), st.text(max_size=5))
def test_who_takes_part_and_in_what_order(given_problem, seed):
    made = draw(given_problem, seed)
    locked = {(who, kind) for who, kind, _mentor in given_problem.locks}
    wanted = {
        (who.id, need.type)
        for who in given_problem.mentees
        for need in who.needs
        if (who.id, need.type) not in locked
        and any(not plain_reason(given_problem, who, need, other) for other in given_problem.mentors)
    }
    assert set(made.order) == wanted
    digests = [hashlib.sha256(f"{seed}:{who}:{kind}".encode()).hexdigest() for who, kind in made.order]
    assert digests == sorted(digests)
    assert sorted((*made.drawn, *made.waiting)) == sorted(made.order)
    turned = replace(given_problem, mentees=given_problem.mentees[::-1], mentors=given_problem.mentors[::-1])
    assert draw(turned, seed) == made


def test_whoever_is_drawn_moves_over_for_the_next():
    """One mentor suits both, the other only one: both are drawn whatever the order."""
    both = mentee("anna", CONSULTANT), mentee("bella", Need("subject", MATHS))
    given_problem = problem(both, [mentor("vera", 1), mentor("zoya", 1, types=frozenset({"consultant"}))])
    for seed in "0123456789":
        assert set(draw(given_problem, seed).drawn) == {("anna", "consultant"), ("bella", "subject")}


def test_seeds_give_everybody_a_chance():
    people = [mentee(name, CONSULTANT) for name in ("anna", "bella", "clara")]
    given_problem = problem(people, [mentor("vera", 1)])
    winners = [draw(given_problem, str(seed)).drawn[0][0] for seed in range(300)]
    assert all(70 < winners.count(name) < 130 for name in ("anna", "bella", "clara"))


def test_a_need_without_any_mentor_takes_no_part_and_waits_for_nothing():
    given_problem = problem([mentee("anna", Need("subject", "физика"))], [mentor("vera")])
    made = draw(given_problem, "1")
    assert (made.order, made.drawn, made.waiting) == ((), (), ())


def test_nobody_and_nothing():
    assert draw(problem(), "1").order == ()
    assert draw(problem([mentee("anna")]), "1").order == ()


def test_the_lot_is_what_sha256sum_says():
    assert lot("42", 12, "subject") == hashlib.sha256(b"42:12:subject").hexdigest()


def test_a_problem_that_contradicts_itself_is_refused():
    with pytest.raises(ProblemError):
        draw(problem([mentee("anna"), mentee("anna")]), "1")
