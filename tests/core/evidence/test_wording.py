"""No text that a report can hold says more than the data; every text is alive and translated."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nastavnik
from nastavnik.core.evidence.change import report_of_change
from nastavnik.core.evidence.change.comparable import comparable
from nastavnik.core.evidence.change.waves import Area, ChangeData, Declaration, Measure, Progress
from nastavnik.core.evidence.words import figures, templates
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.surveys.form import Reliability
from nastavnik.core.texts import Text, tell
from tests.core.evidence.builders import AFTER, BEFORE, FORM, STAFF, outcome, school
from tests.support.wording import FORBIDDEN, forbidden_in

PO = polib.pofile(str(Path(nastavnik.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"))
ENGLISH = {entry.msgid: entry.msgstr for entry in PO}
#: A second form of a number in Russian asks for it too.
NOUNS = (figures.OF_PEOPLE, figures.WITH_PEOPLE, figures.OVER_SCHOOLS, figures.BY_QUESTIONS, figures.BY_AREAS)
FORMS = [form for forms in NOUNS for form in forms]
TEXTS = [*templates.TEMPLATES.values(), *FORMS, "%(whole)s,%(part)s", "менее %(limit)s"]
TEXTS += [comparable(FORM, other).message for other in (replace(FORM, id="x"), replace(FORM, sha256="b"))]


@pytest.mark.parametrize("text", TEXTS)
def test_no_template_says_too_much_in_either_language(text: str) -> None:
    assert forbidden_in(text) == ()
    assert ENGLISH.get(text), text
    assert forbidden_in(ENGLISH[text], "en") == ()
    assert "—" not in text + ENGLISH[text]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Эффективность наставника 90 %", "ru", ("эффект",)),
        ("Статистически  подтверждённый результат", "ru", ("статистически подтвержд",)),
        ("Рейтинг наставников: программа помогла, это доказано", "ru", ("доказано", "рейтинг", "помогл")),
        ("The programme helped; a significant effect is proven", "en", ("proven", "effect", "helped", "significan")),
        ("Сдвиг есть у части людей", "ru", ()),
    ],
)
def test_forbidden_words_are_found(text: str, language: str, found: tuple[str, ...]) -> None:
    assert forbidden_in(text, language) == found


def test_every_forbidden_word_is_in_lower_case_and_is_found() -> None:
    for language, words in FORBIDDEN.items():
        for word in words:
            assert word == word.lower()
            assert word in forbidden_in(f"Раз {word.upper()} два", language)


def test_a_text_without_its_values_or_its_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("T9")
    with pytest.raises(KeyError):
        say("T0", people=3)


AREAS = (Area("D", FORM.items[:2]), Area("E", FORM.items[2:3]), Area("F", FORM.items[3:]))
VALUES = [None, *(quarter / 4 for quarter in range(4, 21))]
#: Answers to the items of the scale, by the number of the person: none, alike, repeated, opposed, incomplete, free.
ANSWERS: tuple[Callable[[int], tuple[float | None, ...]], ...] = (
    lambda _n: (),
    lambda _n: (3.0,) * 4,
    lambda n: (*(1.0 + n % 5,) * 3, 1.0 + n % 3),
    lambda n: (1.0 + n % 5, 5.0 - n % 5, 3.0, 1.0 + n % 4),
    lambda n: (1.0 + n % 5, None, 2.0, 1.0),
    lambda n: tuple(1.0 + (n * 7**place + n // 6) % 5 for place in range(4)),
)


@st.composite
def people(draw: Any, most: int, name: str, group: Any) -> tuple[Measure, ...]:
    """Draw a group, often a whole one of at least twenty; each person by chance of one drawn seed."""
    whole = most > 20 and draw(st.booleans())
    n = draw(st.integers(20 if whole else 0, most))
    drift = draw(st.sampled_from([None, -0.5, 0.0, 0.5]))
    answers = draw(st.sampled_from(ANSWERS))
    often = draw(st.booleans())
    chance = Random(draw(st.integers(0, 10**6)))
    found = []
    for number in range(n):
        pre, post, then = (chance.choice(VALUES) for _one in range(3))
        if whole:
            pre, post = pre or 3.0, post or 2.5
        if drift is not None and pre is not None:
            post = min(5.0, max(1.0, pre + drift))
        flags: dict[str, Any] = {"prorated": chance.random() < 0.5, "same_language": whole or number % 9 != 8}
        if pre is not None and often:
            flags["earlier"] = tuple(min(5.0, max(1.0, pre + step)) for step in (0.25, -0.5)[: number % 3])
        found.append(Measure(f"{name}{number}", group, pre, post, then, answers=answers(number), **flags))
    return tuple(found)


@st.composite
def schools(draw: Any) -> ChangeData:
    mentees = draw(people(34, "m", "mentee"))
    others = draw(people(14, "c", "comparison"))
    direction = draw(st.sampled_from(["lower_is_better", "higher_is_better"]))
    form = draw(
        st.sampled_from([FORM, FORM, FORM, replace(FORM, comparable_pre_post=False), replace(FORM, id="other")])
    )
    retest = draw(st.sampled_from([None, Reliability("TOTAL", "retest", 0.7, 60, "учителя", "школа")]))
    return replace(
        school(*mentees, *others),
        outcome=outcome(
            *mentees, *others, direction=direction, items=FORM.items, areas=draw(st.sampled_from([(), AREAS]))
        ),
        after=replace(AFTER, form=form),
        before=replace(BEFORE, form=FORM if form.id == "other" else form),
        declared=draw(st.sampled_from([None, Declaration("TOTAL", date(2026, 9, 1), ("D",))])),
        domains=(outcome(*mentees, code="D", direction=direction, items=FORM.items),),
        staff=draw(st.sampled_from([(), STAFF])),
        retest=retest,
        rci=draw(st.booleans()),
        aggregate=draw(st.sampled_from([(), ("coordinator", "head")])),
        design=draw(st.sampled_from(["none", "whole_staff", "waiting_list", "multiple_baseline"])),
        progress=draw(st.sampled_from([None, Progress(2, 3, 4, 5)])),
    )


def parts(text: str) -> Iterator[str]:
    if isinstance(text, Text):
        yield text.msgid
        for value in text.params.values():
            if isinstance(value, str):
                yield from parts(value)


def told(texts: Iterable[Text]) -> list[str]:
    return [tell(text, lambda message: ENGLISH.get(message, "")) for text in texts]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(schools(), st.sampled_from(["teacher", "coordinator", "head", "outside"]))
def test_no_report_says_too_much_to_anyone(data: ChangeData, audience: Any) -> None:
    report = report_of_change(data, audience)
    texts = report.texts()
    for russian, english in zip(texts, told(texts), strict=True):
        assert forbidden_in(russian) == ()
        assert forbidden_in(english, "en") == ()
        assert not re.search(r"\d,\d|[а-яё]", english, re.IGNORECASE), english
        assert not re.search(
            r"\d\.\d(?!\.)\d*(?!\d*\.)|%\(|None|nan|inf\b", re.sub(r"\d\.\d\.\d|\d\d\.\d\d\.\d{4}|1\.0", "", russian)
        )
    n = sum(one.change is not None for one in data.outcome.people if one.group == "mentee")
    words = " ".join(texts)
    figures_of = {code: block["figures"] for code, block in report.as_json()["blocks"].items()}
    if n < 6 or report.headline.id in ("T2", "T5", "response", "refused", "closed"):
        assert report.claims == ()
    if n < 6 or audience == "teacher" or (n < 10 and audience == "outside"):
        assert "sure" not in figures_of
    if n < 10:
        assert "p" not in figures_of.get("sure", {})
        assert "verdicts" not in figures_of
    if "expected" in figures_of:
        assert "обычное возвращение к среднему" in words
    if "включает ноль" in words:
        assert "данных недостаточно, чтобы отличить от случайного" in words


def test_every_text_is_alive() -> None:
    """Each id stands in the code of a report, whole or as the stem that a direction or a kind completes."""
    room = Path(templates.__file__).parent.parent
    code = "".join(path.read_text(encoding="utf-8") for path in room.rglob("*.py") if path.name != "templates.py")
    said = set(re.findall(r'"([\w.]+)"', code))
    stems = [
        re.compile(re.sub(r"\\?\{[^{}]*\\?\}", "[a-z_]+", one))
        for one in re.findall(r'f"([\w.]*\{.*?\}[\w.{}]*)"', code)
    ]
    dead = [key for key in templates.TEMPLATES if key not in said and not any(stem.fullmatch(key) for stem in stems)]
    assert dead == []
