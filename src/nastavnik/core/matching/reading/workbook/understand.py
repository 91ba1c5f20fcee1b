"""From the bytes of a workbook to a problem; every fault is told by sheet, row and column."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.matching.errors import Fault, ProblemError
from nastavnik.core.matching.model.people import Id, Problem
from nastavnik.core.matching.reading.read import read_problem
from nastavnik.core.matching.reading.workbook.columns import EXPLAINED, TABLES
from nastavnik.core.matching.reading.workbook.grid import COLUMN, IGNORED, SHEET, Rows
from nastavnik.core.matching.reading.workbook.people import People
from nastavnik.core.matching.reading.workbook.rows import Told, tell
from nastavnik.core.roster.compound import MAGIC
from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.model import Sheet
from nastavnik.core.roster.sheets import read_sheets
from nastavnik.core.roster.words import key
from nastavnik.core.texts import Text

NOT_A_BOOK = N_("Это архив или документ, а не книга XLSX или ODS. Сохраните таблицу как XLSX и укажите её.")
NO_SHEET = N_("В книге нет листа «%(title)s» (%(about)s). Добавьте его или назовите так нужный лист.")
TWO_SHEETS = N_("Таких листов в книге больше одного: %(names)s. Оставьте один.")
ONE_SIDED = N_("Столбец «%(column)s» есть на одном из двух листов с людьми. Нужен на обоих или ни на одном.")
NO_SUCH_PEOPLE = N_(
    "Названы люди, которых нет в другом списке (строки: %(rows)s). Это не учтено; если опечатка, исправьте."
)
SHEETS_IGNORED = N_("Эти листы не учтены: %(names)s.")
_ZIP = b"PK"


@dataclass(frozen=True)
class Workbook:
    """A workbook understood.

    Attributes
    ----------
    data : dict
        The problem in the JSON shape.
    places : mapping of str to Text
        Sheet, row and column of each JSON place.
    names : mapping of Id to str
        Full names by id, where the workbook gives them.
    notes : tuple of Text
        What was left out of account.
    faults : tuple of Fault
        Cells that were not understood; harmless values stand in for them.
    """

    data: dict[str, Any]
    places: Mapping[str, Text]
    names: Mapping[Id, str]
    notes: tuple[Text, ...]
    faults: tuple[Fault, ...] = ()

    @cached_property
    def problem(self) -> Problem:
        """The problem.

        Raises
        ------
        ProblemError
            Every fault found, each with sheet, row and column.
        """
        faults = list(self.faults)
        try:
            problem = read_problem(self.data)
        except ProblemError as error:
            told = {fault.place for fault in faults}
            faults += [fault for fault in self.told(error).faults if fault.place not in told]
        if faults:
            raise ProblemError(*sorted(faults, key=self._order))
        return problem

    def told(self, error: ProblemError) -> ProblemError:
        """Give the same faults with places of the workbook."""
        return ProblemError(*(replace(fault, place=self._place(fault.place)) for fault in error.faults))

    def _place(self, place: str) -> str:
        """Give the cell of a JSON place, or of what it is a part of."""
        while place and place not in self.places:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self.places.get(place, "")

    def _order(self, fault: Fault) -> tuple[int, int]:
        """Give the place of a fault in the order of sheets and rows."""
        sheets = list(dict.fromkeys(place.params["sheet"] for place in self.places.values()))
        told = fault.place.params if isinstance(fault.place, Text) else {}
        sheet, row = told.get("sheet"), told.get("row")
        return sheets.index(sheet) if sheet in sheets else len(sheets), row if isinstance(row, int) else 0


def is_workbook(head: bytes) -> bool:
    """Tell by its first bytes whether a file is a workbook, or at least no text."""
    return head.startswith((_ZIP, MAGIC))


def read_workbook(data: bytes) -> Workbook:
    """Read a workbook.

    Parameters
    ----------
    data : bytes
        The whole file, XLSX or ODS, at most 12 MiB.

    Raises
    ------
    ProblemError
        It is no workbook, or has no sheets of people, or lacks a column without which nothing can be read.
    """
    try:
        sheets = read_sheets(data, "")
    except RosterError as error:
        text = error.args[0]  # composed texts name what a staff list may be; a workbook is less
        raise ProblemError(Fault("", "syntax", Text(NOT_A_BOOK) if isinstance(text, Text) else text)) from error
    return understood(sheets)


def understood(sheets: list[Sheet]) -> Workbook:
    """Understand the sheets of a workbook; raises as `read_workbook` does."""
    found, others = _found(sheets)
    tables = {name: Rows(sheet, next(one for one in TABLES if one.key == name)) for name, sheet in found.items()}
    _refuse([fault for rows in tables.values() for fault in rows.faults] + _one_sided(tables))
    people = People()
    told = Told(people)
    tell(told, tables)
    data_told = {"mentees": [], "mentors": [], **told.data}
    notes = (*_notes(tables, others), *_strangers(told, tables))
    return Workbook(data_told, told.places, {**people.names}, notes, (*people.faults, *told.faults))


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise ProblemError(*faults)


def _found(sheets: list[Sheet]) -> tuple[dict[str, Sheet], list[str]]:
    """Give the sheets by their key, and the names of the others."""
    names = {key(name): one.key for one in TABLES for name in (one.title, one.key, *one.others)}
    called: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        called[names.get(key(sheet.name), "")].append(sheet)
    others = [sheet.name for sheet in called.pop("", []) if sheet.rows and key(sheet.name) != key(EXPLAINED)]
    _refuse([*_missing(called), *_doubled(called)])
    read = [one for one in TABLES if one.key in called and (one.needed or called[one.key][0].rows)]
    return {one.key: called[one.key][0] for one in read}, others


def _missing(called: Mapping[str, list[Sheet]]) -> list[Fault]:
    needed = [one for one in TABLES if one.needed and one.key not in called]
    return [Fault("", "missing", Text(NO_SHEET, title=one.title, about=one.about)) for one in needed]


def _doubled(called: Mapping[str, list[Sheet]]) -> list[Fault]:
    named = [", ".join(f"«{sheet.name}»" for sheet in same) for same in called.values() if len(same) > 1]
    return [Fault("", "duplicate", Text(TWO_SHEETS, names=names)) for names in named]


def _one_sided(tables: Mapping[str, Rows]) -> list[Fault]:
    """Refuse ids on one sheet and names on the other: nobody could be the same person."""
    people = [tables["mentees"], tables["mentors"]]
    having = [rows for rows in people if "id" in rows.columns]
    if len(having) != 1:
        return []
    lacking = next(rows for rows in people if rows not in having)
    place = Text(SHEET, sheet=lacking.sheet.name)
    return [Fault(place, "missing", Text(ONE_SIDED, column=having[0].title("id")))]


def _notes(tables: Mapping[str, Rows], others: list[str]) -> list[Text]:
    notes = [
        _placed(Text(SHEET, sheet=rows.sheet.name), Text(IGNORED, columns=", ".join(f"«{x}»" for x in rows.ignored)))
        for rows in tables.values()
        if rows.ignored
    ]
    if others:
        notes.append(Text(SHEETS_IGNORED, names=", ".join(f"«{name}»" for name in others)))
    return notes


def _strangers(told: Told, tables: Mapping[str, Rows]) -> list[Text]:
    """Say in which rows people are named who are in no list; not whom, for the reason may be personal."""
    return [
        _placed(
            Text(COLUMN, sheet=tables[name].sheet.name, column=tables[name].title(field)),
            Text(NO_SUCH_PEOPLE, rows=", ".join(str(row + 1) for row in rows)),
        )
        for (name, field), rows in told.strangers.items()
    ]


def _placed(place: Text, text: Text) -> Text:
    return Fault(place, "unknown", text).said
