"""Cleaning of text as it stands in cells: spaces, look-alike letters, comparison keys."""

import math
import re
import unicodedata
from datetime import date, datetime

from nastavnik.core.roster.model import Cell

DASHES = frozenset("-–—−‑_")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\0]")
_LATIN = "ABCEHKMOPTXYaceopxyk"
_CYRILLIC = "АВСЕНКМОРТХУасеорхук"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_WORD = re.compile(r"[^\W\d_]+")
_HAS_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_FORMULA = re.compile(r"^(?:[=@]|\+(?![\d\s(]*\d)|-(?=[\w(=@+])(?![\d(]))")
_PLUS_SUM = re.compile(r"^[+-][\d\s().,]*\d\s*[-+*/^&|!]\s*[^\d\s()-]")


def tidy(text: str) -> str:
    """Give ``text`` with composed letters, plain single spaces and no invisible signs."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def repair_letters(text: str) -> str:
    """Put Cyrillic letters for Latin look-alikes inside words that are otherwise Cyrillic."""
    if not _HAS_LATIN.search(text):
        return text
    return _WORD.sub(lambda found: _repair_word(found.group()), text)


def _repair_word(word: str) -> str:
    if not _HAS_CYRILLIC.search(word):
        return word
    repaired = word.translate(_TO_CYRILLIC)
    return word if _HAS_LATIN.search(repaired) else repaired


def key(text: str) -> str:
    """Give a form for comparing: small letters, «ё» as «е», words and numbers only."""
    lowered = repair_letters(tidy(text)).lower().replace("ё", "е")
    return " ".join(re.findall(r"№|[^\W_]+", lowered))


def is_dash(text: str) -> bool:
    """Tell whether a cell holds only dashes, as people write «nothing here»."""
    return bool(text) and all(letter in DASHES for letter in text.replace(" ", ""))


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would compute this text: ``=``, ``@``, ``+`` or ``-`` and no number."""
    stripped = text.lstrip()
    return bool(_FORMULA.match(stripped) or _PLUS_SUM.match(stripped))


def text_of(cell: Cell) -> str:
    """Give a cell as tidy text: whole numbers without «.0», dates as DD.MM.YYYY."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float) and math.isfinite(cell) and cell.is_integer():
        return str(int(cell)) if abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return f"{cell.day:02}.{cell.month:02}.{cell.year:04}"
    return tidy(str(cell))
