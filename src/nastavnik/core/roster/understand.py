"""From sheets to a roster: which sheet, which columns, which people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.fields import READERS, Grid
from nastavnik.core.roster.header import NAME_FIELDS, Header, find_header
from nastavnik.core.roster.model import FIELDS, ColumnUse, OtherSheet, Roster, Sheet, StaffRow
from nastavnik.core.roster.names import parse_name
from nastavnik.core.roster.rows import Reader
from nastavnik.core.roster.words import text_of
from nastavnik.core.texts import Text

NO_LIST = N_(
    "В файле не нашлась колонка с именами людей. Нужна строка с названиями колонок, "
    "например: «ФИО», «Должность», «Предмет», «Дата приёма», «Педагогический стаж»."
)
NO_SHEET = N_("В файле нет листа «%(name)s». Выберите другой лист.")
BAD_CHOICE = N_("Выбор колонок не подходит к этому файлу. Выберите колонки заново.")
BY_HAND = N_("выбрано вручную")
UNKNOWN = N_("название не узнали: выберите поле, если колонка нужна")
TAKEN = N_("для этого поля уже взята другая колонка")
HIDDEN = N_("лист скрыт")
ANOTHER = N_("список людей взят с другого листа")
NO_NAMES = N_("нет колонки с именами людей")
_EXAMPLE = 80


def understand(sheets: Sequence[Sheet], *, today: date, choices: Mapping[str, Any] | None = None) -> Roster:
    """Find the list of people in the sheets of a file and read it.

    Parameters
    ----------
    sheets
        What ``read_sheets`` gave.
    today
        The day of reading: two-digit years, «с 2015» and dates in the future depend on it.
    choices
        What a person decided: ``{"sheet": name, "columns": {index: field or None}}``;
        a column that is not named keeps the meaning found for it.

    Returns
    -------
    Roster
        People in sheet order, with problems, skipped rows and the use of every column.

    Raises
    ------
    RosterError
        No column with names, or choices that do not fit the file.
    """
    decided = choices or {}
    sheet, header = _chosen(sheets, decided.get("sheet"))
    fields = _fields(header, _columns(decided.get("columns") or {}))
    if NAME_FIELDS.isdisjoint(fields.values()):
        raise RosterError(NO_LIST)
    grid = Grid(sheet)
    reader = Reader(grid, header, fields, today)
    chosen = set(_columns(decided.get("columns") or {}))
    return Roster(
        sheet=sheet.name,
        header_row=header.last + 1 if header.last >= 0 else None,
        columns=_uses(reader, fields, chosen),
        rows=tuple(reader.people),
        problems=tuple(sorted(reader.notes.problems, key=lambda one: one.row)),
        skipped=tuple(reader.skipped),
        repairs=tuple(reader.notes.repairs),
        other_sheets=tuple(_other(one) for one in sheets if one is not sheet),
        kind=sheet.kind,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
    )


def as_json(roster: Roster) -> dict[str, list[dict[str, Any]]]:
    """Give the people and the problems of a roster as plain data, in sheet order."""
    return {
        "rows": [_plain(row) for row in roster.rows],
        "problems": [{"row": one.row, "field": one.field, "message": str(one.message)} for one in roster.problems],
    }


def _plain(row: StaffRow) -> dict[str, Any]:
    return {
        "full_name": row.full_name,
        "position": row.position,
        "subjects": list(row.subjects),
        "department": row.department,
        "hired_on": row.hired_on.isoformat() if row.hired_on else None,
        "pedagogical_years": row.pedagogical_years,
        "category": row.category,
        "weekly_hours": row.weekly_hours,
        "email": row.email,
    }


def _chosen(sheets: Sequence[Sheet], name: object) -> tuple[Sheet, Header]:
    """Give the sheet with the best header; visible ones first, then longer ones, then earlier ones."""
    if name is not None:
        for sheet in sheets:
            if sheet.name == name:
                return sheet, find_header(sheet)
        raise RosterError(Text(NO_SHEET, name=str(name)[:_EXAMPLE]))
    if not sheets:
        raise RosterError(NO_LIST)
    found = [(sheet, find_header(sheet)) for sheet in sheets]
    return max(
        found,
        key=lambda pair: (pair[1].has_name, not pair[0].hidden, pair[1].score, len(pair[0].rows)),
    )


def _columns(chosen: object) -> dict[int, str | None]:
    if not isinstance(chosen, Mapping):
        raise RosterError(BAD_CHOICE)
    columns: dict[int, str | None] = {}
    for index, name in chosen.items():
        if not str(index).isdecimal() or len(str(index)) > 4 or (name and name not in FIELDS):
            raise RosterError(BAD_CHOICE)
        columns[int(index)] = name or None
    return columns


def _fields(header: Header, chosen: dict[int, str | None]) -> dict[int, str]:
    wanted = [name for name in chosen.values() if name]
    if len(wanted) != len(set(wanted)):
        raise RosterError(BAD_CHOICE)
    kept = {index: name for index, name in header.fields.items() if index not in chosen and name not in wanted}
    return kept | {index: name for index, name in chosen.items() if name}


def _shown(grid: Grid, header: Header) -> list[int]:
    """Give the columns worth showing: with a title, or with anything under the header."""
    below = range(header.last + 1, len(grid.sheet.rows))
    return [
        column
        for column in range(grid.width)
        if column in header.titles or any(text_of(grid.sheet.cell(row, column)) for row in below)
    ]


def _uses(reader: Reader, fields: dict[int, str], chosen: set[int]) -> tuple[ColumnUse, ...]:
    found: list[ColumnUse] = []
    for column in _shown(reader.grid, reader.header):
        title, meaning = reader.header.titles.get(column, ("", None))
        name = fields.get(column)
        if column in chosen:
            why = BY_HAND
        elif meaning is None:
            why = UNKNOWN
        else:
            why = meaning.why if meaning.field == name else TAKEN
        found.append(ColumnUse(column, title, name, *_example(reader, column, name), why))
    return tuple(found)


def _example(reader: Reader, column: int, name: str | None) -> tuple[str, str]:
    """Give the first cell of a person that could be read, as written and as understood."""
    for person in reader.people:
        cell = reader.grid.cell(person.row - 1, column)
        raw = text_of(cell)
        if not raw or reader.grid.computed(person.row - 1, column):
            continue
        understood = _shown_value(name, cell, reader.today)
        if understood or name is None:
            return raw[:_EXAMPLE], understood[:_EXAMPLE]
    return "", ""


def _shown_value(name: str | None, cell: Any, today: date) -> str:
    """Give a cell as it is understood, for the preview of its column; "" when it is not."""
    if name is None:
        return ""
    if name == "full_name":
        found = parse_name(text_of(cell))
        return found.full if found else ""
    if name not in READERS:
        return text_of(cell)
    value = READERS[name](cell, today).value
    return ", ".join(value) if isinstance(value, tuple) else text_of(value)


def _other(sheet: Sheet) -> OtherSheet:
    if sheet.hidden:
        return OtherSheet(sheet.name, True, HIDDEN)
    return OtherSheet(sheet.name, False, ANOTHER if find_header(sheet).has_name else NO_NAMES)
