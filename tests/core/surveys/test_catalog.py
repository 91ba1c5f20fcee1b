from pathlib import Path

import pytest
import yaml

from nastavnik import surveys
from nastavnik.core.surveys import canonical_mapping, check_answers, parse, score, transformed
from nastavnik.core.surveys.form import Text

FOLDER = Path(surveys.__file__).parent / "catalog"
RAW = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
FORMS = {key: parse(raw) for key, raw in RAW.items()}
OPEN_LICENCES = {"CC0-1.0", "CC-BY-4.0"}
every_form = pytest.mark.parametrize("key", sorted(FORMS))


def texts(value):
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts(getattr(value, name))


def filled(form):
    """Answer every question with its first possible answer."""
    raw = {}
    for item in form.items:
        first = item.options[0].value if item.options else str(item.min) if item.kind == "number" else "слово"
        raw[item.code] = [first] if item.kind == "multi" else first
    return raw


def test_the_catalogue_holds_what_the_programme_asks_for():
    assert set(FORMS) == {
        "mentee_entry",
        "ppz32",
        "metaskills",
        "after_meeting_mentee",
        "after_meeting_mentor",
        "interim_review",
        "interim_self",
        "final_assessment",
        "final_self",
        "final_mentor",
        "reflection_personal",
    }


@every_form
def test_file_is_named_by_its_id_and_reads_back_the_same(key):
    form = FORMS[key]
    assert form.id == key
    assert form.ready
    assert parse(canonical_mapping(form)) == form


@every_form
def test_wordings_are_shipped_only_under_an_open_licence_with_a_proof(key):
    licence, worded = FORMS[key].licence, any(item.text for item in FORMS[key].items)
    assert worded == licence.items_shipped
    assert not worded or (licence.proof and licence.spdx in OPEN_LICENCES)


@every_form
def test_every_text_is_in_both_languages(key):
    for text in texts(FORMS[key]):
        assert text.ru
        assert text.en, text.ru
        assert not any("а" <= letter <= "я" or letter == "ё" for letter in text.en.lower())


@every_form
def test_nobody_outside_the_pair_and_the_coordinator_reads_an_answer(key):
    form = FORMS[key]
    assert form.visibility.min_n == 5
    for item in form.items:
        assert item.visibility[0] == "self"
        assert not set(item.visibility) & {"head", "methodist", "council_member"}


@every_form
def test_a_filled_form_is_accepted_and_scored(key):
    form = FORMS[key]
    answers, errors = check_answers(form, filled(form))
    assert errors == {}
    assert set(answers) == {item.code for item in form.items}
    assert all(result.value is not None for result in score(form, answers).values())


@every_form
def test_an_empty_form_is_refused_where_something_is_required(key):
    form = FORMS[key]
    expected = {item.code for item in form.items if item.required} | {group[0] for group in form.any_of}
    assert set(check_answers(form, {})[1]) == expected
    assert expected


def test_difficulties_form_scores_eight_areas_and_an_index():
    form = FORMS["ppz32"]
    raw = filled(form)
    answers = check_answers(form, {**raw, **{item.code: "5" for item in form.items if item.kind == "likert"}})[0]
    result = score(form, answers)
    assert len(result) == 9
    assert (result["TOTAL"].value, transformed(form, result)) == (5, {"index100": 100})
    assert sum(item.kind == "likert" for item in form.items) == 32
    assert not any(item.reverse for item in form.items)
    gaps = {**answers, "plan1": "Н", "plan2": "Н"}
    assert score(form, gaps)["PLAN"].value is None
    assert score(form, gaps)["TOTAL"].answered == 7
    assert form.item("wish").max_choices == 5


def visible(key, reader):
    return {item.code for item in FORMS[key].items if reader in item.visibility}


def test_after_a_meeting_each_side_sees_only_the_plan():
    assert visible("after_meeting_mentee", "mentor") == {"try_text", "next_topic"}
    assert visible("after_meeting_mentor", "mentee") == {"agreed"}
    for key in ("after_meeting_mentee", "after_meeting_mentor"):
        assert visible(key, "coordinator") == set()
        assert visible(key, "help_addressee") == {"help"}
        assert [option.value for option in FORMS[key].item("help").options] == [
            "no",
            "coordinator",
            "confidant",
        ]
        assert sum(item.required for item in FORMS[key].items) <= 5


def test_a_private_topic_is_answered_by_one_mark():
    assert check_answers(FORMS["interim_self"], {"private_outcome": "partly"}) == (
        {"private_outcome": "partly"},
        {},
    )
    assert "coordinator" not in FORMS["interim_self"].item("private_outcome").visibility


def test_rubrics_have_four_levels_and_not_enough_evidence():
    for key, count in (("interim_review", 7), ("final_assessment", 8)):
        rubric = [item for item in FORMS[key].items if item.kind == "likert"]
        assert len(rubric) == count
        assert all([option.value for option in item.options] == ["1", "2", "3", "4"] for item in rubric)
        assert all([option.value for option in item.na] == ["Н"] for item in rubric)
        assert not FORMS[key].scales


def test_satisfied_is_defined_once_and_printed():
    for key in ("final_self", "final_mentor"):
        item = FORMS[key].item("satisfaction")
        assert (item.min, item.max, item.satisfied_from) == (1, 10, 7)
        assert "7" in item.hint.ru


def test_only_self_assessments_measured_twice_count_as_change():
    assert {key for key, form in FORMS.items() if form.comparable_pre_post} == {"ppz32", "metaskills"}
