from pathlib import Path

import pytest
import yaml

from nastavnik import surveys
from nastavnik.core.surveys import (
    bands,
    canonical_hash,
    canonical_mapping,
    check_answers,
    licence_faults,
    parse,
    score,
    transformed,
)
from nastavnik.core.surveys.form import Text

FOLDER = Path(surveys.__file__).parent / "catalog"
RAW = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
FORMS = {key: parse(raw) for key, raw in RAW.items()}
OPEN_LICENCES = {"CC0-1.0", "CC-BY-4.0"}
TEMPLATES = sorted(key for key, form in FORMS.items() if not form.licence.items_shipped)
WORDED = sorted(set(FORMS) - set(TEMPLATES))
#: Owners of these forbid any use of the wording, or nothing says what they are: not even a template.
NEVER = ("mbi", "maslach", "vodop", "boyko", "boiko", "mri33", "mentor_role", "mrq", "gmsms", "caf", "gordon", "reiman")
every_form = pytest.mark.parametrize("key", sorted(FORMS))
worded_form = pytest.mark.parametrize("key", WORDED)
template = pytest.mark.parametrize("key", TEMPLATES)


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
        "p145_teacher_mentee_before",
        "p145_teacher_mentee_after",
        "p145_teacher_mentor_before",
        "p145_teacher_mentor_after",
        "coordinator_checklist",
        "swot",
        "satisfaction",
        *TEMPLATES,
    }
    assert {"gse", "cbi", "olbi", "bat12", "who5", "uwes9", "tses12", "mca21", "mfq9", "mai52", "talis12"} < set(
        TEMPLATES
    )


def test_instruments_whose_owners_forbid_it_are_not_there():
    for key, form in FORMS.items():
        assert not any(name in f"{key} {form.title.ru} {form.title.en}".lower() for name in NEVER), key


@every_form
def test_file_is_named_by_its_id_and_reads_back_the_same(key):
    form = FORMS[key]
    assert form.id == key
    assert form.ready == form.licence.items_shipped
    assert parse(canonical_mapping(form)) == form


@every_form
def test_wordings_are_shipped_only_under_an_open_licence_with_a_proof(key):
    licence, worded = FORMS[key].licence, any(item.text for item in FORMS[key].items)
    assert worded == licence.items_shipped
    assert not worded or (licence.proof and licence.spdx in OPEN_LICENCES)
    assert licence_faults(FORMS[key]) == ()


@template
def test_a_template_has_codes_a_key_and_a_link_and_no_word_of_its_owner(key):
    form = FORMS[key]
    assert form.licence.link
    assert form.note
    assert form.scales
    for item in form.items:
        assert (item.text, item.hint, item.before) == (None, None, None)
        assert all(option.label.ru == option.value for option in item.options)
    if any(scale.unverified for scale in form.scales):
        assert "сверить" in form.note.ru or "сверяются" in form.note.ru or "отмечает школа" in form.note.ru
        answers = check_answers(form, filled(form))[0]
        assert all(score(form, answers)[scale.code].value is None for scale in form.scales if scale.unverified)


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
    unverified = {scale.code for scale in form.scales if scale.unverified}
    assert {code for code, result in score(form, answers).items() if result.value is None} == unverified


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
    asked = ("final_self", "final_mentor", "satisfaction", "p145_teacher_mentee_after", "p145_teacher_mentor_after")
    assert {key for key, form in FORMS.items() if any(item.satisfied_from for item in form.items)} == set(asked)
    for key in asked:
        item = FORMS[key].item("satisfaction")
        assert (item.min, item.max, item.satisfied_from) == (1, 10, 7)
        assert "7" in item.hint.ru


def test_only_self_assessments_measured_twice_count_as_change():
    assert {key for key in WORDED if FORMS[key].comparable_pre_post} == {"ppz32", "metaskills"}


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_official_forms_pair_expectation_with_fact_and_never_a_change(side):
    before, after = FORMS[f"p145_teacher_{side}_before"], FORMS[f"p145_teacher_{side}_after"]
    assert before.counterpart == after.id
    rated = [item.code for item in before.items if item.kind == "number"]
    assert len(rated) == 10
    assert all((after.item(code).min, after.item(code).max) == (1, 10) for code in rated)
    assert all(before.item(code).text != after.item(code).text for code in rated)
    assert not before.comparable_pre_post
    assert not after.comparable_pre_post
    assert {form.id for form in FORMS.values() if form.counterpart} == {
        f"p145_teacher_{who}_before" for who in ("mentee", "mentor")
    }


@pytest.mark.parametrize(
    ("points", "level"),
    [
        (0, "Недопустимый"),
        (8, "Недопустимый"),
        (9, "Допустимый"),
        (14, "Допустимый"),
        (15, "Оптимальный"),
        (18, "Оптимальный"),
    ],
)
def test_the_check_list_has_nine_criteria_and_its_three_levels(points, level):
    form = FORMS["coordinator_checklist"]
    assert (len(form.items), form.audience) == (9, ("coordinator",))
    answers = {item.code: min(2, max(0, points - 2 * place)) for place, item in enumerate(form.items)}
    band, norm = bands(form, score(form, answers))["SUM"]
    assert band.label.ru == f"{level} уровень"
    assert "МР-42/02" in norm.source
    assert bands(form, score(form, {**answers, "aims": "Н"})) == {}


def test_wellbeing_is_for_the_person_alone():
    for key in ("who5", "cbi", "olbi", "bat12", "bat23"):
        form = FORMS[key]
        assert (form.visibility.item, form.visibility.scale, form.visibility.aggregate) == (("self",), ("self",), ())


def test_wellbeing_index_and_the_reversed_question():
    form = FORMS["who5"]
    told = score(form, {item.code: 2 for item in form.items})
    assert transformed(form, told) == {"index100": 40}
    assert bands(form, told)["WHO"][0].label.ru == "Стоит поговорить со специалистом"
    form = FORMS["cbi"]
    assert [item.code for item in form.items if item.reverse] == ["work_energy_for_family"]
    told = transformed(form, score(form, {item.code: 5 for item in form.items}))
    assert (told["personal100"], told["client100"]) == (100, 100)
    assert told["work100"] == pytest.approx(600 / 7)


FROZEN = {
    "after_meeting_mentee": "a45fd926a78e842d",
    "after_meeting_mentor": "375f2e78d69f0c9e",
    "final_assessment": "efcd53892ba1dfba",
    "final_mentor": "ff3d1cdf35e1bdf2",
    "final_self": "dfff6475a2a5ea90",
    "interim_review": "04a661d226e1cf17",
    "interim_self": "7ab109468c1ef42c",
    "mentee_entry": "519b03c0d4d8df73",
    "metaskills": "198d0700a6e76b4b",
    "ppz32": "2fd917ce9ef126a5",
    "reflection_personal": "b1078e9ecaaf595d",
}


def test_versions_already_answered_keep_their_fingerprint():
    assert {key: canonical_hash(FORMS[key])[:16] for key in FROZEN} == FROZEN
