"""Reading every field of one row, and telling what was wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.roster import contacts, dates, labels, numbers
from nastavnik.core.roster.model import Cell, Place, Problem, Sheet, Understood
from nastavnik.core.roster.words import looks_like_formula, text_of

FORMULA = N_("в ячейке формула, её результат не берётся: впишите значение")
TOO_LONG = N_("слишком длинный текст: оставьте не больше 500 знаков")
LONGEST = 500

READERS: dict[str, Callable[[Cell, date], Understood[Any]]] = {
    "position": lambda cell, _: labels.parse_position(cell),
    "employment": lambda cell, _: labels.parse_employment(cell),
    "building": lambda cell, _: labels.parse_department(cell),
    "subjects": lambda cell, _: labels.parse_subjects(cell),
    "department": lambda cell, _: labels.parse_department(cell),
    "hired_on": dates.parse_date,
    "pedagogical_years": numbers.parse_years,
    "category": lambda cell, _: labels.parse_category(cell),
    "weekly_hours": lambda cell, _: numbers.parse_hours(cell),
    "email": lambda cell, _: contacts.parse_email(cell),
    "phone": lambda cell, _: contacts.parse_phone(cell),
    "outside_number": lambda cell, _: contacts.parse_number(cell),
}


class Grid:
    """The cells of a sheet with vertical merges unfolded and formulas known."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.height = max([len(sheet.rows), *(row + 1 for row, _ in sheet.layout.formulas if row < 20_000)])
        self.width = max(map(len, sheet.rows), default=0)
        self._above: dict[Place, Place] = {}
        self.wide = {top for top, left, bottom, right in sheet.layout.merged if top == bottom and right > left}
        for top, left, bottom, right in sheet.layout.merged:
            if left == right and len(self._above) < 100_000:
                for row in range(top + 1, min(bottom + 1, self.height)):
                    self._above[row, left] = (top, left)

    def cell(self, row: int, column: int) -> Cell:
        """Give a cell, or what a vertical merge shows in its place."""
        return self.sheet.cell(*self._above.get((row, column), (row, column)))

    def computed(self, row: int, column: int) -> bool:
        """Tell whether the cell holds a formula, real or written as text."""
        place = self._above.get((row, column), (row, column))
        value = self.sheet.cell(*place)
        return place in self.sheet.layout.formulas or (isinstance(value, str) and looks_like_formula(value))

    def filled(self, row: int) -> list[int]:
        """Give the columns of a row that hold something of their own."""
        return [
            column
            for column in range(self.width)
            if text_of(self.sheet.cell(row, column)) or (row, column) in self.sheet.layout.formulas
        ]


@dataclass
class Notes:
    """What was said about the rows while they were read."""

    problems: list[Problem] = field(default_factory=list)
    repairs: list[Problem] = field(default_factory=list)
    doubts: dict[int, list[str]] = field(default_factory=dict)

    def problem(self, row: int, name: str, message: str) -> None:
        """Note a problem of a 0-based row."""
        self.problems.append(Problem(row + 1, name, message))

    def repair(self, row: int, name: str, message: str) -> None:
        """Note something put right in a 0-based row."""
        self.repairs.append(Problem(row + 1, name, message))

    def doubt(self, row: int, message: str) -> None:
        """Note something a person should look at in a 0-based row."""
        self.doubts.setdefault(row, []).append(message)


def read_fields(grid: Grid, row: int, columns: dict[str, int], today: date, notes: Notes) -> dict[str, Any]:
    """Read the fields other than the name; the ones that are absent or wrong are left out."""
    values: dict[str, Any] = {}
    for name, reader in READERS.items():
        if name not in columns:
            continue
        if grid.computed(row, columns[name]):
            notes.problem(row, name, FORMULA)
            continue
        cell = grid.cell(row, columns[name])
        if isinstance(cell, str) and len(cell) > LONGEST:
            notes.problem(row, name, TOO_LONG)
            continue
        found = reader(cell, today)
        values[name] = found.value
        if found.problem:
            notes.problem(row, name, found.problem)
        if found.doubt:
            notes.doubt(row, found.doubt)
        if found.repair:
            notes.repair(row, name, found.repair)
    return values
