import json
import time
from dataclasses import replace

from nastavnik.core.matching import as_output, match, report
from tests.core.matching.builders import crowd, mentee, mentor, problem


def test_an_empty_run():
    told = report(match(problem()))
    assert (told.needs, told.covered, told.score, told.lowest, told.middle, len(told.blocking)) == (
        0,
        0,
        0,
        None,
        None,
        0,
    )
    assert as_output(match(problem()), edges=True) == {
        "pairs": [],
        "unmatched": [],
        "edges": [],
        "summary": {"covered": 0, "score": 0, "needs": 0},
        "certificate": {"primal": 0, "dual": 0, "gap": 0},
    }


def test_numbers_of_a_run():
    people = [mentee("a", wishes=("x",)), mentee("b"), mentee("c")]
    result = match(problem(people, [mentor("x", 2), mentor("y", 0)]))
    told = report(result)
    scores = [pair.score for pair in result.pairs]
    assert (told.needs, told.covered, told.score) == (3, 2, sum(scores))
    assert (told.lowest, told.middle) == (min(scores), sum(scores) / 2)
    assert dict(told.load) == {"x": (2, 2), "y": (0, 0)}
    assert (told.unevenness, told.blocking) == (1, ())


def test_coverage_can_leave_a_blocking_pair_and_it_is_counted():
    people = [mentee("a", wishes=("x",)), mentee("b", veto=frozenset({"y"}))]
    result = match(problem(people, [mentor("x"), mentor("y")]))
    assert [pair.mentor for pair in result.pairs] == ["y", "x"]
    assert report(result).blocking == (("a", "subject", "x"),)


def test_output_is_json_with_exact_sums():
    told = as_output(match(crowd(20, 12, 4)), edges=True)
    assert json.loads(json.dumps(told)) == told
    assert sum(pair["score"] for pair in told["pairs"]) == told["summary"]["score"]
    assert all(sum(pair["parts"].values()) == pair["score"] for pair in told["pairs"])
    assert len(told["pairs"]) + len(told["unmatched"]) == told["summary"]["needs"] == 20
    assert "edges" not in as_output(match(problem()))


def test_a_town_takes_less_than_a_second():
    for given in (crowd(300, 200, 1), crowd(300, 200, 2, alike=True)):
        start = time.process_time()
        result = match(given)
        assert time.process_time() - start < 1
        assert result.certificate.gap == 0


def test_scores_are_counted_by_tenths_of_the_scale():
    told = report(match(crowd(60, 40, 1)))
    assert len(told.spread) == 10
    assert sum(told.spread) == told.covered
    everything = problem(
        [mentee("a", experience_years=0)],
        [mentor("x", experience_years=30)],
        weights={"experience": 1, **dict.fromkeys(("topics", "subject", "times", "wishes", "form"), 0)},
    )
    assert report(match(everything)).spread[-1] == 1


def test_prices_and_pairs_prove_a_run_without_the_engine():
    given = crowd(30, 18, 4)
    given = replace(given, locks=(_lock(match(given)),))
    result = match(given)
    worth, prices = result.graph.objective, result.prices
    gain = dict(zip(result.tables.needs.keys, prices.need.tolist(), strict=True))
    columns = (column.tolist() for column in (prices.mentor, result.graph.free, result.graph.base))
    places = dict(zip(result.tables.mentors.ids, zip(*columns, strict=True), strict=True))
    locked = {(mentee, kind) for mentee, kind, _ in given.locks}
    for edge in as_output(result, edges=True)["edges"]:
        need = (edge["mentee"], edge["type"])
        if need not in locked and places[edge["mentor"]][1]:
            assert gain[need] + places[edge["mentor"]][0] >= worth.cover + worth.point * edge["score"]
    earned = sum(max(0, price - worth.step * (base + t)) for price, free, base in places.values() for t in range(free))
    settled = sum(worth.cover + worth.point * pair.score for pair in result.pairs if pair.locked)
    assert sum(gain.values()) + earned + settled == result.certificate.dual == result.certificate.primal


def _lock(result):
    pair = result.pairs[0]
    return (pair.mentee, pair.type, pair.mentor)
