"""How large a staff list may be, and the counting of it while a file is looked through."""

from nastavnik.core.errors import N_
from nastavnik.core.roster.errors import RosterError

MAX_BYTES = 12 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 500
MAX_CELLS = 1_000_000
MAX_SHEETS = 100
MAX_TEXT = 40 * 1024 * 1024
TOO_LARGE = N_(
    "Таблица слишком велика для списка сотрудников: больше 20 000 строк или 500 колонок, "
    "или очень много текста. Оставьте в файле один лист со списком и удалите пустые строки под ним."
)


class Extent:
    """The filled rectangle of one sheet, refused as soon as it grows over the limits."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0

    def add(self, row: int, column: int) -> None:
        """Count a filled cell at 0-based ``row`` and ``column``; raise RosterError over the limit."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)
        if self.rows > MAX_ROWS or self.columns > MAX_COLUMNS or self.cells > MAX_CELLS:
            raise RosterError(TOO_LARGE)

    @property
    def cells(self) -> int:
        """The number of cells the rectangle takes in memory."""
        return self.rows * self.columns


def check_total(cells: int, sheets: int, text: int = 0) -> None:
    """Raise RosterError when all sheets together are over the limits."""
    if cells > MAX_CELLS or sheets > MAX_SHEETS or text > MAX_TEXT:
        raise RosterError(TOO_LARGE)
