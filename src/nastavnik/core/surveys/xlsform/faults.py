"""What is wrong in a workbook, cell by cell, told all at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.texts import Text

_SPOT = N_("лист %(sheet)s, строка %(row)s, столбец %(column)s: %(what)s")
_ROW = N_("лист %(sheet)s, строка %(row)s: %(what)s")
_SHEET = N_("лист %(sheet)s: %(what)s")
MOST = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the sheet, its 1-based row (0 for the whole sheet), the column title, and what to do."""

    sheet: str
    row: int
    column: str
    what: Text

    @property
    def text(self) -> Text:
        """Give the whole sentence with its place."""
        if not self.row:
            return Text(_SHEET, sheet=self.sheet, what=self.what)
        if not self.column:
            return Text(_ROW, sheet=self.sheet, row=self.row, what=self.what)
        return Text(_SPOT, sheet=self.sheet, row=self.row, column=self.column, what=self.what)


class SheetError(RuleError):
    """Refuse a workbook with all its faults.

    Parameters
    ----------
    faults : sequence of Fault
        At least one; the first fifty are told.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            "survey.sheet",
            N_("Анкета из файла не принята, ничего не записано. Исправьте в файле и загрузите его снова"),
            "file",
            details=[fault.text for fault in faults[:MOST]],
        )
        self.faults = tuple(faults)


class Faults:
    """Collects faults while a workbook is read."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, sheet: str, row: int, column: str, msgid: str, /, **params: object) -> None:
        """Note one fault; `msgid` is a Russian text that says what to do."""
        self.found.append(Fault(sheet, row, column, Text(msgid, **params)))

    def error(self) -> SheetError:
        """Give what was noted as an error, in the order of sheets and rows."""
        return SheetError(sorted(self.found, key=lambda fault: (fault.sheet != "survey", fault.sheet, fault.row)))

    def refuse(self) -> None:
        """Raise `SheetError` when anything was noted."""
        if self.found:
            raise self.error()
