import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.surveys import answers as messages
from nastavnik.core.surveys import check_answers, parse
from tests.core.surveys.factory import BASE, GOOD, bent, probe

FORM = probe()


def check(**raw):
    return check_answers(FORM, {**GOOD, **raw})


def test_good_answers_are_stored_in_their_kinds():
    answers, errors = check(words=" Слово\r\nи дело\x00 ", wish=["a3", "a1", "a3"], csrf="x")
    assert errors == {}
    assert answers == {
        "a1": 2,
        "a2": 2,
        "a3": 3,
        "a4": "Н",
        "way": "one",
        "agree": "yes",
        "mark": 8,
        "words": "Слово\nи дело",
        "wish": ["a1", "a3"],
    }


@pytest.mark.parametrize(
    ("code", "value", "message"),
    [
        ("a1", "", messages.REQUIRED),
        ("a1", " \x00 ", messages.REQUIRED),
        ("a1", "6", messages.ONE_OF),
        ("a1", "2.0", messages.ONE_OF),
        ("a1", ["1", "2"], messages.ONLY_ONE),
        ("way", "three", messages.ONE_OF),
        ("agree", "maybe", messages.ONE_OF),
        ("mark", "0", messages.WHOLE_NUMBER),
        ("mark", "11", messages.WHOLE_NUMBER),
        ("mark", "семь", messages.WHOLE_NUMBER),
        ("mark", "٧", messages.WHOLE_NUMBER),
        ("mark", "9" * 5000, messages.WHOLE_NUMBER),
        ("words", "я" * 4001, messages.TOO_LONG),
        ("wish", ["a1", "other"], messages.ONE_OF),
        ("wish", ["a1", "a2", "a3"], messages.TOO_MANY),
    ],
)
def test_wrong_answer_is_explained_and_the_rest_is_kept(code, value, message):
    answers, errors = check(**{code: value})
    assert errors == {code: message}
    assert code not in answers
    assert set(answers) == set(GOOD) - {code}


def test_text_of_exactly_the_limit_is_kept():
    answers, errors = check(words="я" * 4000)
    assert errors == {}
    assert len(answers["words"]) == 4000


def test_one_of_a_group_must_be_answered():
    raw = {key: value for key, value in GOOD.items() if key != "agree"}
    assert check_answers(FORM, raw)[1] == {"words": messages.AT_LEAST_ONE}
    assert check_answers(FORM, {**raw, "words": "есть"})[1] == {}
    assert check_answers(FORM, {**raw, "agree": "maybe"})[1] == {"agree": messages.ONE_OF}


def test_missing_answers_of_required_items_are_all_named():
    assert set(check_answers(FORM, {})[1]) == {"a1", "a2", "a3", "a4", "way", "mark", "words"}


def test_several_without_a_limit():
    form = parse(bent("items", 8, "max_choices"))
    assert check_answers(form, {**GOOD, "wish": ["a1", "a2", "a3", "a4"]})[0]["wish"] == [
        "a1",
        "a2",
        "a3",
        "a4",
    ]


CODES = [item["code"] for item in BASE["items"]]
SIGNS = "Нa1,+- \x00\x1f\r\n٧\ud800"
VALUES = st.text(SIGNS, max_size=8) | st.sampled_from(["1", "Н", "yes", "one", "a1"])


@given(
    st.dictionaries(st.sampled_from([*CODES, "x"]), VALUES | st.lists(VALUES, max_size=3) | st.none() | st.integers())
)
def test_anything_sent_is_either_stored_or_explained(raw):
    answers, errors = check_answers(FORM, raw)
    assert not set(answers) & set(errors)
    assert set(answers) | set(errors) <= set(CODES)
    required = {item.code for item in FORM.items if item.required}
    assert required <= set(answers) | set(errors)
    for value in answers.values():
        str(value).encode()
        assert "\x00" not in str(value)
    resent = {code: value if isinstance(value, list) else str(value) for code, value in answers.items()}
    assert check_answers(FORM, resent)[0] == answers
