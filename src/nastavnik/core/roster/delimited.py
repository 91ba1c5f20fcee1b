"""Splitting a text table into cells, with the delimiter found out."""

import csv
import io
import re
from collections import Counter

from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, TOO_LARGE

DELIMITERS = (";", "\t", ",", "|")
_DECLARED = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
_SAMPLE = 200


def split(text: str) -> tuple[list[list[str]], str]:
    """Give the rows of a delimited text and its delimiter ("" for a single column).

    Raises
    ------
    RosterError
        More rows or columns than a staff list may have.
    """
    declared = _DECLARED.match(text)
    if declared:
        rows = _rows(text, declared[1])[1:]
        return [[], *_checked(rows)], declared[1]
    scored = [(_score(_rows(text, one, _SAMPLE)), one) for one in DELIMITERS]
    score, delimiter = max(scored, key=lambda pair: pair[0])
    return _checked(_rows(text, delimiter)), delimiter if score else ""


def _checked(rows: list[list[str]]) -> list[list[str]]:
    cells = sum(map(len, rows))
    if len(rows) > MAX_ROWS or cells > MAX_CELLS or any(len(row) > MAX_COLUMNS for row in rows):
        raise RosterError(TOO_LARGE)
    return rows


def _score(rows: list[list[str]]) -> int:
    """Count the cells of the most usual width; a delimiter of the text gives many equal rows."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((times * (width - 1) for width, times in widths.items()), default=0)


def _rows(text: str, delimiter: str, limit: int = MAX_ROWS + 1) -> list[list[str]]:
    lines = io.StringIO(text, newline="").readlines()
    try:
        rows: list[list[str]] = []
        for row in csv.reader(lines, delimiter=delimiter):
            rows.append(row)
            if len(rows) >= limit:
                break
    except csv.Error:
        rows = [line.rstrip("\r\n").split(delimiter) for line in lines[:limit]]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows
