"""Reading the day of joining the school, as schools write it."""

import math
import re
from datetime import date, datetime, timedelta

from nastavnik.core.errors import N_
from nastavnik.core.roster.model import Cell, Understood
from nastavnik.core.roster.words import is_dash, text_of
from nastavnik.core.texts import Text

_MONTHS = re.findall(
    r"\w+",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
_EPOCH = date(1899, 12, 30)
_OLDEST = date(1950, 1, 1)
_SERIALS = (18_264, 73_050)
_TAIL = r"(?:\s*(?:г|года|год)?\.?)"
_CLOCK = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[./\-, ](\d{{1,2}})[./\-, ](\d{{4}}|\d{{2}}){_CLOCK}{_TAIL}", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[./\-](\d{{1,2}})[./\-](\d{{1,2}}){_CLOCK}{_TAIL}", re.ASCII)
_IN_WORDS = re.compile(rf"[«\"]?(\d{{1,2}})[»\"]?\s+([а-я]+)\.?\s+(\d{{4}}){_TAIL}", re.ASCII)
_MONTH_ONLY = re.compile(rf"([а-я]+)\.?\s+(\d{{4}}){_TAIL}", re.ASCII)
_YEAR_ONLY = re.compile(rf"(\d{{4}}){_TAIL}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)

NOT_A_DATE = N_("не удалось прочитать дату «%(raw)s»: напишите в виде 25.08.2012")
IMPOSSIBLE = N_("такой даты нет: «%(raw)s»")
FUTURE = N_("дата «%(raw)s» слишком далеко в будущем")
ANCIENT = N_("дата «%(raw)s» раньше 1950 года")
ONLY_YEAR = N_("указан только год «%(raw)s»: допишите день и месяц")
ONLY_MONTH = N_("день не указан, взято первое число: «%(raw)s»")

Day = Understood[date | None]


def parse_date(cell: Cell, today: date) -> Day:
    """Read a date cell.

    Parameters
    ----------
    cell
        A date, a moment, an Excel serial day number or text.
    today
        The day of reading: decides two-digit years and what is «future».

    Returns
    -------
    Understood
        The date, or None with a problem: unreadable, impossible, before 1950, more than a year ahead.
    """
    if isinstance(cell, datetime):
        return _checked(cell.date(), text_of(cell), today)
    if isinstance(cell, date):
        return _checked(cell, text_of(cell), today)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number(float(cell), text_of(cell), today)
    raw = text_of(cell)
    return Understood(None) if not raw or is_dash(raw) else _text(raw, today)


def _checked(day: date, raw: str, today: date, doubt: str = "") -> Day:
    if day < _OLDEST:
        return Understood(None, Text(ANCIENT, raw=raw))
    if day > today + timedelta(days=366):
        return Understood(None, Text(FUTURE, raw=raw))
    return Understood(day, doubt=doubt)


def _number(value: float, raw: str, today: date) -> Day:
    if math.isfinite(value) and _SERIALS[0] <= value <= _SERIALS[1]:
        return _checked(_EPOCH + timedelta(days=int(value)), raw, today)
    if value.is_integer() and 1950 <= value <= 2100:
        return Understood(None, Text(ONLY_YEAR, raw=raw))
    return Understood(None, Text(NOT_A_DATE, raw=raw))


def _text(raw: str, today: date) -> Day:
    text = re.sub(r"^(?:с|от)\s+", "", raw.lower().replace("ё", "е")).rstrip(" ;,")
    if _SERIAL.fullmatch(text):
        return _number(float(text.replace(",", ".")), raw, today)
    if _YEAR_ONLY.fullmatch(text):
        return Understood(None, Text(ONLY_YEAR, raw=raw))
    found = _parts(text, today)
    if found is None:
        return Understood(None, Text(NOT_A_DATE, raw=raw))
    year, month, day = found
    try:
        value = date(year, month, 1 if day is None else day)
    except ValueError:
        return Understood(None, Text(IMPOSSIBLE, raw=raw))
    return _checked(value, raw, today, "" if day is not None else Text(ONLY_MONTH, raw=raw))


def _parts(text: str, today: date) -> tuple[int, int, int | None] | None:
    """Give year, month and day (None when only the month is written)."""
    if found := _DAY_FIRST.fullmatch(text):
        return _full_year(found[3], today), int(found[2]), int(found[1])
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := _IN_WORDS.fullmatch(text)) and (month := _month(found[2])):
        return int(found[3]), month, int(found[1])
    if (found := _MONTH_ONLY.fullmatch(text)) and (month := _month(found[1])):
        return int(found[2]), month, None
    return None


def _month(word: str) -> int:
    """Give the number of a month by its name or the first letters of it; 0 when it is not one."""
    long_enough = len(word) >= 3
    return next((place % 12 + 1 for place, name in enumerate(_MONTHS) if long_enough and name.startswith(word)), 0)


def _full_year(text: str, today: date) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year <= (today.year + 1) % 100 else 1900 + year
