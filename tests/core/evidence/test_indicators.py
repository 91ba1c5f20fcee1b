"""Indicators as data, measured from counts: ranges, refusals, thresholds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.errors import RuleError
from nastavnik.core.evidence.disclosure.bands import Answers, Band, safe_bands
from nastavnik.core.evidence.indicators.catalogue import BY_CODE, INDICATORS, check_threshold
from nastavnik.core.evidence.indicators.measures import hides, mean_change, ratio, share, wait
from nastavnik.core.evidence.stats.waiting import median_wait

PEOPLE, ANSWERS = BY_CODE["I1"], BY_CODE["I2"]
CHANGE, DAYS, LOAD, FEW, STAYED = BY_CODE["I5"], BY_CODE["I9"], BY_CODE["I13"], BY_CODE["I14"], BY_CODE["I11"]


def test_fifteen_indicators_stand_in_order_and_three_are_official() -> None:
    assert [one.code for one in INDICATORS] == [f"I{number}" for number in range(1, 16)]
    assert {one.official: one.path[-1] for one in INDICATORS if one.official} == {"P1": 70, "P2": 85, "P3": 85}
    assert all((one.threshold is None) == (one.better == "") for one in INDICATORS)
    assert all(one.path[-1] == one.threshold for one in INDICATORS if one.path)


@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [(8, 10, 49.016247, 94.331785), (10, 10, 72.246720, 100.0), (4, 5, 37.553463, 96.377587)],
)
def test_the_range_of_a_share_is_wilsons(part: int, of: int, low: float, high: float) -> None:
    found = share(PEOPLE, part, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-5)


def test_nothing_of_nothing_is_empty_and_not_zero() -> None:
    assert (share(PEOPLE, 0, 0).state, share(PEOPLE, 0, 0).value) == ("empty", None)
    assert ratio(LOAD, 30, 0).state == "empty"
    assert mean_change(CHANGE, [], people=0).state == "empty"
    assert wait(DAYS, []).state == "empty"


def test_counts_of_people_are_always_shown_with_a_range_from_five_on() -> None:
    four = share(PEOPLE, 3, 4, threshold=70)
    assert (four.state, four.value, four.low, four.standing) == ("value", 75.0, None, "reached")
    five = share(PEOPLE, 3, 5, threshold=70)
    assert (five.value, five.standing) == (60.0, "missed")
    assert (five.low, five.high) == pytest.approx((23.072, 88.238), abs=0.01)
    assert share(PEOPLE, 5, 5).state == "value"
    assert share(FEW, 1, 10, threshold=15).standing == "reached"
    assert share(FEW, 2, 10, threshold=15).standing == "missed"
    assert share(STAYED, 5, 9, threshold=50).standing == ""


def test_answers_of_fewer_than_five_people_are_not_shown() -> None:
    four = share(ANSWERS, 3, 4, participants=9, threshold=85)
    assert (four.state, four.value, four.part, four.low, four.worst, four.standing) == ("few", *[None] * 4, "")
    assert four.of == 4
    assert share(ANSWERS, 4, 6, people=4).state == "few"
    assert share(ANSWERS, 4, 5).state == "value"


def test_all_of_fewer_than_ten_is_nearly_all_and_no_figure_gives_it_away() -> None:
    for part, state in ((7, "nearly_all"), (0, "nearly_none")):
        found = share(ANSWERS, part, 7, participants=9, threshold=85)
        assert found.state == state
        assert (found.value, found.part, found.low, found.high, found.worst) == (None,) * 5
    assert share(ANSWERS, 7, 7, threshold=85).standing == "unclear"
    assert share(ANSWERS, 0, 7, threshold=85).standing == "missed"
    ten = share(ANSWERS, 10, 10, threshold=85)
    assert (ten.value, ten.standing) == (100.0, "unclear")


def test_who_did_not_answer_is_counted_as_a_no_beside() -> None:
    found = share(ANSWERS, 8, 10, participants=12, threshold=85)
    assert found.worst == pytest.approx(66.666667)
    assert found.standing == "unclear"
    assert share(ANSWERS, 8, 10, participants=10).worst is None
    assert share(ANSWERS, 39, 40, threshold=85).standing == "reached"
    assert share(ANSWERS, 20, 40, threshold=85).standing == "missed"


def test_fewer_than_six_are_cases_where_a_share_would_mislead() -> None:
    five = share(STAYED, 3, 5, cases=True)
    assert (five.state, five.part, five.of, five.value, five.low) == ("cases", 3, 5, None, None)
    assert share(STAYED, 3, 6, cases=True).state == "value"


def test_a_load_may_exceed_what_was_offered() -> None:
    assert ratio(LOAD, 150, 100, threshold=100).standing == "missed"
    found = ratio(LOAD, 50, 100, threshold=100)
    assert (found.value, found.low, found.standing) == (50.0, None, "reached")


def test_a_change_tells_who_rose_unless_that_tells_everybodys() -> None:
    assert mean_change(CHANGE, [1, 2, 3, 1], people=4).state == "few"
    mixed = mean_change(CHANGE, [3, 3, 0, -1, 2], people=5, threshold=2)
    assert (mixed.value, mixed.up, mixed.same, mixed.down, mixed.standing) == (1.4, 3, 1, 1, "missed")
    everybody = mean_change(CHANGE, [3, 2, 2, 1, 2], people=5, threshold=2)
    assert (everybody.value, everybody.up, everybody.standing) == (2.0, None, "reached")
    assert mean_change(CHANGE, [1] * 10, people=10).up == 10


def test_who_still_waits_is_not_dropped() -> None:
    assert median_wait([(5, True), (10, True), (20, True)]) == 10
    assert median_wait([(5, True), (10, False), (20, True), (30, False)]) == 20
    assert median_wait([(5, True), (10, False), (30, False)]) is None
    assert median_wait([(5, True), (5, False)]) == 5
    found = wait(DAYS, [(5, True), (30, True)], threshold=21)
    assert (found.value, found.part, found.of, found.standing) == (5, 2, 2, "reached")
    waiting = wait(DAYS, [(5, True), (10, False), (30, False)])
    assert (waiting.state, waiting.part, waiting.of) == ("empty", 1, 3)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_without_waiting_people_the_median_is_the_lower_one(days: list[int]) -> None:
    assert median_wait([(day, True) for day in days]) == sorted(days)[(len(days) - 1) // 2]


def _levels(*people: range) -> list[Answers]:
    return [Answers(str(value), len(who), frozenset(who)) for value, who in enumerate(people)]


def test_neighbouring_answers_join_until_nobody_stands_out() -> None:
    levels = _levels(range(2), range(2, 6), range(10, 17), range(0), range(20, 22))
    assert safe_bands(levels) == (Band("0", "1", 6), Band("2", "4", 9))
    assert safe_bands(_levels(range(4), range(4, 7))) == ()
    assert safe_bands(_levels(range(0), range(9))) == ()
    assert safe_bands([]) == ()


def test_many_answers_of_two_people_are_two_people() -> None:
    two = Answers("0", 40, frozenset({1, 2}))
    rest = [Answers("1", 6, frozenset(range(10, 16))), Answers("2", 5, frozenset(range(20, 25)))]
    assert safe_bands([two, *rest]) == (Band("0", "1", 46), Band("2", "2", 5))


@given(st.lists(st.frozensets(st.integers(0, 30), max_size=12), max_size=10))
def test_no_band_holds_fewer_than_five_people(people: list[frozenset[int]]) -> None:
    levels = [Answers(str(index), len(who), who) for index, who in enumerate(people)]
    bands = safe_bands(levels)
    for band in bands:
        inside = levels[int(band.first) : int(band.last) + 1]
        assert len(frozenset().union(*(level.people for level in inside))) >= 5
    assert not bands or sum(band.answers for band in bands) == sum(level.answers for level in levels)


@pytest.mark.parametrize(
    ("code", "value"), [("I11", 50), ("I99", 50), ("I1", 101), ("I1", -1), ("I9", 0), ("I5", 10), ("I9", 366)]
)
def test_a_threshold_that_cannot_be_one_is_refused(code: str, value: float) -> None:
    with pytest.raises(RuleError) as refused:
        check_threshold(code, value)
    assert refused.value.field == code


def test_a_threshold_within_bounds_passes() -> None:
    for one in INDICATORS:
        if one.threshold is not None:
            check_threshold(one.code, one.threshold)
    assert share(replace(PEOPLE, better=""), 1, 2, threshold=10).standing == ""


@pytest.mark.parametrize(
    ("people", "counts", "why"),
    [
        (0, (0, 0), "none"),
        (4, (3, 9), "few"),
        (7, (7, 0), "alike"),
        (6, (0, 9, 0), "alike"),
        (10, (10, 0), ""),
        (5, (4, 1), ""),
    ],
)
def test_answers_that_would_show_somebody_are_hidden(people: int, counts: tuple[int, ...], why: str) -> None:
    assert hides(people, counts) == why
