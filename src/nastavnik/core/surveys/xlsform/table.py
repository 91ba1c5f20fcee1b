"""One sheet as rows of named cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.surveys.xlsform.faults import Faults

TWICE = N_("столбец назван дважды, оставьте один")
UNKNOWN = N_("такой столбец не поддерживается: очистите его или удалите")
RUSSIAN, ENGLISH = "Русский (ru)", "English (en)"
#: How other programs write the same two languages, in lower case.
LANGUAGES = {
    **dict.fromkeys(("русский (ru)", "russian (ru)", "русский", "russian", "ru"), RUSSIAN),
    **dict.fromkeys(("english (en)", "английский (en)", "английский", "english", "en"), ENGLISH),
}
YES, NO = frozenset({"yes", "true", "true()", "да", "1"}), frozenset({"", "no", "false", "false()", "нет", "0"})
FLAG = N_("здесь yes или пусто")
WHOLE = N_("здесь целое число")
NUMBER = N_("здесь число")


def written(cell: Any) -> str:
    """Give a cell as trimmed text: whole numbers without a point, true as yes."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its 1-based number and its cells by column title; faults go to the shared list."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    faults: Faults

    def get(self, *titles: str) -> str:
        """Give the first filled cell among columns."""
        return next((self.cells[title] for title in titles if self.cells.get(title)), "")

    def fail(self, column: str, msgid: str, /, **params: object) -> None:
        """Note a fault of this row."""
        self.faults.add(self.sheet, self.number, column, msgid, **params)

    def text(self, title: str) -> dict[str, str] | None:
        """Give a text in its languages; the column without a language is Russian."""
        russian, english = self.get(f"{title}::{RUSSIAN}", title), self.get(f"{title}::{ENGLISH}")
        if not russian and not english:
            return None
        return {"ru": russian, "en": english} if english else {"ru": russian}

    def flag(self, title: str) -> bool:
        """Give yes or no; anything else is a fault."""
        word = self.get(title).casefold()
        if word not in YES | NO:
            self.fail(title, FLAG)
        return word in YES

    def whole(self, title: str) -> int | None:
        """Give a whole number, None when empty; anything else is a fault."""
        text = self.get(title)
        if not text:
            return None
        try:
            return int(text[:12])
        except ValueError:
            self.fail(title, WHOLE)
            return None

    def number_in(self, title: str) -> float | None:
        """Give a number, None when empty; anything else is a fault."""
        text = self.get(title)
        if not text:
            return None
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            self.fail(title, NUMBER)
            return None
        return int(value) if value.is_integer() else value


def standard(title: str) -> str:
    """Give the title of a column as this program writes it: the older «list name», other spellings of a language."""
    name, _, language = title.partition("::")
    known = LANGUAGES.get(language.strip().casefold())
    return f"{name}::{known}" if known else "list_name" if title == "list name" else title


def languages(*titles: str) -> tuple[str, ...]:
    """Give the columns in which texts stand: bare, Russian and English."""
    return tuple(full for title in titles for full in (title, f"{title}::{RUSSIAN}", f"{title}::{ENGLISH}"))


def rows(sheet: str, cells: Sequence[Sequence[Any]], known: Sequence[str], faults: Faults) -> Iterator[Row]:
    """Go through the filled rows under the header.

    Parameters
    ----------
    sheet : str
        Name of the sheet, for faults.
    cells : sequence of rows
        The sheet; its first row is the header.
    known : sequence of str
        Column titles that are understood.
    faults : Faults
        Where a doubled column and a filled column of another title are noted.

    Yields
    ------
    Row
        Rows with something in a known column.
    """
    titles = [standard(written(cell)) for cell in cells[0]] if cells else []
    _check_header(sheet, titles, cells, known, faults)
    for number, row in enumerate(cells[1:], start=2):
        named = {title: written(cell) for title, cell in zip(titles, row, strict=False) if title in known}
        if any(named.values()):
            yield Row(sheet, number, named, faults)


def _check_header(
    sheet: str, titles: list[str], cells: Sequence[Sequence[Any]], known: Sequence[str], faults: Faults
) -> None:
    for title in {title for title in titles if title and titles.count(title) > 1}:
        faults.add(sheet, 1, title, TWICE)
    for place, title in enumerate(titles):
        filled = any(written(row[place]) for row in cells[1:] if place < len(row))
        if title and title not in known and filled:
            faults.add(sheet, 1, title, UNKNOWN)
