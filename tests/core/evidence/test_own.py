from dataclasses import replace

import pytest

from nastavnik.core.evidence.own import own_change
from nastavnik.core.evidence.waves import Measure
from nastavnik.core.surveys.form import Reliability
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
