import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.surveys import ScaleScore, item_values, parse, scale_items, score, straight_lined, transformed
from tests.core.surveys.factory import BASE, bent, probe

FORM = probe()
FULL = {"a1": 2, "a2": 2, "a3": 3, "a4": 5, "mark": 8}


def test_reverse_is_applied_once_at_scoring():
    result = score(FORM, FULL)
    assert result["A"] == ScaleScore((2 + 4 + 3 + 5) / 4, 4, 4, prorated=False)
    assert result["B"] == ScaleScore(10, 2, 2, prorated=False)
    assert result["ALL"] == ScaleScore(6.75, 2, 2, prorated=False)
    assert transformed(FORM, result) == {"index": 62.5}


def test_answers_are_given_as_the_scales_count_them():
    turned = {item.code for item in FORM.items if item.reverse}
    found = item_values(FORM, {**FULL, "a4": "Н", "nothing": 3})
    assert turned
    for code, value in found.items():
        item = FORM.item(code)
        assert value == (item.min + item.max - FULL[code] if code in turned else FULL[code])
    assert set(found) == {"a1", "a2", "a3", "mark"}
    assert item_values(FORM, {}) == {}


def test_a_scale_over_scales_stands_on_their_items():
    scales = {scale.code: scale for scale in FORM.scales}
    below = [code for part in scales["ALL"].of_scales for code in scales[part].items]
    assert scale_items(FORM, scales["A"]) == scales["A"].items
    assert scale_items(FORM, scales["ALL"]) == tuple(dict.fromkeys(below))


def test_not_yet_is_missing_and_never_zero():
    result = score(FORM, {**FULL, "a4": "Н"})
    assert result["A"] == ScaleScore(3, 3, 4, prorated=True)
    assert result["ALL"].prorated


def test_too_little_answered_gives_no_value():
    result = score(FORM, {"a1": 2, "a2": 2})
    assert result["A"] == ScaleScore(None, 2, 4, prorated=False)
    assert result["B"] == ScaleScore(4, 1, 2, prorated=True)
    assert result["ALL"] == ScaleScore(None, 1, 2, prorated=False)
    assert transformed(FORM, result) == {"index": None}


def test_scale_over_items_without_numbers_is_never_scored_from_text():
    assert score(FORM, {"a1": "2", "a2": None, "a3": 3.0})["A"].answered == 0


@given(st.permutations(["a1", "a2", "a3", "a4"]), st.lists(st.integers(1, 5), min_size=4, max_size=4))
def test_order_of_items_never_changes_a_value(order, values):
    answers = dict(zip(["a1", "a2", "a3", "a4"], values, strict=True))
    turned = parse(bent("scales", 0, "items", to=order))
    assert score(turned, answers)["A"] == score(FORM, answers)["A"]


@given(st.dictionaries(st.sampled_from(["a1", "a2", "a3", "a4"]), st.integers(1, 5) | st.just("Н")))
def test_a_mean_stays_within_the_scale_and_needs_its_share(answers):
    result = score(FORM, answers)["A"]
    assert (result.value is None) == (result.answered < 3)
    assert result.value is None or 1 <= result.value <= 5
    assert result.prorated == (result.answered == 3)


def test_reversed_scale_mirrors_the_plain_one():
    plain = parse(bent("items", 1, "reverse", to=False))
    for value in range(1, 6):
        mirrored, straight = score(FORM, {**FULL, "a2": value}), score(plain, {**FULL, "a2": 6 - value})
        assert mirrored["A"] == straight["A"]


@pytest.mark.parametrize(("last", "flag"), [(3, True), (4, False), ("Н", False)])
def test_eight_equal_answers_are_flagged(last, flag):
    items = [{"code": f"i{n}", "text": {"ru": "?"}} for n in range(8)]
    data = {key: value for key, value in BASE.items() if key not in ("scales", "transforms", "any_of")}
    form = parse({**data, "items": items})
    assert straight_lined(form, {**{f"i{n}": 3 for n in range(7)}, "i7": last}) is flag
