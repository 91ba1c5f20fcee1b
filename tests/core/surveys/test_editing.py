"""A form being written stays whole whatever is added, moved and taken out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.surveys import SpecError, canonical_mapping, parse
from nastavnik.core.surveys.editing import (
    drop_item,
    drop_scale,
    free_code,
    move_item,
    put_item,
    put_scale,
    settled,
    with_wording,
)
from tests.core.surveys.factory import bent, option, probe, text
from tests.core.surveys.test_catalog import FORMS
from tests.core.surveys.test_evidence import PLACED, headed

FORM = canonical_mapping(probe())
NEW = {"code": "new", "kind": "text", "text": text("Новый"), "required": False, "visibility": ["self"]}
HEADING = text("Заголовок")


def codes(data):
    return [one["code"] for one in data["items"]]


def sections(data):
    return [one.get("section", "") for one in data["items"]]


def test_a_new_question_comes_last_under_the_last_heading():
    data = settled(put_item(FORM, NEW))
    assert codes(data)[-1] == "new"
    assert "sections" not in data
    data = settled(headed([PLACED[0]], *[""] * 8, "one"))
    assert sections(put_item(data, NEW))[-2:] == ["one", "one"]
    assert codes(put_item({**FORM, "items": []}, NEW)) == ["new"]


def test_a_heading_begins_changes_and_ends():
    first = FORM["items"][1]
    data = settled(put_item(FORM, first, HEADING))
    assert sections(data) == ["", *["part1"] * 8]
    again = settled(put_item(data, first, text("Иначе")))
    assert again["sections"] == [{"code": "part1", "title": text("Иначе")}]
    two = settled(put_item(again, again["items"][3], HEADING))
    assert sections(two)[:5] == ["", "part1", "part1", "part2", "part2"]
    assert sections(put_item(two, two["items"][3]))[:5] == ["", "part1", "part1", "part1", "part1"]
    assert sections(put_item(again, again["items"][1])) == [""] * 9
    assert settled(put_item(two, two["items"][4])) == two


def test_a_heading_does_not_swallow_the_next_one():
    data = settled(headed(PLACED, "one", "one", "two"))
    assert sections(put_item(data, data["items"][0]))[:3] == ["", "", "two"]


def test_a_question_moves_over_its_neighbour():
    data = settled(headed(PLACED, "one", "one", "two"))
    down = settled(move_item(data, "a2", up=False))
    assert (codes(down)[:3], sections(down)[:3]) == (["a1", "a3", "a2"], ["one", "two", "two"])
    up = settled(move_item(data, "a3", up=True))
    assert (codes(up)[:3], sections(up)[:3]) == (["a1", "a3", "a2"], ["one", "one", "one"])
    assert sections(move_item(data, "a3", up=False))[:4] == ["one", "one", "", ""]
    assert move_item(FORM, "a1", up=True) == FORM
    assert move_item(FORM, "wish", up=False) == FORM


def test_a_question_taken_out_leaves_the_scales():
    data = settled(drop_item(FORM, "a1"))
    assert [scale["items"] for scale in data["scales"][:2]] == [["a2", "a3", "a4"], ["mark"]]
    data = settled(drop_item(data, "mark"))
    assert [scale["code"] for scale in data["scales"]] == ["A", "ALL"]
    assert data["scales"][1]["of_scales"] == ["A"]
    data = drop_item(drop_item(FORM, "words"), "agree")
    assert data["any_of"] == []


def test_a_question_that_is_no_longer_counted_leaves_the_scales():
    data = settled(put_item(FORM, {**NEW, "code": "mark"}))
    assert [scale["items"] for scale in data["scales"][:2]] == [["a1", "a2", "a3", "a4"], ["a1"]]


def test_scales_come_and_go_with_what_stands_on_them():
    data = {
        **FORM,
        "reliability": [
            {"scale": "A", "type": "retest", "value": 0.8, "n": 50, "population": "учителя", "source": "проверка"}
        ],
        "rci": {"enabled": True},
    }
    assert settled(drop_scale(data, "B"))["rci"] == {"enabled": True}
    gone = settled(drop_scale(data, "A"))
    assert [scale["code"] for scale in gone["scales"]] == ["B", "ALL"]
    assert not {"transforms", "reliability", "rci"} & set(gone)
    assert settled(drop_scale(drop_scale(FORM, "A"), "B")).get("scales", []) == []
    changed = put_scale(FORM, {**FORM["scales"][1], "method": "mean"})
    assert [scale["method"] for scale in changed["scales"]] == ["mean", "mean", "mean"]
    bare = drop_item({**FORM, "scales": []}, "wish")
    one = put_scale(bare, {"code": "S", "items": ["a1"], "method": "sum", "direction": "none"})
    assert settled(one)["scales"][0]["code"] == "S"


def test_the_last_question_leaves_an_empty_form():
    data = FORM
    for code in codes(FORM):
        data = drop_item(data, code)
    assert settled(data)["items"] == []
    assert "scales" not in settled(data)
    with pytest.raises(SpecError):
        settled(put_item(data, {**NEW, "kind": "slider"}))


def test_codes_are_free():
    assert [free_code([]), free_code(["q1", "q3"]), free_code(["part1"], "part")] == ["q1", "q2", "part2"]


def test_a_template_takes_the_wording_of_the_school():
    form = canonical_mapping(FORMS["gse"])
    data = with_wording(
        form, [f"Вопрос {n}" for n in range(10)], ["нет", "скорее нет", "скорее да", "да"], "2026-09-01"
    )
    spec = parse(settled(data))
    assert spec.ready
    assert (spec.items[9].text.ru, spec.items[0].options[3].label.ru) == ("Вопрос 9", "да")
    assert (spec.scales, spec.licence.declared) == (FORMS["gse"].scales, "2026-09-01")


STEPS = st.lists(
    st.tuples(st.sampled_from(["up", "down", "drop", "head", "bare", "text"]), st.integers(0, 8)), max_size=12
)


@settings(deadline=None)
@given(STEPS)
def test_any_row_of_changes_leaves_a_whole_form(steps):
    data = bent(
        items=[
            *bent()["items"][:4],
            {"code": "b", "kind": "likert", "text": text("Б"), "options": [option(1), option(2)]},
        ],
        scales=bent()["scales"][:1],
        any_of=[],
    )
    data = settled(data)
    for step, number in steps:
        if not data["items"]:
            break
        item = data["items"][number % len(data["items"])]
        plain = {key: value for key, value in item.items() if key != "section"}
        made = {
            "up": lambda data, item, plain: move_item(data, item["code"], up=True),
            "down": lambda data, item, plain: move_item(data, item["code"], up=False),
            "drop": lambda data, item, plain: drop_item(data, item["code"]),
            "head": lambda data, item, plain: put_item(data, plain, HEADING),
            "bare": lambda data, item, plain: put_item(data, plain),
            "text": lambda data, item, plain: put_item(data, {**NEW, "code": item["code"]}),
        }[step](data, item, plain)
        data = settled(made)
