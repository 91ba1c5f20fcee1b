"""A questionnaire written to sheets and read back is the same questionnaire."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.surveys import canonical_mapping, parse
from nastavnik.core.surveys.xlsform import read, write
from tests.core.surveys.factory import bent, option, text
from tests.core.surveys.test_catalog import FORMS
from tests.core.surveys.test_evidence import BANDS, PLACED, headed, normed

DEFAULTS = {"visibility": {"item": "self", "aggregate": ["coordinator"], "min_n": 5}}


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_shipped_form_goes_round(key):
    assert read(write(FORMS[key]), DEFAULTS) == FORMS[key]


def whole():
    data = headed(PLACED, "", "one", "one", "", "two")
    data["items"][1]["before"] = text("Сначала прочтите\nэто", "Read this first")
    data["items"][3]["before"] = text("И это")
    data["items"][4]["options"][0]["hint"] = text("что видно")
    data["items"][6]["na"] = [option("Н")]
    data["items"][5]["visibility"] = ["self", "coordinator"]
    data["scales"][0]["title"] = text("Шкала", "Scale")
    data["norms"] = normed(bands=BANDS)["norms"]
    data["counterpart"] = "after"
    data["rci"] = {"enabled": True}
    data["reliability"] = [
        {"scale": "A", "type": "retest", "value": 0.8, "n": 60, "population": "учителя", "source": "проверка"}
    ]
    return data


def test_a_form_with_everything_goes_round():
    form = parse(whole())
    assert read(write(form), DEFAULTS) == form


def test_a_heading_over_the_last_question_goes_round():
    form = parse(headed([PLACED[0]], *[""] * 8, "one"))
    assert read(write(form), DEFAULTS) == form


TEXTS = st.builds(text, st.sampled_from(["Вопрос", "=1+1", "-5", "«Да», нет"]), st.sampled_from(["", "Question", "@x"]))
LIKERT = st.builds(
    lambda low, count, na: {
        "kind": "likert",
        "options": [option(low + step) for step in range(count)],
        **({"na": [option("Н")]} if na else {}),
    },
    st.integers(-3, 3),
    st.integers(2, 7),
    st.booleans(),
)
CHOICE = st.builds(
    lambda kind, count: {"kind": kind, "options": [option(str(step)) for step in range(count)]},
    st.sampled_from(["choice", "multi", "yes_no"]),
    st.integers(2, 4),
)
NUMBER = st.builds(
    lambda low, more, edge: {
        "kind": "number",
        "min": low,
        "max": low + more,
        **({"satisfied_from": low + 1} if edge else {}),
    },
    st.integers(-10, 10),
    st.integers(1, 20),
    st.booleans(),
)
SHAPES = LIKERT | CHOICE | NUMBER | st.just({"kind": "text"})


@st.composite
def forms(draw):
    items = []
    for place, shape in enumerate(draw(st.lists(SHAPES, min_size=1, max_size=6))):
        item = {"code": f"q{place}", "text": draw(TEXTS), "required": draw(st.booleans()), **shape}
        for key in ("hint", "before"):
            if draw(st.booleans()):
                item[key] = draw(TEXTS)
        item["reverse"] = shape["kind"] in ("likert", "number") and draw(st.booleans())
        items.append(item)
    scored = [item["code"] for item in items if item["kind"] in ("likert", "number")]
    scales = []
    if scored:
        share = draw(st.sampled_from([0.5, 0.75, 0.8, 1]))
        shape = {"method": draw(st.sampled_from(["mean", "sum"])), "min_share": share, "direction": "none"}
        scales = [{"code": "A", "items": scored, **shape}, {"code": "B", "of_scales": ["A"], **shape}]
    return parse(bent(items=items, scales=scales, transforms=[], any_of=[], note=draw(TEXTS)))


@given(forms())
@settings(max_examples=60)
def test_any_form_goes_round(form):
    sheets = write(form)
    assert read(sheets, DEFAULTS) == form
    assert all(isinstance(cell, str) for rows in sheets.values() for row in rows for cell in row)
    assert canonical_mapping(read(sheets, DEFAULTS)) == canonical_mapping(form)
