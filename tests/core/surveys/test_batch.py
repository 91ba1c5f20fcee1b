"""Many responses at once give, row by row, the very values of one at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.surveys import parse, score, score_many, transform_many, transformed
from tests.core.surveys.factory import bent, probe
from tests.core.surveys.test_catalog import FORMS

ODD = (
    st.just("Н") | st.none() | st.booleans() | st.integers(-3, 9) | st.just(10**30) | st.just(-(10**30)) | st.just(2.5)
)
CODES = ("a1", "a2", "a3", "a4", "mark")
RESPONSES = st.lists(st.dictionaries(st.sampled_from(CODES), st.integers(1, 5) | ODD), max_size=8)
WIDE = [{"code": "A", "items": ["a1", "mark"], "method": "sum", "min_share": 0.5, "direction": "none"}]
LARGE = bent("items", 6, "max", to=10**9, scales=WIDE, transforms=[])
LARGE["scales"] = [
    *WIDE,
    *(
        {"code": f"S{n}", "of_scales": [f"S{n - 1}", "A"] if n else ["A"], "method": "sum", "direction": "none"}
        for n in range(30)
    ),
]


def same(form, responses):
    many = score_many(form, responses)
    for row, answers in enumerate(responses):
        assert {code: column.at(row) for code, column in many.items()} == score(form, answers)


@given(RESPONSES)
def test_every_row_is_what_one_at_a_time_gives(responses):
    same(probe(), responses)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([f"{area}{n}" for area in ("plan", "subj", "clas", "self") for n in range(1, 5)]),
            st.integers(1, 5),
        ),
        max_size=5,
    ),
    st.integers(1, 5),
)
def test_nested_scales_with_gaps_divide_exactly(responses, rest):
    codes = [item.code for item in FORMS["ppz32"].items if item.kind == "likert"]
    same(FORMS["ppz32"], [{**dict.fromkeys(codes[:20], rest), **answers} for answers in responses] + responses)


def test_numbers_too_large_for_exact_words_are_counted_one_by_one():
    form = parse(LARGE)
    same(form, [{"a1": 3, "mark": 10**9}, {"a1": 1}, {}])


def test_an_unverified_scale_has_no_value():
    form = parse(bent("scales", 0, "unverified", to=True, scales=[bent()["scales"][0]]))
    assert score(form, {"a1": 1, "a2": 1, "a3": 1, "a4": 1})["A"].value is None
    same(form, [{"a1": 1, "a2": 1, "a3": 1, "a4": 1}])


def test_a_form_without_scales_and_no_responses():
    assert score_many(parse(bent(scales=[], transforms=[])), [{}]) == {}
    assert score_many(probe(), [])["A"].value.shape == (0,)


def test_transforms_are_those_of_one_at_a_time():
    form, rows = probe(), [{"a1": 2, "a2": 2, "a3": 3, "a4": 5}, {"a1": 1}, {"a1": 2, "a2": 5, "a3": 3}]
    many = transform_many(form, score_many(form, rows))["index"]
    one = [transformed(form, score(form, row))["index"] for row in rows]
    assert [None if np.isnan(value) else float(value) for value in many] == one


@pytest.mark.parametrize("share", [0.5, 0.75, 1])
def test_the_share_needed_is_the_same(share):
    form = parse(bent("scales", 0, "min_share", to=share))
    same(form, [{"a1": 1}, {"a1": 1, "a2": 2}, {"a1": 1, "a2": 2, "a3": 4}])
