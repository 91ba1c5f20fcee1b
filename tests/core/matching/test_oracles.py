"""Every optimum against solvers that know nothing of the engine: they see the printed pairs and the capacities only."""

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array, vstack

from nastavnik.core.matching import CRITERIA, Problem, as_output, match, regret
from nastavnik.core.matching.backends import chosen
from nastavnik.core.matching.backends.plain.parts import solve_sparse
from tests.core.matching.builders import with_lock
from tests.core.matching.strategies import NOBODY, PEOPLE, Dice

CHUNK = 200
"""Seeds tried in one test."""

SHAPES = ("locks", "existing", "empty", "closed", "two", "private", "scarce", "full", "isolated", "ties", "twins")
"""What every stretch of seeds must have met at least once."""


def school(seed, mentees, mentors):
    """Draw a problem of up to so many people: twins, ties, closed mentors, locks, what exists, private topics."""
    dice = Dice(seed)
    names = [*PEOPLE, *(f"p{number:02}" for number in range(40))]
    who = [dice.mentee(name) for name in dice.sample(names, dice.randint(0, mentees))]
    others = [dice.mentor(name) for name in dice.sample(names, dice.randint(0, mentors))]
    twins = dice.random() < 0.25
    given = Problem(
        tuple(replace(dice.choice(who), id=x.id) if twins else x for x in who),
        tuple(replace(dice.choice(others), id=x.id) if twins else x for x in others),
        forbidden=dice.rarely(NOBODY, frozenset({("bea", "eve"), ("cat", "ann")})),
        weights=dice.choice([None, dict.fromkeys(CRITERIA, 0), dice.weights()]),
        topic_competences=dice.choice([{}, {"a": frozenset("ab")}]),
        private_topics=dice.rarely(NOBODY, frozenset("a")),
        keep=dice.choice([None, 0, 1, 700, 10_000]),
    )
    if dice.random() < 0.4:
        for x in given.mentees:
            for need in x.needs[: dice.randint(0, 2)]:
                given = dice.locked(given, x, need)
    return replace(given, existing=_existing(dice, given) if dice.random() < 0.5 else ())


def _existing(dice, given):
    needs = [(x.id, need.type) for x in given.mentees for need in x.needs] if given.mentors else []
    return tuple((*key, dice.choice(given.mentors).id) for key in needs if dice.random() < 0.6)


class Printed:
    """What anyone sees of a run: the problem's places and locks, and the output with all candidates."""

    def __init__(self, given, solver=None):
        self.given = given
        self.told = as_output(match(given, solver), edges=True)
        locked = {(who, kind) for who, kind, _ in given.locks}
        self.base = Counter(other for _, _, other in given.locks)
        self.free = {x.id: x.capacity - self.base[x.id] for x in given.mentors}
        self.score = {(x["mentee"], x["type"], x["mentor"]): x["score"] for x in self.told["edges"]}
        self.edges = [edge for edge in self.score if edge[:2] not in locked]
        self.needs = sorted({edge[:2] for edge in self.edges})
        self.mentors = sorted({edge[2] for edge in self.edges})
        self.pairs = {(x["mentee"], x["type"], x["mentor"]): x["score"] for x in self.told["pairs"]}

    def levels(self, edge):
        """Return what one pair adds to each level that is made as great as possible, the first level first."""
        kept = int(edge in self.given.existing)
        if self.given.keep is None:
            return 1, kept, self.score[edge]
        return 1, self.score[edge] + self.given.keep * kept, kept

    def place_cost(self, mentor, which):
        return self.base[mentor] + which

    def reached(self):
        """Check the pairs and return their levels, unevenness last and negative; locked pairs add nothing."""
        load = Counter(other for _, _, other in self.pairs)
        assert all(load[x.id] <= x.capacity for x in self.given.mentors)
        assert set(self.given.locks) <= set(self.pairs)
        opened = [edge for edge in self.pairs if edge not in self.given.locks]
        assert set(opened) <= set(self.edges)
        assert len({edge[:2] for edge in opened}) == len(opened)
        assert all(self.pairs[edge] == self.score[edge] for edge in opened)
        assert self.told["certificate"]["gap"] == 0
        assert self.told["certificate"]["primal"] == self.told["certificate"]["dual"]
        sums = [sum(column) for column in zip((0, 0, 0), *map(self.levels, opened), strict=True)]
        taken = Counter(edge[2] for edge in opened)
        uneven = sum(self.place_cost(other, which) for other in taken for which in range(taken[other]))
        return (*sums, -uneven)


def by_exhaustion(shown):
    """Try every seating, need by need, and keep the best for each filling of places."""
    place = {name: number for number, name in enumerate(shown.mentors)}
    best = {(0,) * len(place): (0, 0, 0, 0)}
    for need in shown.needs:
        grown = dict(best)
        for edge in (edge for edge in shown.edges if edge[:2] == need):
            other, gain = place[edge[2]], shown.levels(edge)
            for load, value in best.items():
                if load[other] < shown.free[edge[2]]:
                    after = (*load[:other], load[other] + 1, *load[other + 1 :])
                    cost = shown.place_cost(edge[2], load[other])
                    told = (*(a + b for a, b in zip(value, gain, strict=False)), value[3] - cost)
                    grown[after] = max(grown.get(after, told), told)
        best = grown
    return max(best.values())


def by_scipy_table(shown):
    """Give every place a column of its own and let `linear_sum_assignment` choose."""
    places = [(name, which) for name in shown.mentors for which in range(min(shown.free[name], len(shown.needs)))]
    levels = np.zeros((4, len(shown.needs), len(places)), dtype=np.int64)
    row = {need: number for number, need in enumerate(shown.needs)}
    for edge in shown.edges:
        for column, (name, which) in enumerate(places):
            if name == edge[2]:
                levels[:, row[edge[:2]], column] = (*shown.levels(edge), -shown.place_cost(name, which))
    table = np.zeros(levels.shape[1:], dtype=np.int64)
    for level in levels:
        table = table * (1 + 2 * int(abs(level).max(axis=1, initial=0).sum())) + level
    assert abs(table).max(axis=1, initial=0).sum() < 2**53
    found = linear_sum_assignment(np.maximum(table, 0), maximize=True)
    return tuple(levels[:, found[0], found[1]].sum(axis=1).tolist())


def by_highs(shown):
    """Solve one linear program a level, with the levels before it held; the flow makes all corners whole."""
    edges, places = shown.edges, [(name, which) for name in shown.mentors for which in range(shown.free[name])]
    if not edges or not places:
        return 0, 0, 0, 0
    need = [shown.needs.index(edge[:2]) for edge in edges]
    other = [len(shown.needs) + shown.mentors.index(edge[2]) for edge in edges]
    given = [len(shown.needs) + shown.mentors.index(name) for name, _ in places]
    column = np.arange(len(edges) + len(places))
    ones = np.ones(len(edges))
    rows = coo_array(
        (
            np.concatenate([ones, ones, -np.ones(len(places))]),
            (np.array(need + other + given), np.concatenate([column[: len(edges)], column])),
        ),
    )
    limit = np.concatenate([np.ones(len(shown.needs)), np.zeros(len(shown.mentors))])
    aims = np.zeros((4, len(column)))
    aims[:3, : len(edges)] = np.array([shown.levels(edge) for edge in edges]).T
    aims[3, len(edges) :] = [-shown.place_cost(*place) for place in places]
    reached = []
    for level in range(4):
        held = {"A_eq": vstack([coo_array(aims[:level])]), "b_eq": reached} if level else {}
        found = linprog(-aims[level], A_ub=rows.tocsr(), b_ub=limit, bounds=(0, 1), method="highs", **held)
        assert found.success
        reached.append(round(-found.fun))
        assert abs(found.fun + reached[-1]) < 1e-4
    return tuple(reached)


def compare(monkeypatch, seeds, oracle, mentees, mentors):
    """Compare a stretch of seeds, every third with the sparse solver, every third with the kernel where there is one."""
    seen = Counter()
    for seed in seeds:
        monkeypatch.setattr(chosen, "LARGE", 0 if seed % 3 == 1 else 10**9)
        shown = Printed(school(seed, mentees, mentors), solve_sparse if seed % 3 == 0 else None)
        assert shown.reached() == oracle(shown), seed
        seen.update(
            locks=bool(shown.given.locks),
            existing=bool(shown.given.existing),
            empty=not shown.edges,
            closed=any(x.capacity == 0 for x in shown.given.mentors),
            two=any(len(x.needs) == 2 for x in shown.given.mentees),
            private=bool(shown.given.private_topics),
            scarce=len(shown.pairs) < len(shown.needs),
            full=bool(shown.pairs),
            isolated=len(shown.needs) < sum(len(x.needs) for x in shown.given.mentees) - len(shown.given.locks),
            ties=len(set(shown.score.values())) < len(shown.score),
            twins=len({repr(replace(x, id="")) for x in shown.given.mentors}) < len(shown.given.mentors),
        )
    assert min(seen[shape] for shape in SHAPES)


@pytest.mark.parametrize("first", range(0, 2000, CHUNK))
def test_tiny_schools_agree_with_exhaustion(monkeypatch, first):
    compare(monkeypatch, range(first, first + CHUNK), by_exhaustion, 4, 4)


@pytest.mark.parametrize("first", range(2000, 3200, CHUNK))
def test_small_schools_agree_with_a_table_of_places(monkeypatch, first):
    compare(monkeypatch, range(first, first + CHUNK), by_scipy_table, 12, 8)


@pytest.mark.parametrize("first", range(3200, 3800, CHUNK))
def test_small_schools_agree_with_highs_level_by_level(monkeypatch, first):
    compare(monkeypatch, range(first, first + CHUNK), by_highs, 12, 8)


def coverage(shown, threshold):
    """Return how many open needs pairs of at least this score can cover."""
    places = [name for name in shown.mentors for _ in range(min(shown.free[name], len(shown.needs)))]
    table = np.zeros((len(shown.needs), len(places)))
    for edge in shown.edges:
        if shown.score[edge] >= threshold:
            table[shown.needs.index(edge[:2]), [name == edge[2] for name in places]] = 1
    return int(table[linear_sum_assignment(table, maximize=True)].sum())


def best_threshold(shown):
    """Return the greatest score every open pair can reach without losing coverage; 0 without pairs."""
    scores = sorted({shown.score[edge] for edge in shown.edges})
    most = coverage(shown, 0)
    return max((x for x in scores if coverage(shown, x) == most), default=0)


@pytest.mark.parametrize("first", range(3800, 4200, CHUNK))
def test_a_fair_pairing_lifts_the_lowest_score_and_is_then_best(first):
    lifted = 0
    for seed in range(first, first + CHUNK):
        given = school(seed, 8, 6)
        plain, fair = Printed(given), Printed(replace(given, fair=True))
        threshold = best_threshold(plain)
        plain.edges = [edge for edge in plain.edges if plain.score[edge] >= threshold]
        assert fair.reached() == by_exhaustion(plain), seed
        opened = [edge for edge in fair.pairs if edge not in given.locks]
        assert all(plain.score[edge] >= threshold for edge in opened), seed
        lifted += any(plain.score[edge] < threshold for edge in plain.pairs if edge not in given.locks)
    assert lifted


def told_apart(given, pairs):
    """Return covered, kept and the total score of printed pairs."""
    return len(pairs), len(set(pairs) & set(given.existing)), sum(pairs.values())


@pytest.mark.parametrize("first", range(0, 1000, CHUNK))
def test_regret_equals_a_run_with_the_pair_forced(first):
    tried, seed, costly = 0, 10_000 + 100 * first, 0
    while tried < CHUNK:
        seed += 1
        given = school(seed, 10, 7)
        result = match(given)
        shown = Printed(given)
        dice = random.Random(seed)
        for edge in dice.sample(shown.edges, min(4, len(shown.edges), CHUNK - tried)):
            told = regret(result, *edge)
            if told.reason == "taken":
                assert shown.free[edge[2]] == 0
                continue
            forced = Printed(with_lock(given, *edge))
            best, other = told_apart(given, shown.pairs), told_apart(given, forced.pairs)
            assert (told.covered, told.kept, told.points) == tuple(a - b for a, b in zip(best, other, strict=True))
            if not given.existing:
                assert told.total == shown.told["certificate"]["primal"] - forced.told["certificate"]["primal"]
            tried += 1
            costly += told.total > 0
    assert tried == CHUNK
    assert costly > CHUNK // 3
