"""Finding the header of a staff list by meaning, wherever it stands."""

import re
from dataclasses import dataclass, field

from nastavnik.core.errors import N_
from nastavnik.core.roster.columns import GUESS, PEOPLE, Meaning, assign, meaning_of
from nastavnik.core.roster.model import Cell, Sheet
from nastavnik.core.roster.names import parse_name
from nastavnik.core.roster.words import text_of

DEPTH = 100
SAMPLE = 200
NEAR = 20
BY_CONTENT = N_("по содержанию: похоже на имена людей")
_BROKEN_WORD = re.compile(r"[-\u00ad]\s*\n\s*(?=[а-яё])")
NAME_FIELDS = frozenset({"full_name", "last_name"})

Titles = dict[int, tuple[str, Meaning | None]]


@dataclass(frozen=True)
class Header:
    """Where the header stands and what its columns mean.

    Attributes
    ----------
    first, last
        0-based rows of the header; both -1 when the list has none.
    titles
        Column to its title and meaning.
    fields
        Column to the field it is taken for.
    """

    first: int = -1
    last: int = -1
    titles: Titles = field(default_factory=dict)
    fields: dict[int, str] = field(default_factory=dict)

    @property
    def score(self) -> int:
        """How sure it is that this is a header: 2 for a known column, 1 for a guess, 4 more for names."""
        sure = sum(1 if self._is_guess(column) else 2 for column in self.fields)
        return sure + (4 if self.has_name else 0)

    def _is_guess(self, column: int) -> bool:
        meaning = self.titles[column][1]
        return meaning is not None and meaning.weight == GUESS

    @property
    def has_name(self) -> bool:
        """Whether a column with names is known."""
        return not NAME_FIELDS.isdisjoint(self.fields.values())


def find_header(sheet: Sheet) -> Header:
    """Give the best header among the first rows, of one row or two; names by content if need be."""
    best = Header()
    for row in range(min(len(sheet.rows), DEPTH)):
        for candidate in (_header(sheet, row, row), _header(sheet, row, row + 1)):
            if candidate.score > best.score or _completes(sheet, candidate, best):
                best = candidate
    if best.has_name:
        return best
    if len(best.fields) < 2:
        best = Header()
    column = _names_by_content(sheet, best)
    if column is None:
        return best
    title = best.titles.get(column, ("", None))[0]
    meaning = Meaning("full_name", 1, BY_CONTENT)
    return Header(
        best.first, best.last, {**best.titles, column: (title, meaning)}, {**best.fields, column: "full_name"}
    )


def _completes(sheet: Sheet, longer: Header, best: Header) -> bool:
    """Tell whether a second row, although it adds no field, parts the titles of the header above it."""
    if longer.first != best.first or longer.score < best.score or longer.last <= max(best.last, longer.first):
        return False
    below = [column for column in longer.titles if text_of(sheet.cell(longer.last, column))]
    return len(below) > 1 and any(not text_of(sheet.cell(longer.first, column)) for column in below)


def _header(sheet: Sheet, first: int, last: int) -> Header:
    if first == last:
        titles = {
            column: (text, meaning_of(text))
            for column, text in enumerate(map(_title, sheet.rows[first]))
            if text and isinstance(sheet.rows[first][column], str)
        }
        return _titled(sheet, first, last, titles)
    if last >= len(sheet.rows) or not _is_second_row(sheet, first, last):
        return Header()
    return _titled(sheet, first, last, _joined(sheet, first, last))


def _title(cell: Cell) -> str:
    """Give a title as one line, with words broken over lines put together."""
    return text_of(_BROKEN_WORD.sub("", cell) if isinstance(cell, str) else cell)


def _titled(sheet: Sheet, first: int, last: int, titles: Titles) -> Header:
    """Give a header; «Учитель» is a title of names only with names under it, else it is a position."""
    sure = {
        column: (text, None if _is_position(sheet, last, column, meaning) else meaning)
        for column, (text, meaning) in titles.items()
    }
    return Header(first, last, sure, assign(sure))


def _is_position(sheet: Sheet, last: int, column: int, meaning: Meaning | None) -> bool:
    if meaning is None or meaning.field != "full_name" or meaning.weight != PEOPLE:
        return False
    below = range(last + 1, min(last + 1 + NEAR, len(sheet.rows)))
    return not any(parse_name(text_of(sheet.cell(row, column))) for row in below)


def _is_second_row(sheet: Sheet, first: int, last: int) -> bool:
    """Tell a second header row from a person: words only, and no name under a title of names."""
    below = [cell for cell in sheet.rows[last] if cell is not None and cell != ""]
    if not below or not all(isinstance(cell, str) for cell in below):
        return False
    if len([cell for cell in sheet.rows[first] if text_of(cell)]) < 2:
        return False
    return not any(parse_name(text_of(cell)) for cell in below)


def _joined(sheet: Sheet, first: int, last: int) -> Titles:
    """Join two rows of titles; a title above spreads to the right over the ones below it."""
    titles: Titles = {}
    above = ""
    for column in range(max(len(sheet.rows[first]), len(sheet.rows[last]))):
        upper, lower = _title(sheet.cell(first, column)), _title(sheet.cell(last, column))
        above = upper or (above if lower else "")
        if lower:
            both = f"{above} {lower}".strip()
            alone = meaning_of(lower)
            titles[column] = (both, alone if alone and alone.weight != GUESS else meaning_of(both))
        elif upper:
            titles[column] = (upper, meaning_of(upper))
    return titles


def _names_by_content(sheet: Sheet, header: Header) -> int | None:
    """Give the column most of whose cells are people's names, if any."""
    rows = sheet.rows[header.last + 1 : header.last + 1 + SAMPLE]
    best: tuple[int, int] = (0, 0)
    for column in range(max(map(len, rows), default=0)):
        texts = [row[column] for row in rows if column < len(row) and row[column] not in (None, "")]
        names = sum(1 for text in texts if isinstance(text, str) and (found := parse_name(text)) and found.sure)
        if column not in header.fields and names * 2 > len(texts):
            best = max(best, (names, -column))
    return -best[1] if best[0] else None
