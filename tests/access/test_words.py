"""What pages say: no name out of the code, numbers that agree with their nouns, no Russian on an English page."""

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

import polib
import pymorphy3
import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from lxml import html

from nastavnik.kit.templatetags.ui import initials
from nastavnik.people.models import Account, Teacher
from tests.access.world import Asked, World, in_english, in_russian
from tests.test_catalogues import LOCALE

pytestmark = pytest.mark.xdist_group("pages of every role")
#: By day a page is read in English as the role that is shown the most of it, a home as everybody.
AT_NIGHT = "NASTAVNIK_NIGHT" in os.environ

# Words of the alphabet of Rome that a Russian page may say: file formats, keys of the keyboard, names of instruments.
LATIN = {
    *(
        "XLSX",
        "XLS",
        "ODS",
        "CSV",
        "JSON",
        "PDF",
        "PNG",
        "JPG",
        "JPEG",
        "DOCX",
        "ODT",
        "TXT",
        "SVG",
        "XLSForm",
        "QR",
        "SHA",
    ),
    *("SWOT", "English", "Home", "End", "Enter", "Esc", "CC", "BY", "Nastavnik", "alpha", "omega", "CP", "UTF"),
}
# Pages whose subject is a format of other programs or a command to repeat: its words stand as they are there.
ABOUT_A_FORMAT = {"surveys:form_new", "pairing:lottery_protocol", "web:status"}
# Shipped Russian that the product stores, and a reader of English meets in Russian. This list only shrinks.
STORED_RUSSIAN = {
    *(f"programme.RoadmapItem.{name}" for name in ("title", "responsible", "result")),
    "completion.SwotLine.source",
    "programme.Act.summary",  # a paper is in the language of the school: it names the measure of its roadmap
}
# Fields that hold another's words which a message happens to equal, or the wording of a form in both languages.
# A refusal of a row is kept as its message, and its page says it in the reader's language.
NOT_OURS = {"people.Teacher.position", "surveys.Version.spec", "kit.Batch.outcomes"}

WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
CODE_OR_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|\b[0-9a-f]{8,}\b|\b\w+-?\w*\.(?:xlsx|pdf|csv|json|ods|txt)\b")
CYRILLIC = re.compile(r"[а-яё]{2,}", re.IGNORECASE)
COUNTED = re.compile(r"(?:\b([А-Яа-яёЁ]+)\s+)?(?<![\d.,:–№/-])\b(\d{1,6})\s+([а-яё]+)\b")
PREPOSITIONS = {
    "из",
    "в",
    "во",
    "на",
    "с",
    "со",
    "у",
    "от",
    "до",
    "к",
    "ко",
    "по",
    "о",
    "об",
    "для",
    "без",
    "при",
    "через",
    "за",
    "всех",
    "менее",
    "более",
    "меньше",
    "больше",
    "около",
}
# Nouns whose form beside a number is another word, and words after a number that it does not count.
SET_FORMS = {"человек", "человека", "лет", "года", "год", "году", "чел", "мин", "числа", "дн", "ч"}
NAMES = {"Name", "Surn", "Geox", "Abbr", "Patr", "Orgn"}
MONTHS = {
    *(
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ),
}
QUOTED = re.compile("Русский|“[^”]*”|«[^»]*»")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
ATTRIBUTES = ("placeholder", "title", "aria-label", "alt")
BLOCKS = {"p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "summary", "label", "option", "button", "legend"}
morph = pymorphy3.MorphAnalyzer()


def opened(asked: Iterable[Asked]) -> Iterator[tuple[str, Any]]:
    """Give every page somebody may open, and every form sent empty, with a name that says whose and what."""
    for one in asked:
        if one.allowed and one.page.strip():
            yield f"{one.method} {one.name} as {one.role}", html.fromstring(one.page)


def said(document: Any) -> Iterator[str]:
    """Give every piece of text a person meets on a page."""
    for element in document.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "template"}:
            continue
        pieces = [element.text if element.tag != "textarea" else "", element.tail]
        pieces += [element.get(attribute) for attribute in ATTRIBUTES]
        for piece in pieces:
            if piece and piece.strip():
                yield " ".join(piece.split())


def strings(value: Any) -> Iterator[str]:
    """Give every text inside a stored value."""
    if isinstance(value, str):
        yield from (" ".join(line.split()) for line in [value, *value.splitlines()])
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)


def stored() -> Iterator[tuple[str, str]]:
    """Give every text of the database with the field that holds it."""
    for model in apps.get_models():
        if model.__module__.startswith("django."):
            continue
        fields = [field for field in model._meta.concrete_fields if not field.is_relation]
        names = [field.attname for field in fields if not isinstance(field, models.BinaryField)]
        for values in model._default_manager.values_list(*names):
            for name, value in zip(names, values, strict=True):
                for text in strings(value):
                    if text:
                        yield f"{model._meta.label}.{name}", text


@pytest.fixture
def data(world: World) -> list[str]:
    """Give what people wrote and how they are called, the longest first."""
    found = {text for _field, text in stored()}
    for account in Account.objects.all():
        found |= {account.full_name, initials(account.full_name)}
    for teacher in Teacher.objects.all():
        found |= {teacher.full_name, teacher.short_name, teacher.last_name, teacher.first_name, teacher.patronymic}
        found |= {teacher.last_name[:1] + teacher.first_name[:1], teacher.first_name[:1] + teacher.last_name[:1]}
    return sorted((text for text in found if len(text) > 1), key=len, reverse=True)


def without(piece: str, data: list[str]) -> str:
    """Take what is stored out of a piece of text."""
    for text in data:
        if text in piece:
            piece = piece.replace(text, " ")
    return piece


def latin_of(piece: str, data: list[str]) -> list[str]:
    """List the words of a piece of text that are none of ours."""
    rest = CODE_OR_ADDRESS.sub(" ", piece)
    if not set(WORD.findall(rest)) - LATIN:
        return []
    return [word for word in WORD.findall(without(rest, data)) if word not in LATIN]


def disagree(piece: str) -> list[str]:
    """List the numbers of a piece of text whose noun has the form of another number.

    Only nominative readings are judged: «из 5 пар» and «в 2 парах» take their case from the preposition.
    """
    wrong = []
    for before, number, noun in COUNTED.findall(piece):
        nouns = {one.normal_form: one for one in morph.parse(noun.lower()) if one.is_known and "NOUN" in one.tag}
        judged = [one for one in nouns.values() if not NAMES & one.tag.grammemes]
        if before.lower() in PREPOSITIONS or noun.lower() in SET_FORMS or not judged or set(nouns) & MONTHS:
            continue
        forms = {made.word for one in judged if (made := one.make_agree_with_number(int(number)))}
        if any("NOUN" in one.tag for one in morph.parse(before.lower())):  # «итоги 1 школы»
            kind = "sing" if int(number) % 10 == 1 and int(number) % 100 != 11 else "plur"
            forms |= {made.word for one in judged if (made := one.inflect({kind, "gent"}))}
        if noun.lower() not in forms and not any("PRTS" in one.tag for one in morph.parse(noun.lower())):
            wrong.append(f"{number} {noun}")
    return wrong


def blocks(document: Any) -> Iterator[str]:
    """Give the text of every smallest block of a page as it is read aloud."""
    for element in document.iter(*BLOCKS):
        if not any(inner.tag in BLOCKS for inner in element.iterdescendants()):
            yield " ".join(element.text_content().split())


def test_russian_pages_say_no_name_out_of_the_code_and_count_in_russian(world: World, data: list[str]) -> None:
    pieces: dict[str, str] = {}  # what pages repeat is judged once, where it stands first
    whole: dict[str, str] = {}
    pages = 0
    for page, document in opened(in_russian(world)):
        pages += 1
        if page.split()[1] not in ABOUT_A_FORMAT:
            pieces = dict.fromkeys(said(document), page) | pieces
        whole = dict.fromkeys(blocks(document), page) | whole
    wrong = {f"{page}: «{word}» in «{piece[:80]}»" for piece, page in pieces.items() for word in latin_of(piece, data)}
    wrong |= {f"{page}: «{pair}» in «{piece[:80]}»" for piece, page in whole.items() for pair in disagree(piece)}
    assert not wrong, "\n".join(sorted(wrong))
    assert pages > 300


def test_english_pages_say_no_russian_but_what_is_stored(world: World, data: list[str]) -> None:
    pieces: dict[str, str] = {}
    pages = 0
    for page, document in opened(in_english(world, everybody=AT_NIGHT)):
        pages += 1
        pieces = dict.fromkeys(said(document), page) | pieces
    wrong = set()
    for piece, page in pieces.items():
        if CYRILLIC.search(piece) and (rest := CYRILLIC.search(QUOTED.sub(" ", without(piece, data)))):
            wrong.add(f"{page}: «{rest.group()}» in «{piece[:100]}»")
    assert not wrong, "\n".join(sorted(wrong))
    assert pages > 250


def shipped() -> tuple[set[str], list[re.Pattern[str]]]:
    """Give the Russian messages that have an English wording: whole ones, and those with places as patterns."""
    whole, patterns = set(), []
    for entry in polib.pofile(str(LOCALE / "en" / "LC_MESSAGES" / "django.po")):
        for text in filter(None, (entry.msgid, entry.msgid_plural)):
            parts = PLACE.split(text)
            if len(parts) == 1:
                whole.add(text)
            elif max(map(len, parts)) >= 12:
                patterns.append(re.compile(".+".join(map(re.escape, parts)), re.DOTALL))
    return whole, patterns


def test_shipped_russian_is_stored_only_where_it_is_named(world: World) -> None:
    whole, patterns = shipped()
    found: dict[str, str] = {}
    for field, text in stored():
        asked = field not in found and len(text) > 12 and CYRILLIC.search(text)
        if asked and (text in whole or any(pattern.fullmatch(text) for pattern in patterns)):
            found[field] = text
    assert set(found) - NOT_OURS == STORED_RUSSIAN, found


def test_controls_are_caught(data: list[str]) -> None:
    assert latin_of("Нужно исправить: Mentor", data) == ["Mentor"]
    assert latin_of("text_for_coordinator", []) == ["text_for_coordinator"]
    assert not latin_of("Скачать XLSX", data)
    for wrong in ("1 группы", "10 пары", "5 встречи"):
        assert disagree(wrong) == [wrong]
    for right in ("1 группа", "10 пар", "группы 1", "21 встреча", "в 2 парах", "из 13 пар", "5 мая", "итоги 1 школы"):
        assert disagree(right) == []


def test_the_page_of_an_ended_session_names_fields_as_their_form_does(db: None) -> None:
    sent = {"text_for_coordinator": "Слова для куратора", "need_type": "consultant", "nobodys_field": "И эти слова"}
    page = Client().post(reverse("registry:request_new"), sent)
    pieces = list(said(html.fromstring(page.content)))
    assert page.status_code == 401
    assert {"Слова для куратора", "И эти слова"} <= set(pieces)
    assert not [word for piece in pieces for word in latin_of(piece, [])]
