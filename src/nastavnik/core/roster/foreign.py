"""Whole readings of a file somebody brought, by plain values alone: what a process of its own can be asked for."""

from datetime import date
from typing import Any

from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.model import Roster
from nastavnik.core.roster.sheets import read_sheets
from nastavnik.core.roster.understand import understand


def staff_list(content: bytes, *, name: str, today: str, choices: dict[str, Any]) -> Roster:
    """Read a staff list.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name.
    today : str
        The day of reading, ISO.
    choices : dict
        What a person chose for the columns, as `understand` takes it.

    Raises
    ------
    RosterError
        If the file cannot be read.
    """
    return understand(read_sheets(content, name), today=date.fromisoformat(today), choices=choices)


def cells(content: bytes, *, name: str, most_rows: int, too_long: str) -> dict[str, list[list[Any]]]:
    """Read the cells of every sheet of a workbook, by the names of the sheets.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name.
    most_rows : int
        How many rows a sheet may have.
    too_long : str
        What to say of a longer one.

    Raises
    ------
    RosterError
        If the file cannot be read, or has a sheet that is too long.
    """
    sheets = read_sheets(content, name)
    if any(len(sheet.rows) > most_rows for sheet in sheets):
        raise RosterError(too_long)
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in sheets}
