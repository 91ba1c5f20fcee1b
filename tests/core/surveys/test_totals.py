"""Totals tell about a group and about nobody in it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.surveys.totals import ADDRESSEE, totals
from tests.core.surveys.factory import probe

FORM = probe()


def told(code, *answers, least=5):
    found = totals(FORM, [{code: answer} for answer in answers], least)
    return next((one for one in found if one.code == code), None)


def test_a_small_group_is_not_told_about():
    assert told("a1", 1, 2, 3, 4) is None
    assert totals(FORM, [], 5) == ()


def test_counts_need_five_in_every_answer_that_was_given():
    assert told("way", *["one"] * 5, *["two"] * 5).counts == {"one": 5, "two": 5}
    assert told("way", *["one"] * 6, *["two"] * 4).counts is None
    assert told("way", *["one"] * 5, *[None] * 5).counts == {"one": 5}
    assert told("way", *["one"] * 3, *[None] * 2).counts is None


def test_a_mean_needs_five_numbers_and_not_all_at_one_end():
    assert told("a1", 1, 2, 2, 3, 3).mean == 2.2
    assert told("a1", 1, 2, 2, 3, "Н").mean is None
    assert told("a1", *[5] * 5).mean is None
    assert told("a1", *[1] * 9).mean is None
    assert told("a1", *[1] * 10).mean == 1
    assert told("a1", *[3] * 5).mean == 3
    assert told("way", *["one"] * 5).mean is None


def test_ticks_of_several_and_those_who_did_not_tick():
    assert told("wish", *[["a1", "a2"]] * 5).counts == {"a1": 5, "a2": 5}
    assert told("wish", *[["a1"]] * 5, *[["a1", "a2"]] * 5).counts == {"a1": 10, "a2": 5}
    assert told("wish", *[["a1"]] * 4, *[["a1", "a2"]] * 6).counts is None


def test_words_are_never_in_totals():
    assert told("words", *["слово"] * 10) is None


@given(st.lists(st.integers(1, 5), min_size=5, max_size=30))
def test_one_more_answer_changes_nothing_until_there_are_five(answers):
    whole = answers[: len(answers) // 5 * 5]
    assert told("a1", *answers) == told("a1", *whole)


def test_whom_somebody_turns_to_for_help_is_in_no_total_not_even_by_its_absence():
    shut = replace(FORM, items=tuple(replace(one, visibility=("self", ADDRESSEE)) for one in FORM.items))
    assert totals(shut, [{"way": "one"}] * 10, 5) == ()
