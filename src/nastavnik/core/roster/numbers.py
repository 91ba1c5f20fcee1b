"""Reading years of service and weekly hours, as schools write them."""

import math
import re
from datetime import date

from nastavnik.core.errors import N_
from nastavnik.core.roster.dates import parse_date
from nastavnik.core.roster.model import Cell, Understood
from nastavnik.core.roster.words import is_dash, text_of
from nastavnik.core.texts import Text

MOST_YEARS = 70
MOST_HOURS = 60
_YEARS = re.compile(
    r"(\d{1,4}) ?(?:полных )?(?:лет|года|год|г|л)\.?,? ?"
    r"(?:и ?)?(?:(\d{1,3}) ?(?:месяцев|месяца|месяц|мес|м)\.?)?,? ?"
    r"(?:(?:и ?)?\d{1,3} ?(?:дней|дня|день|дн|д)\.?)?",
    re.ASCII,
)
_MONTHS = re.compile(r"(\d{1,4}) ?(?:месяцев|месяца|месяц|мес|м)\.?(?: ?\d{1,3} ?(?:дней|дня|день|дн|д)\.?)?", re.ASCII)
_DAYS = re.compile(r"\d{1,3} ?(?:дней|дня|день|дн|д)\.?", re.ASCII)
_PLAIN = re.compile(r"-?\d{1,6}(?:[.,]\d{1,6})?", re.ASCII)
_SINCE_YEAR = re.compile(r"с (\d{4})(?: ?(?:г|года|год)\.?)?", re.ASCII)
_SINCE = re.compile(r"с \d.*|с \w+ \d{4}.*")
_ABOUT = re.compile(r"^(?:более|больше|свыше|около|примерно|почти) ")
_LESS = re.compile(r"(?:менее|меньше|до)(?: чем)?(?: 1| одного)? ?(?:года|г\.?)")
_NONE = frozenset({"нет стажа", "без стажа", "б/с", "стажа нет", "молодой специалист"})
_HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?) ?(?:часов|часа|час|ч)?\.?(?: ?(?:в|/) ?нед(?:елю|\.)?)?", re.ASCII)

NOT_YEARS = N_("не удалось прочитать стаж «%(raw)s»: напишите число полных лет")
NO_YEARS = N_("стаж не указан: если стажа нет, напишите 0")
TOO_MANY_YEARS = N_("стаж «%(raw)s» невозможен: ожидается от 0 до 70 лет")
NOT_HOURS = N_("не удалось прочитать нагрузку «%(raw)s»: напишите число часов в неделю")
TOO_MANY_HOURS = N_("нагрузка «%(raw)s» не похожа на часы в неделю: ожидается от 0 до 60")
SINCE = N_("стаж посчитан по году «%(raw)s», от 1 сентября")
ABOUT = N_("стаж указан приблизительно: «%(raw)s»")

Years = Understood[int | None]
Hours = Understood[int | float | None]


def parse_years(cell: Cell, today: date) -> Years:
    """Read full years of service, rounded down.

    Parameters
    ----------
    cell
        A number, or text such as «3 г. 2 мес.», «5,5», «с 2015», «менее года».
    today
        The day on which «с 2015» is counted.

    Returns
    -------
    Understood
        Whole years from 0 to 70, or None with a problem.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _years(float(cell), text_of(cell))
    raw = text_of(cell)
    if not raw:
        return Understood(None)
    if is_dash(raw):
        return Understood(None, NO_YEARS)
    if not isinstance(cell, str):
        return Understood(None, Text(NOT_YEARS, raw=raw))
    return _written(raw, today)


def _written(raw: str, today: date) -> Years:
    text = raw.lower().strip(" .;")
    about = _ABOUT.sub("", text)
    if about != text:
        value = _phrase(about)
        return _years(value, raw, Text(ABOUT, raw=raw))
    if found := _SINCE_YEAR.fullmatch(text):
        start = date(int(found[1]) or 1, 9, 1)
        return _years(_since(start, today), raw, Text(SINCE, raw=raw))
    if _SINCE.fullmatch(text):
        day = parse_date(text, today)
        doubt = Text(SINCE, raw=raw) if day.doubt else ""
        return _years(None if day.value is None else _since(day.value, today), raw, doubt)
    return _years(_phrase(text), raw)


def _phrase(text: str) -> float | None:
    """Give years as a number; None when the phrase is not known."""
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    if text in _NONE or _LESS.fullmatch(text) or _DAYS.fullmatch(text):
        return 0.0
    if found := _YEARS.fullmatch(text):
        return float(int(found[1]) + int(found[2] or 0) // 12)
    if found := _MONTHS.fullmatch(text):
        return float(int(found[1]) // 12)
    return None


def _since(start: date, today: date) -> float:
    return float(today.year - start.year - ((today.month, today.day) < (start.month, start.day)))


def _years(value: float | None, raw: str, doubt: str = "") -> Years:
    if value is None:
        return Understood(None, Text(NOT_YEARS, raw=raw))
    if not 0 <= value <= MOST_YEARS:
        return Understood(None, Text(TOO_MANY_YEARS, raw=raw))
    return Understood(math.floor(value), doubt=doubt)


def parse_hours(cell: Cell) -> Hours:
    """Read teaching hours in a week: ``int`` when whole; None with a problem outside 0..60."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _hours(float(cell), text_of(cell))
    raw = text_of(cell)
    if not raw or is_dash(raw):
        return Understood(None)
    found = _HOURS.fullmatch(raw.lower()) if isinstance(cell, str) else None
    if found is None:
        return Understood(None, Text(NOT_HOURS, raw=raw))
    return _hours(float(found[1].replace(",", ".")), raw)


def _hours(value: float, raw: str) -> Hours:
    if not 0 <= value <= MOST_HOURS:
        return Understood(None, Text(TOO_MANY_HOURS, raw=raw))
    return Understood(int(value) if value.is_integer() else value)
