"""Looking through an ODS: formulas, merged cells, and repeats that would flood the memory."""

from nastavnik.core.roster.archive import BROKEN
from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.limits import MAX_TEXT, TOO_LARGE, Extent, check_total
from nastavnik.core.roster.markup import Attributes, number, read
from nastavnik.core.roster.model import Area, Layout, Place

_CELLS = frozenset({"table-cell", "covered-table-cell"})


def look(content: bytes) -> list[Layout]:
    """Give the layout of each table of ``content.xml``, in order.

    Raises
    ------
    RosterError
        Broken XML, or a table that unfolds over the limits.
    """
    scan = _Scan()
    read(content, scan.opened, scan.closed, scan.text)
    return scan.layouts


class _Scan:
    """One pass over the content; rows and cells may be repeated by an attribute."""

    def __init__(self) -> None:
        self.layouts: list[Layout] = []
        self._cells = 0
        self._written = 0
        self._depth = 0
        self._start()

    def _start(self) -> None:
        self._extent = Extent()
        self._formulas: set[Place] = set()
        self._merged: list[Area] = []
        self._row, self._row_times = 0, 1
        self._column, self._times = 0, 1
        self._inside = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._depth += 1
            if self._depth > 1:
                raise RosterError(BROKEN)
            self._start()
        elif name == "table-row":
            self._row_times = number(attributes.get("number-rows-repeated"), 1)
            self._column = 0
        elif name in _CELLS:
            self._cell(attributes)
        elif name in {"s", "tab"} and number(attributes.get("c"), 1) > 1000:
            raise RosterError(BROKEN)

    def _cell(self, attributes: Attributes) -> None:
        self._times = number(attributes.get("number-columns-repeated"), 1)
        self._inside = True
        if "value-type" in attributes or "formula" in attributes:
            self._fill()
        if "formula" in attributes:
            rows = range(self._row, self._row + self._row_times)
            columns = range(self._column, self._column + self._times)
            self._formulas.update((row, column) for row in rows for column in columns)
        down = number(attributes.get("number-rows-spanned"), 1)
        right = number(attributes.get("number-columns-spanned"), 1)
        if down > 1 or right > 1:
            last = (self._row + max(down, 1) - 1, self._column + max(right, 1) - 1)
            self._merged.append((self._row, self._column, *last))

    def _fill(self) -> None:
        self._extent.add(self._row + self._row_times - 1, self._column + self._times - 1)

    def closed(self, name: str) -> None:
        if name in _CELLS:
            self._column += self._times
            self._times = 1
            self._inside = False
        elif name == "table-row":
            self._row += self._row_times
            self._row_times = 1
        elif name == "table":
            self._depth -= 1
            self._cells += self._extent.cells
            self.layouts.append(Layout(frozenset(self._formulas), tuple(self._merged)))
            check_total(self._cells, len(self.layouts))

    def text(self, piece: str) -> None:
        if self._inside and piece.strip():
            self._fill()
            self._written += len(piece) * self._times * self._row_times
        if self._written > MAX_TEXT:
            raise RosterError(TOO_LARGE)
