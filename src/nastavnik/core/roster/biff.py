"""Looking through an XLS: formulas, merged cells and size, from its stream of records."""

import struct
from collections.abc import Iterator

from nastavnik.core.errors import N_
from nastavnik.core.roster.archive import BROKEN
from nastavnik.core.roster.compound import Compound
from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.limits import MAX_SHEETS, TOO_LARGE, Extent, check_total
from nastavnik.core.roster.model import Area, Layout, Place

LOCKED = N_("Книга защищена паролем. Снимите пароль, сохраните её как XLSX и загрузите ещё раз.")
FOREIGN = N_(
    "Это не таблица: внутри документ другой программы. Скопируйте список в таблицу, сохраните её как XLSX и загрузите."
)
_EOF, _FORMULA, _FILEPASS, _SHEET, _MULRK, _MERGED, _SST, _LABEL_SST, _ARRAY = (
    *(0x000A, 0x0006, 0x002F, 0x0085, 0x00BD, 0x00E5, 0x00FC, 0x00FD, 0x0221),
)
_CONTINUE = 0x003C
_FILLED = frozenset({_FORMULA, _LABEL_SST, 0x0203, 0x0204, 0x0205, 0x00D6, 0x027E})
_MAX_STRINGS = 1024 * 1024 * 1024
_LONGEST = 65_535

Record = tuple[int, bytes]


def look(data: bytes) -> list[Layout]:
    """Give the layout of each sheet in workbook order.

    Raises
    ------
    RosterError
        A password, a broken container, or a table over the limits.
    """
    try:
        return _look(data)
    except (struct.error, IndexError) as error:
        raise RosterError(BROKEN) from error


def _look(data: bytes) -> list[Layout]:
    container = Compound(data)
    if container.has("EncryptedPackage"):
        raise RosterError(LOCKED)
    stream = container.stream("Workbook") or container.stream("Book")
    if not stream:
        raise RosterError(FOREIGN)
    starts, strings = _globals(stream)
    if len(starts) > MAX_SHEETS:
        raise RosterError(TOO_LARGE)
    scans = [_Scan(_records(stream, start)) for start in starts]
    check_total(sum(scan.extent.cells for scan in scans), len(scans))
    if sum(scan.labels for scan in scans) * min(strings, _LONGEST) > _MAX_STRINGS:
        raise RosterError(TOO_LARGE)
    return [Layout(frozenset(scan.formulas), tuple(scan.merged)) for scan in scans]


def _records(stream: bytes, start: int) -> Iterator[Record]:
    place = start
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        if kind == _EOF:
            return
        place += 4 + length


def _globals(stream: bytes) -> tuple[list[int], int]:
    """Give where the sheets start and how many bytes the shared strings take."""
    starts: list[int] = []
    strings, last = 0, 0
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise RosterError(LOCKED)
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", body)[0])
        if kind == _SST or (kind == _CONTINUE and last == _SST):
            strings += len(body)
        last = kind if kind != _CONTINUE else last
    return starts, strings


class _Scan:
    """One pass over the records of a sheet."""

    def __init__(self, records: Iterator[Record]) -> None:
        self.extent = Extent()
        self.formulas: set[Place] = set()
        self.merged: list[Area] = []
        self.labels = 0
        for kind, body in records:
            if kind in _FILLED:
                self._cell(kind, body)
            elif kind == _MULRK:
                row, last = (
                    struct.unpack_from("<H", body)[0],
                    struct.unpack_from("<H", body, len(body) - 2)[0],
                )
                self.extent.add(row, last)
            elif kind == _ARRAY:
                self._array(body)
            elif kind == _MERGED:
                self._merge(body)

    def _cell(self, kind: int, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        self.extent.add(row, column)
        self.labels += kind == _LABEL_SST
        if kind == _FORMULA:
            self.formulas.add((row, column))

    def _array(self, body: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<HHBB", body)
        self.extent.add(bottom, right)
        self.formulas.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))

    def _merge(self, body: bytes) -> None:
        for index in range(struct.unpack_from("<H", body)[0]):
            top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + 8 * index)
            self.merged.append((top, left, bottom, right))
