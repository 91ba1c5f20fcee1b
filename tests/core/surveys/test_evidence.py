"""Norms with bands and percentiles, headings, levels of a rubric, licences."""

import pytest

from nastavnik.core.surveys import (
    SpecError,
    bands,
    canonical_hash,
    canonical_mapping,
    licence_faults,
    parse,
    score,
)
from nastavnik.core.surveys import licences as words
from tests.core.surveys.factory import bent, option, probe, text

SAMPLE = {"scale": "A", "population": "учителя", "n": 200, "year": 2026, "source": "проверка"}
BANDS = [{"low": 1, "high": 2, "label": text("мало")}, {"low": 2.5, "high": 5, "label": text("много")}]
PERCENTILES = [{"value": 2, "percent": 25}, {"value": 3, "percent": 50}]
FULL = {"a1": 2, "a2": 4, "a3": 2, "a4": 2}


def normed(**more):
    return bent(norms=[{**SAMPLE, **more}])


def told(form, answers):
    found = bands(form, score(form, answers))
    return found["A"][0].label.ru if "A" in found else None


def test_a_band_names_a_value_with_its_source():
    form = parse(normed(bands=BANDS))
    assert parse(canonical_mapping(form)) == form
    assert told(form, FULL) == "мало"
    assert told(form, {**FULL, "a1": 5, "a3": 5, "a4": 5}) == "много"
    assert told(form, {**FULL, "a1": 3}) is None
    assert told(form, {}) is None
    scores = score(form, FULL)
    assert bands(form, scores)["A"][1].source == "проверка"
    assert bands(form, {code: one for code, one in scores.items() if code != "A"}) == {}


def test_percentiles_are_kept():
    form = parse(normed(percentiles=PERCENTILES))
    assert parse(canonical_mapping(form)) == form
    assert [one.percent for one in form.norms[0].percentiles] == [25, 50]


@pytest.mark.parametrize(
    ("norm", "place"),
    [
        ({}, "norms[0]"),
        ({"mean": 2}, "norms[0]"),
        ({"bands": [BANDS[1], BANDS[0]]}, "norms[0].bands[1]"),
        ({"bands": [{**BANDS[0], "low": 3}]}, "norms[0].bands[0]"),
        ({"percentiles": [PERCENTILES[1], PERCENTILES[0]]}, "norms[0].percentiles[1]"),
        ({"percentiles": [{"value": 1, "percent": 100}]}, "norms[0].percentiles[0]"),
    ],
)
def test_a_norm_that_says_nothing_or_contradicts_itself_is_refused(norm, place):
    with pytest.raises(SpecError) as caught:
        parse(normed(**norm))
    assert caught.value.place == place


PLACED = [{"code": "one", "title": text("Раз"), "note": text("Пометка")}, {"code": "two", "title": text("Два")}]


def headed(sections, *codes):
    data = bent(sections=sections)
    for item, code in zip(data["items"], codes, strict=False):
        if code:
            item["section"] = code
    return data


def test_headings_stand_over_runs_of_questions():
    form = parse(headed(PLACED, "", "one", "one", "", "two"))
    assert [item.section for item in form.items[:5]] == ["", "one", "one", "", "two"]
    assert parse(canonical_mapping(form)) == form


@pytest.mark.parametrize(
    ("sections", "codes", "place"),
    [
        (PLACED, ("one", "two", "one"), "items[2]"),
        (PLACED, ("two", "one"), "items[0]"),
        (PLACED, ("one",), "items[0]"),
        ([], ("one",), "items[0]"),
        ([PLACED[0], PLACED[0]], ("one",), "sections[1]"),
    ],
)
def test_headings_out_of_order_are_refused(sections, codes, place):
    with pytest.raises(SpecError) as caught:
        parse(headed(sections, *codes))
    assert caught.value.place == place


def test_a_level_of_a_rubric_has_its_description():
    levels = [{**option(number, "уровень"), "hint": text("что видно")} for number in (1, 2)]
    form = parse(bent("items", 0, "options", to=levels, scales=[], transforms=[]))
    assert form.item("a1").options[0].hint.ru == "что видно"
    assert parse(canonical_mapping(form)) == form
    assert canonical_hash(form) != canonical_hash(probe())


def test_a_scale_over_an_unverified_one_is_unverified_too():
    with pytest.raises(SpecError, match="непроверенной"):
        parse(bent("scales", 0, "unverified", to=True))


SHIPPED = {"spdx": "CC0-1.0", "holder": "проект", "items_shipped": True, "proof": "own wording"}
NONE = {"spdx": "LicenseRef-none", "holder": "авторы", "items_shipped": False}


def bare(**more):
    items = [{"code": f"a{n}"} for n in range(1, 5)]
    digits = {"type": "likert", "min": 1, "max": 5, "labels": {"ru": list("12345")}}
    return parse(bent(licence={**NONE, **more}, items=items, scales=[], transforms=[], any_of=[], response=digits))


def test_wordings_ship_under_an_open_licence_with_a_proof():
    assert licence_faults(probe()) == ()
    assert licence_faults(parse(bent(licence={**SHIPPED, "spdx": "CC-BY-NC-4.0"}))) == (words.NOT_OPEN,)


def test_a_template_ships_without_a_word():
    assert licence_faults(bare(link="где взять")) == ()
    assert licence_faults(bare()) == (words.NO_LINK,)


@pytest.mark.parametrize(
    "item",
    [
        {"text": text("Чужой вопрос")},
        {"hint": text("Чужая подсказка")},
        {"before": text("Чужое пояснение")},
        {"options": [{**option(1, ""), "hint": text("чужое")}, option(2, "")]},
        {"options": [option(1, "никогда"), option(2, "всегда")]},
    ],
)
def test_a_template_with_somebody_elses_words_does_not_ship(item):
    data = canonical_mapping(bare(link="где взять", declared="2026-09-01"))
    data["items"][0] |= item
    assert licence_faults(parse(data)) == (words.WORDED,)


def test_a_school_may_put_wordings_in_only_with_its_declaration():
    data = canonical_mapping(bare(link="где взять"))
    data["items"][0]["text"] = text("Вопрос")
    with pytest.raises(SpecError, match="без права"):
        parse(data)
    data["licence"]["declared"] = "2026-09-01"
    assert not parse(data).ready
