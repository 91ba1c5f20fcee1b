from dataclasses import replace
from typing import Any

import pytest

from nastavnik.core.evidence.change.own import error_known, own_change, own_refusal
from nastavnik.core.evidence.change.waves import Measure
from nastavnik.core.surveys.form import Licence, Norm, Questionnaire, Reliability, Text, Visibility
from tests.core.evidence.builders import FORM

RETEST = Reliability("TOTAL", "retest", 0.7, 60, "учителя", "школа")
ONE = Measure("a", "mentee", 3.5, 2.25)


@pytest.mark.parametrize(
    ("post", "verdict", "words"),
    [
        (2.25, "T6.beyond", "Изменение больше погрешности анкеты"),
        (4.75, "T6.beyond", "Изменение больше погрешности анкеты"),
        (3.25, "T6.within", "Изменение в пределах погрешности анкеты"),
    ],
)
def test_only_two_phrases_are_said_of_a_person(post: float, verdict: str, words: str) -> None:
    own = own_change(replace(ONE, post=post), FORM, FORM, RETEST, 0.6)
    assert (own.verdict, own.texts[1]) == (verdict, words)
    assert (own.pre, own.post) == (3.5, post)


@pytest.mark.parametrize(
    ("retest", "sd"), [(None, 0.6), (replace(RETEST, type="alpha"), 0.6), (RETEST, None), (RETEST, 0.0)]
)
def test_without_the_retest_reliability_there_is_no_verdict(retest: Reliability | None, sd: float | None) -> None:
    own = own_change(ONE, FORM, FORM, retest, sd)
    assert own.verdict == ""
    assert own.texts == (
        "Было 3,5, стало 2,25.",
        "Погрешность этой анкеты ещё не измерена, поэтому судить об изменении рано.",
    )


def test_one_answer_or_another_form_gives_nothing() -> None:
    assert own_change(replace(ONE, post=None), FORM, FORM).texts == (
        "Чтобы увидеть изменение, нужны два ответа на одну и ту же анкету.",
    )
    refused = own_change(ONE, FORM, replace(FORM, id="metaskills"))
    assert (refused.pre, refused.post) == (None, None)
    assert "разные анкеты" in refused.texts[0]


def test_the_difference_is_that_of_the_two_shown_values() -> None:
    own = own_change(Measure("a", "mentee", 10 / 3, 11 / 3), FORM, FORM)
    assert (own.pre, own.post, own.change) == (3.33, 3.67, 0.34)
    assert own_change(Measure("a", "mentee", 3.5, None), FORM, FORM).change is None


def test_a_person_is_told_only_why_two_answers_are_not_compared() -> None:
    other = replace(FORM, version="2.0.0")
    assert own_change(ONE, FORM, other).texts == (
        "Версии анкеты слишком отличаются, поэтому сравнивать эти два ответа нельзя.",
    )
    assert "разных языках" in own_change(replace(ONE, same_language=False), FORM, FORM).texts[0]
    assert own_refusal(FORM, FORM) is None


NORM = Norm("TOTAL", "учителя", 60, 2025, "школа", mean=3.0, sd=0.6)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, (RETEST, 0.6)),
        ({"rci_enabled": False}, (None, None)),
        ({"norms": ()}, (None, None)),
        ({"norms": (replace(NORM, population="студенты"),)}, (None, None)),
        ({"norms": (replace(NORM, scale="PLAN"),)}, (None, None)),
        ({"norms": (replace(NORM, mean=None, sd=None),)}, (None, None)),
        ({"norms": (replace(NORM, sd=0.0),)}, (None, None)),
        ({"reliability": (replace(RETEST, type="alpha"),)}, (None, None)),
        ({"reliability": (replace(RETEST, scale="PLAN"),)}, (None, None)),
        ({"reliability": (replace(RETEST, population="студенты"), RETEST)}, (RETEST, 0.6)),
    ],
)
def test_a_verdict_stands_on_a_reliability_and_a_deviation_of_one_population(
    changes: dict[str, Any], found: tuple[Any, Any]
) -> None:
    spec = Questionnaire(
        id="ppz32",
        version="1.0.0",
        licence=Licence("CC0-1.0", "школа", items_shipped=True),
        title=Text("ППЗ-32"),
        comparable_pre_post=True,
        audience=("mentee",),
        visibility=Visibility((), (), (), 5),
        items=(),
        norms=(NORM,),
        reliability=(RETEST,),
        rci_enabled=True,
    )
    assert error_known(replace(spec, **changes), "TOTAL") == found
