"""What reading a staff list works with and gives out: sheets, rows, problems."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Place = tuple[int, int]
Area = tuple[int, int, int, int]
T = TypeVar("T")

NAME_FIELDS = ("full_name", "last_name", "first_name", "patronymic")
FIELDS = (
    *NAME_FIELDS,
    "position",
    "employment",
    "building",
    "subjects",
    "department",
    "hired_on",
    "pedagogical_years",
    "category",
    "weekly_hours",
    "email",
    "phone",
    "outside_number",
)


@dataclass(frozen=True)
class Layout:
    """Where a sheet holds formulas and merged cells.

    Attributes
    ----------
    formulas
        0-based (row, column) of every cell computed by a formula.
    merged
        0-based (first row, first column, last row, last column), inclusive.
    """

    formulas: frozenset[Place] = frozenset()
    merged: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table of a file as stored, before it is understood.

    Attributes
    ----------
    rows
        Cells by row, the first row of the sheet at index 0; rows may differ in length.
    kind
        ``xlsx``, ``ods``, ``xls`` or ``csv``.
    encoding, delimiter
        What was found out about a text file; empty for workbooks.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    layout: Layout = Layout()
    hidden: bool = False
    kind: str = "xlsx"
    encoding: str = ""
    delimiter: str = ""

    def cell(self, row: int, column: int) -> Cell:
        """Give the value at 0-based ``row`` and ``column``; None outside the data."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]


@dataclass(frozen=True)
class Understood(Generic[T]):
    """A cell turned into a value, with what a person should know about it: messages or `Text`."""

    value: T
    problem: str = ""
    doubt: str = ""
    repair: str = ""


@dataclass(frozen=True)
class Problem:
    """Something said about one field of one row; ``row`` is 1-based as in the sheet.

    ``message`` is Russian, a `Text` when composed.
    """

    row: int
    field: str
    message: str


@dataclass(frozen=True)
class Skipped:
    """A row that is not a person; ``row`` is 1-based, ``reason`` Russian."""

    row: int
    reason: str


@dataclass(frozen=True)
class ColumnUse:
    """What a column of the file is taken for.

    Attributes
    ----------
    index
        0-based column; the key for ``choices["columns"]``.
    field
        One of ``FIELDS`` or None when the column is left out.
    example_raw, example_understood
        The first filled cell as written and as read.
    why
        The reason in Russian, a `Text` when composed.
    """

    index: int
    title: str
    field: str | None
    example_raw: str
    example_understood: str
    why: str


@dataclass(frozen=True)
class OtherSheet:
    """A sheet that was not taken, and why."""

    name: str
    hidden: bool
    why: str


@dataclass(frozen=True)
class StaffRow:
    """One person of the list as understood; absent text is "", number and date None.

    Attributes
    ----------
    row
        1-based row in the sheet.
    other_positions
        Further posts of the same person.
    employment
        ``main``, ``internal`` or ``external``.
    hired_on
        The day of joining the school.
    pedagogical_years
        Full years of teaching.
    weekly_hours
        Teaching hours in a week, ``int`` when whole.
    doubts
        Russian remarks a person should look at; the row is usable all the same.
    """

    row: int
    full_name: str
    last_name: str
    first_name: str
    patronymic: str
    position: str = ""
    other_positions: tuple[str, ...] = ()
    employment: str = ""
    building: str = ""
    subjects: tuple[str, ...] = ()
    department: str = ""
    hired_on: date | None = None
    pedagogical_years: int | None = None
    category: str = ""
    weekly_hours: int | float | None = None
    email: str = ""
    phone: str = ""
    outside_number: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """A staff list understood: people, problems, and how the file was read.

    Attributes
    ----------
    header_row
        1-based last row of the header; None when the list has none.
    repairs
        What was put right without asking: spaces, look-alike letters, capitals.
    """

    sheet: str
    header_row: int | None
    columns: tuple[ColumnUse, ...]
    rows: tuple[StaffRow, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]
    repairs: tuple[Problem, ...]
    other_sheets: tuple[OtherSheet, ...]
    kind: str = "xlsx"
    encoding: str = ""
    delimiter: str = ""
