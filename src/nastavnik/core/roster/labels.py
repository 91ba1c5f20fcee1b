"""Reading positions, subjects, departments and qualification categories."""

import re
from dataclasses import dataclass
from itertools import islice

from nastavnik.core.errors import N_
from nastavnik.core.roster.model import Cell, Understood
from nastavnik.core.roster.words import is_dash, key, repair_letters, text_of, tidy
from nastavnik.core.texts import Text

ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+",
        "УВР ВР УР НМР МР АХР АХЧ ИКТ ИЗО ОБЗР ОБЖ МХК ГПД ПДО МО ШМО ОВЗ ОРКСЭ ОДНКНР ЕГЭ ОГЭ ЧПУ ИТ "
        "ФГОС ЦОС ТРИЗ ВД ДО ПМПК МБОУ",
    )
)
_PROPER = {
    "россии": "России",
    "рф": "РФ",
    "кубани": "Кубани",
    "дона": "Дона",
    "татарстана": "Татарстана",
}
_SHORT = 5
_WORD = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(r"[;,/\n](?![^(]*\))")
_ROMAN = {"i": "1", "і": "1", "ii": "2", "іі": "2"}
_KINDS = (
    ("высшая", re.compile(r"\bвысш|^в (?:к|кк|кат)")),
    ("первая", re.compile(r"\bперв|\b1\b|\b1 ?(?:ая|я|кк|к|кат)\b")),
    ("вторая", re.compile(r"\bвтор|\b2\b|\b2 ?(?:ая|я|кк|к|кат)\b")),
    ("СЗД", re.compile(r"\bсзд\b|\bсоотв|\bсоответстви")),
    ("без категории", re.compile(r"^нет\b|\bбез\b|^б к|\bне имеет|\bне аттест|\bотсутств|^не присвоена")),
    ("педагог-методист", re.compile(r"\bметодист")),
    ("педагог-наставник", re.compile(r"\bнаставник")),
)
_LEVELS = frozenset({"высшая", "первая", "вторая", "СЗД", "без категории"})
_LEFT_OUT = re.compile(r"(?:\bприказ|\b(?:пр|от|до|с)\b|\(|№|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}).*$")

_BESIDE = re.compile(r"[(,]?\s*\b(?:внеш|внутр)\w*\.?\s*совм\w*\.?\s*\)?", re.IGNORECASE)
_EMPLOYMENT = (
    ("external", re.compile(r"\bвнеш")),
    ("internal", re.compile(r"\bвнутр")),
    ("main", re.compile(r"\bосн|\bштат|^нет$")),
)

WHICH = N_("внешний это совместитель или внутренний, в файле не сказано")
LETTERS = N_("латинские буквы заменены русскими")
UNKNOWN_CATEGORY = N_("не удалось понять категорию «%(raw)s»: высшая, первая, СЗД или без категории")
TWO_CATEGORIES = N_("в ячейке две категории сразу: «%(raw)s»")
OLD_CATEGORY = N_("вторая категория больше не присваивается: проверьте")

Label = Understood[str]
Words = Understood[tuple[str, ...]]


def soften(text: str, everywhere: bool) -> str:
    """Give text in small letters with abbreviations kept.

    Parameters
    ----------
    everywhere
        Lower every word; otherwise only the first one, or all when all are capitals.
    """
    shouted = text.isupper() and (" " in text or len(text) > _SHORT)
    first = True

    def change(found: re.Match[str]) -> str:
        nonlocal first
        word, lead = found.group(), first
        first = False
        if word.upper() in ABBREVIATIONS and word.isupper():
            return word
        if word.isupper() and 1 < len(word) <= _SHORT and not shouted:
            return word
        if not (shouted or everywhere or lead):
            return word
        small = word.lower()
        return _PROPER.get(small, small)

    return _WORD.sub(change, text)


def parse_position(cell: Cell) -> Label:
    """Read a position: «Учитель » becomes «учитель», «заместитель директора по УВР» stays."""
    return _text(cell, everywhere=False)


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of one cell, the first apart, and how they are held where the cell says so."""

    first: str
    others: tuple[str, ...] = ()
    employment: str = ""


def parse_posts(cell: Cell) -> Posts:
    """Read posts parted by ``;`` or a new line; «(внешний совместитель)» is no post but how it is held."""
    text = cell if isinstance(cell, str) else text_of(cell)
    bare = _BESIDE.sub(" ", text)
    found = [parse_position(tidy(piece).strip(" ,.")).value for piece in re.split(r"[;\n]", bare)]
    posts = tuple(dict.fromkeys(one for one in found if one))
    employment = "".join(parse_employment(one.group()).value for one in islice(_BESIDE.finditer(text), 1))
    return Posts(posts[0] if posts else "", posts[1:], employment)


def parse_employment(cell: Cell) -> Label:
    """Read how somebody is employed.

    Returns
    -------
    Understood
        ``main``, ``internal`` or ``external``; "" with a doubt where the cell says only that it is beside another job.
    """
    words = key(text_of(cell))
    found = next((name for name, pattern in _EMPLOYMENT if pattern.search(words)), "")
    return Understood(found, doubt=WHICH if not found and "совм" in words else "")


def _text(cell: Cell, everywhere: bool) -> Label:
    raw = text_of(cell)
    if is_dash(raw):
        return Understood("")
    repaired = repair_letters(raw)
    note = LETTERS if repaired != raw else ""
    return Understood(soften(repaired, everywhere), repair=note)


def parse_department(cell: Cell) -> Label:
    """Read a department; only text all in capitals changes its letters."""
    raw = text_of(cell).rstrip(" :")
    if is_dash(raw):
        return Understood("")
    repaired = repair_letters(raw)
    shouted = repaired.isupper() and (" " in repaired or len(repaired) > _SHORT)
    text = soften(repaired, everywhere=True) if shouted else repaired
    note = LETTERS if repaired != raw else ""
    return Understood(text[:1].upper() + text[1:] if shouted else text, repair=note)


def parse_subjects(cell: Cell) -> Words:
    """Read subjects parted by ``;`` ``,`` ``/`` or a new line; brackets stay whole, repeats go."""
    text = cell if isinstance(cell, str) else text_of(cell)
    whole = [_text(tidy(piece), everywhere=True) for piece in _PARTS.split(text)]
    found = dict.fromkeys(one.value.strip(" .") for one in whole if one.value.strip(" ."))
    note = next((one.repair for one in whole if one.repair), "")
    return Understood(tuple(found), repair=note)


def parse_category(cell: Cell) -> Label:
    """Read a qualification category.

    Returns
    -------
    Understood
        «высшая», «первая», «вторая», «СЗД», «без категории», «педагог-методист»,
        «педагог-наставник» or a level with one of the last two; "" with a problem otherwise.
    """
    raw = text_of(cell)
    if not raw:
        return Understood("")
    if is_dash(raw):
        return Understood("без категории")
    lowered = _LEFT_OUT.sub("", raw.lower()) or raw
    words = " ".join(_ROMAN.get(word, word) for word in key(lowered).split())
    found = [name for name, pattern in _KINDS if pattern.search(words)]
    levels = [name for name in found if name in _LEVELS]
    if not found:
        return Understood("", Text(UNKNOWN_CATEGORY, raw=raw))
    if len(levels) > 1:
        return Understood("", Text(TWO_CATEGORIES, raw=raw))
    return Understood(", ".join(found), doubt=OLD_CATEGORY if "вторая" in found else "")
