import numpy as np
import pytest

from nastavnik.core.matching.kernel import Standing, solve, warm_up
from tests.core.matching.kernel.instances import instance, prove


def only(given, worth, free, present):
    """Return the graph without the edges of absent needs."""
    start, mentor, _, _, base, step = given
    keep = np.repeat(present, np.diff(start))
    kept = np.concatenate([[0], np.cumsum(np.where(present, np.diff(start), 0))]).astype(np.int64)
    return kept, mentor[keep], worth[keep], free, base, step


def happen(draw, standing, given, worth):
    """Let something happen to a standing pairing."""
    start, _, _, free, *_ = given
    need, mentor = int(draw.integers(len(start) - 1)), int(draw.integers(len(free)))
    row = slice(int(start[need]), int(start[need + 1]))
    kind = draw.choice(["withdraw", "places", "add", "remove", "reprice"])
    if kind == "withdraw":
        standing.withdraw(mentor)
    elif kind == "places":
        standing.set_places(mentor, int(draw.integers(0, free[mentor] + 1)))
    elif kind == "reprice":
        worth[row] = draw.permutation(worth)[: row.stop - row.start]
        standing.reprice(need, worth[row])
    else:
        getattr(standing, str(kind))(need)


@pytest.mark.parametrize("seeds", [range(x, x + 30) for x in range(0, 240, 30)], ids=str)
def test_after_any_events_the_pairing_is_best_again(seeds):
    for seed in seeds:
        given = instance(seed, 12, 8)
        draw = np.random.default_rng(seed)
        if len(given[0]) == 1:
            continue
        present = draw.random(len(given[0]) - 1) < 0.8
        worth = given[2].copy()
        mate, _ = solve(*only(given, worth, given[3], present))
        standing = Standing(*given, mate, present)
        now = only(given, worth, given[3], present)
        assert prove(now, standing.mate, standing.price) == prove(now, *solve(*now))
        for _ in range(12):
            happen(draw, standing, given, worth)
            now = only(given, worth, standing.free, standing.present)
            assert prove(now, standing.mate, standing.price) == prove(now, *solve(*now))
        assert (standing.mate[~standing.present] == len(given[3])).all()


def test_the_arrays_given_stay_as_they_were():
    given = instance(7, 12, 8)
    before = [np.array(x) for x in given]
    standing = Standing(*given, solve(*given)[0])
    for need in range(len(given[0]) - 1):
        standing.reprice(need, standing.present[need] + given[2][given[0][need] : given[0][need + 1]])
    standing.withdraw(0)
    assert all(np.array_equal(x, y) for x, y in zip(before, given, strict=True))


def test_warming_up_changes_nothing_and_fails_nowhere():
    warm_up()
