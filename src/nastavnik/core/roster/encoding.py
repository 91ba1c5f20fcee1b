"""Finding out the encoding of a text file by its letters."""

import codecs
import re

from nastavnik.core.errors import N_
from nastavnik.core.roster.errors import RosterError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD = ("cp1251", "koi8-r", "cp866", "mac-cyrillic")
_FREQUENT = "оеаинтсрвл"
_SAMPLE = 64 * 1024
_TURNED = re.compile(r"[а-яё][А-ЯЁ]")
_STRANGE = re.compile(r"[^\w\s.,;:|/\\()\[\]{}<>«»„“”\"'`’№%+=*&?!@#$^~°§—–-]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
NOT_TEXT = N_(
    "Не удалось узнать в файле таблицу: внутри не текст. "
    "Откройте список в табличном редакторе, сохраните как XLSX или CSV и загрузите ещё раз."
)


def decode(data: bytes) -> tuple[str, str]:
    """Give the text of ``data`` and the name of its encoding.

    Byte order marks are believed, then valid UTF-8, then UTF-16 by its zero bytes; older
    Cyrillic encodings are told apart by frequent letters and by capitals inside words.

    Raises
    ------
    RosterError
        The bytes are not text.
    """
    name = _name(data)
    try:
        text = data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise RosterError(NOT_TEXT) from error
    if _CONTROL.search(text):
        raise RosterError(NOT_TEXT)
    return text, name


def _name(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        even, odd = data[0:_SAMPLE:2], data[1:_SAMPLE:2]
        return "utf-16-le" if odd.count(0) + odd.count(4) >= even.count(0) + even.count(4) else "utf-16-be"
    if _is_utf8(data):
        return "utf-8"
    return max(_OLD, key=lambda name: _score(data, name))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _score(data: bytes, name: str) -> int:
    """Score how Russian the text is when read so; only the letters outside ASCII count."""
    text = data.decode(name, "replace")[:_SAMPLE]
    frequent = sum(text.count(letter) for letter in _FREQUENT)
    return frequent - 3 * len(_TURNED.findall(text)) - 3 * len(_STRANGE.findall(text))
