"""One cell of the workbook: words into the values of the JSON format, or a text about what is wrong."""

import math
import re
from collections.abc import Callable
from datetime import date, time, timedelta

from nastavnik.core.errors import N_
from nastavnik.core.matching.model.people import NeedType
from nastavnik.core.matching.model.weights import CRITERIA, IMPORTANCE
from nastavnik.core.roster.model import Cell
from nastavnik.core.roster.words import is_dash, key, repair_letters, text_of, tidy
from nastavnik.core.texts import Text

YES = frozenset({"да", "yes", "true", "1", "нужен", "нужна", "x", "х"})
NO = frozenset({"нет", "no", "false", "0", "не нужен", "не нужна"})
KINDS: dict[str, NeedType] = {"предметник": "subject", "консультант": "consultant"}
FORM_WORDS = {"очно": "in_person", "дистанционно": "remote"}
CRITERION_WORDS = {
    "темы": "topics",
    "предмет": "subject",
    "время": "times",
    "пожелания": "wishes",
    "стаж": "experience",
    "форма": "form",
}
WEIGHT_WORDS = {"обязательно": "must", "важно": "high", "желательно": "medium", "не важно": "none"}
_MORE_KINDS = {"наставник предметник": "subject", "наставник консультант": "consultant"}
_MORE_FORMS = {"лично": "in_person", "дистанционная": "remote", "очная": "in_person", "онлайн": "remote"}
_MORE_CRITERIA = {"свободное время": "times", "формы": "form", "тема": "topics"}
_DAYS = {
    "понедельник": "пн",
    "вторник": "вт",
    "среда": "ср",
    "четверг": "чт",
    "пятница": "пт",
    "суббота": "сб",
    "воскресенье": "вс",
}
_NUMBER = re.compile(
    r"([-+]?\d{1,9}(?:[.,]\d{1,6})?) ?(?:(?:лет|года|год|г|часов|часа|час|ч|места|место|мест|человека|человек|чел)\.?)?"
)
_SPLIT = re.compile(r"[;,\n\r]+")

NOT_FLAG = N_("Здесь нужно да или нет, а стоит «%(raw)s».")
NOT_NUMBER = N_("Здесь нужно число, а стоит «%(raw)s».")
NOT_WHOLE = N_("Здесь нужно целое число, а стоит «%(raw)s».")
A_DATE = N_(
    "Здесь дата или время («%(raw)s»), а нужно число. Смените формат ячейки на числовой и впишите число заново."
)
DATE_AS_TIMES = N_(
    "Здесь дата («%(raw)s»), а нужны день и урок: вт 4; чт 6. Смените формат ячейки на текстовый и впишите заново."
)
NOT_GRADE = N_("Запись «%(raw)s» не понята. Нужно название и, через двоеточие, целое число от 1 до 3: дисциплина:3.")
TWICE_IN_CELL = N_("«%(raw)s» названо здесь дважды. Оставьте один раз.")
NOT_A_WORD = N_("«%(raw)s» здесь не подходит. Можно: %(words)s.")
NO_WEIGHT = N_("Здесь пусто. Можно: %(words)s.")
NO_SUBJECT = N_("«%(raw)s» не похоже на предмет. Нужно да, нет или название предмета.")


class CellError(ValueError):
    """A cell that cannot be understood; its text is a `Text` in Russian."""

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(msgid)
        self.text = Text(msgid, **params)


def written(cell: Cell) -> str:
    """Give a cell as tidy text; a dash is nothing."""
    text = text_of(cell)
    return "" if is_dash(text) else text


def plain(text: str) -> str:
    """Give the form in which ids and codes are compared: letter case, «ё», spaces, look-alikes do not matter."""
    return repair_letters(tidy(text)).casefold().replace("ё", "е")


def items(cell: Cell) -> list[str]:
    """Split a cell at semicolons, commas and line breaks."""
    if not isinstance(cell, str):
        return [text for text in [written(cell)] if text]
    return [text for piece in _SPLIT.split(cell) if (text := written(piece))]


def flag(cell: Cell) -> bool:
    """Read yes or no; an empty cell is no."""
    text = written(cell)
    verdict = yes_or_no(text)
    if verdict is None:
        raise CellError(NOT_FLAG, raw=text)
    return verdict


def yes_or_no(text: str) -> bool | None:
    """Read yes or no in words or signs; None when it is neither."""
    word = key(text)
    if word in YES or text in {"+", "✓", "✔"}:
        return True
    return False if not text or word in NO else None


def wanted_subject(cell: Cell) -> bool | str:
    """Read «is a subject mentor needed»: yes, no, or the subject at once."""
    text = written(cell)
    verdict = yes_or_no(text)
    if verdict is not None:
        return verdict
    if not any(letter.isalpha() for letter in text):
        raise CellError(NO_SUBJECT, raw=text)
    return text


def number(cell: Cell) -> int | float | None:
    """Read a number, as a number or in words like «3 года»; None for an empty cell."""
    if isinstance(cell, date | time | timedelta):
        raise CellError(A_DATE, raw=text_of(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return int(cell) if float(cell).is_integer() else cell
    text = written(cell)
    if not text:
        return None
    found = _NUMBER.fullmatch(text.lower())
    if found is None:
        raise CellError(NOT_NUMBER, raw=text)
    value = float(found[1].replace(",", "."))
    return int(value) if value.is_integer() else value


def whole(cell: Cell) -> int | None:
    """Read a whole number; None for an empty cell."""
    value = number(cell)
    if isinstance(value, float):
        raise CellError(NOT_WHOLE, raw=text_of(cell))
    return value


def grades(cell: Cell) -> dict[str, int]:
    """Read «discipline:3; assessment:2»; what has no number gets 1."""
    told: dict[str, int] = {}
    for item in items(cell):
        name, _, grade = item.replace("=", ":").rpartition(":") if ":" in item or "=" in item else (item, "", "1")
        code, mark = plain(name), grade.strip()
        if not any(letter.isalpha() for letter in code) or mark not in {"1", "2", "3"}:
            raise CellError(NOT_GRADE, raw=item)
        if code in told:
            raise CellError(TWICE_IN_CELL, raw=name.strip())
        told[code] = int(mark)
    return told


def times(cell: Cell) -> list[str]:
    """Read «вт 4; чт 6»; a bare number after a day belongs to that day: «вт 4, 5»."""
    if isinstance(cell, date):
        raise CellError(DATE_AS_TIMES, raw=text_of(cell))
    slots, day = [], ""
    for item in items(cell):
        words = re.findall(r"[^\W\d_]+|\d+", plain(item))
        if not words:
            continue
        words = [_DAYS.get(word, word) for word in words if word not in {"урок", "уроки"}] or words
        if words[0].isdigit() and day:
            words = [day, *words]
        day = day if words[0].isdigit() else words[0]
        slots.append(" ".join(words))
    return slots


def kind(text: str) -> NeedType:
    """Read the kind of mentoring, in Russian or as in the JSON format."""
    return _word(text, KINDS, _MORE_KINDS)  # type: ignore[return-value]


def form(text: str) -> str:
    """Read a form of work."""
    return _word(text, FORM_WORDS, _MORE_FORMS)


def criterion(cell: Cell) -> str:
    """Read the name of a criterion."""
    return _word(written(cell), CRITERION_WORDS, _MORE_CRITERIA | {name: name for name in CRITERIA})


def weight(cell: Cell) -> str | float:
    """Read how much a criterion matters, a word or a number."""
    text = written(cell)
    if isinstance(cell, str) and not _NUMBER.fullmatch(text):
        return _word(text, WEIGHT_WORDS, {"неважно": "none"} | {name: name for name in IMPORTANCE})
    value = number(cell)
    if value is None:
        raise CellError(NO_WEIGHT, words=", ".join(WEIGHT_WORDS))
    return value


def _word(text: str, words: dict[str, str] | dict[str, NeedType], more: dict[str, str]) -> str:
    known: dict[str, str] = {**more, **words, **{code: code for code in words.values()}}
    found = known.get(key(text)) or known.get(plain(text))
    if found is None:
        raise CellError(NOT_A_WORD, raw=text, words=", ".join(words))
    return found


def every(read: Callable[[str], str], cell: Cell) -> list[str]:
    """Read each item of a cell."""
    return [read(item) for item in items(cell)]
