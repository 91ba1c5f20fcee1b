"""A sheet of people or decisions: where its header stands, which column is which, where a cell is."""

from collections.abc import Iterator

from nastavnik.core.errors import N_
from nastavnik.core.matching.errors import Fault
from nastavnik.core.matching.reading.workbook.columns import Table
from nastavnik.core.roster.fields import Grid
from nastavnik.core.roster.model import Cell, Sheet
from nastavnik.core.roster.words import key, text_of
from nastavnik.core.texts import Text

DEPTH = 100
SHEET = N_("лист «%(sheet)s»")
COLUMN = N_("лист «%(sheet)s», столбец «%(column)s»")
SPOT = N_("лист «%(sheet)s», строка %(row)s, столбец «%(column)s»")
ROW = N_("лист «%(sheet)s», строка %(row)s")
NO_COLUMN = N_("Нет столбца %(columns)s. Добавьте его в строку заголовков.")
NOT_KNOWN = N_("Нет столбца %(columns)s. Назовите его так в строке заголовков. Не узнаны: %(ignored)s.")
NO_HEADER = N_("Не найдена строка заголовков. В ней должны быть столбцы: %(columns)s.")
TWO_COLUMNS = N_("Столбец «%(title)s» встречается дважды. Оставьте один.")
NOT_COUNTED = N_("Формула здесь не посчитана или даёт ошибку. Исправьте её или впишите значение.")
IGNORED = N_("Эти столбцы не учтены: %(columns)s.")
OR = N_("%(one)s или %(other)s")


class Rows:
    """The filled rows under the header of one sheet.

    Attributes
    ----------
    columns : dict of str to int
        0-based column of each field found.
    ignored : tuple of str
        Titles of the header nobody knows.
    faults : list of Fault
        Missing and doubled columns; their place is a `Text`.
    rows : list of int
        0-based rows that hold something in a known column.
    """

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table = sheet, table
        self._grid = Grid(sheet)
        self._fields = {key(title): one.field for one in table.columns for title in (one.title, one.field, *one.others)}
        self.faults: list[Fault] = []
        self.columns: dict[str, int] = {}
        self.ignored: tuple[str, ...] = ()
        self._titles: dict[str, str] = {}
        header = self._header()
        if header is not None:
            self._name_columns(header)
        self._check(header)
        self.rows = [] if header is None or self.faults else list(self._filled(header))

    def cell(self, row: int, field: str) -> Cell:
        """Give the value of a field; None where the sheet has no such column."""
        return self._grid.cell(row, self.columns[field]) if field in self.columns else None

    def title(self, field: str) -> str:
        """Give the title of a field as it stands in the sheet, or as the sample has it."""
        return self._titles.get(field) or self.table.titled(field)

    def place(self, row: int, field: str = "") -> Text:
        """Say where a cell or a row is."""
        if not field:
            return Text(ROW, sheet=self.sheet.name, row=row + 1)
        return Text(SPOT, sheet=self.sheet.name, row=row + 1, column=self.title(field))

    def uncounted(self, row: int, field: str) -> bool:
        """Tell whether the cell is a formula without a result."""
        return (
            field in self.columns
            and self._grid.cell(row, self.columns[field]) is None
            and self._grid.computed(row, self.columns[field])
        )

    def _field(self, cell: Cell) -> str | None:
        """Give the field a title means; words in brackets may be left out of account."""
        text = text_of(cell) if isinstance(cell, str) else ""
        return self._fields.get(key(text)) or self._fields.get(key(text.partition("(")[0]))

    def _header(self) -> int | None:
        """Give the row in which the most titles are known; the first of equals."""
        depth = min(len(self.sheet.rows), DEPTH)
        known = [len({field for cell in row if (field := self._field(cell))}) for row in self.sheet.rows[:depth]]
        best = max(known, default=0)
        return known.index(best) if best else None

    def _name_columns(self, header: int) -> None:
        cells = enumerate(self.sheet.rows[header])
        found = [(column, self._field(cell), text_of(cell)) for column, cell in cells if text_of(cell)]
        self.ignored = tuple(title for _, field, title in found if field is None)
        for column, field, title in found:
            if field is None:
                continue
            if field in self.columns:
                self._fault("duplicate", Text(TWO_COLUMNS, title=title))
                continue
            self.columns[field] = column
            self._titles[field] = title

    def _check(self, header: int | None) -> None:
        groups = [[f"«{self.table.titled(field)}»" for field in group] for group in self.table.must]
        told = [Text(OR, one=group[0], other=group[1]) if len(group) > 1 else group[0] for group in groups]
        if header is None:
            self._fault("missing", Text(NO_HEADER, columns=", ".join(told)))
            return
        for group, words in zip(self.table.must, told, strict=True):
            if self.columns.keys().isdisjoint(group):
                ignored = ", ".join(f"«{title}»" for title in self.ignored)
                msgid = NOT_KNOWN if ignored else NO_COLUMN
                self._fault("missing", Text(msgid, columns=words, ignored=ignored))

    def _fault(self, code: str, text: Text) -> None:
        self.faults.append(Fault(Text(SHEET, sheet=self.sheet.name), code, text))

    def _filled(self, header: int) -> Iterator[int]:
        """Yield rows with something in a known column; printed headings and repeats of the header are left out."""
        known = {column: field for field, column in self.columns.items()}
        for row in range(header + 1, self._grid.height):
            filled = self._grid.filled(row)
            heading = row in self._grid.wide and len(filled) == 1
            again = [self._field(self.sheet.cell(row, column)) == known.get(column, "") for column in filled]
            if heading or (len(again) > 1 and all(again)):
                continue
            if any(column in known for column in filled):
                yield row
