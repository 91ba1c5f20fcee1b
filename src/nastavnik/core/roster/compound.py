"""Reading named streams out of an OLE compound file, the container of old office formats."""

import struct

from nastavnik.core.roster.archive import BROKEN
from nastavnik.core.roster.errors import RosterError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA


class Compound:
    """A compound file held in memory.

    Raises
    ------
    RosterError
        The chains of sectors do not make sense.
    struct.error, IndexError
        The file ends too early; the caller turns them into RosterError.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._shift = struct.unpack_from("<H", data, 30)[0]
        if self._shift not in (9, 12):
            raise RosterError(BROKEN)
        self._cutoff = struct.unpack_from("<I", data, 56)[0]
        self._table = self._allocation()
        directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        self._entries = {
            entry[:64].decode("utf-16-le", "replace").partition("\0")[0]: struct.unpack_from("<II", entry, 116)
            for entry in (directory[at : at + 128] for at in range(0, len(directory), 128))
        }

    def has(self, name: str) -> bool:
        """Tell whether a stream of this name exists."""
        return name in self._entries

    def stream(self, name: str) -> bytes:
        """Give the content of a stream; empty when there is none."""
        start, size = self._entries.get(name, (0, 0))
        if not size:
            return b""
        if size >= self._cutoff:
            return self._chain(start)[:size]
        small = self._chain(self._entries.get("Root Entry", (_LAST, 0))[0])
        return self._small(small, start)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        if start >= len(self._data):
            raise RosterError(BROKEN)
        return self._data[start : start + (1 << self._shift)]

    def _allocation(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        following, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) >> self._shift)):
            body = self._sector(following)
            numbers = struct.unpack(f"<{len(body) // 4}I", body[: len(body) // 4 * 4])
            sectors.extend(numbers[:-1])
            following = numbers[-1]
        table: list[int] = []
        for number in sectors:
            if number >= _LAST:
                break
            body = self._sector(number)
            table.extend(struct.unpack(f"<{len(body) // 4}I", body[: len(body) // 4 * 4]))
            if len(table) > len(self._data):
                raise RosterError(BROKEN)
        return table

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        number = start
        while number < _LAST:
            if len(pieces) > len(self._data) >> self._shift:
                raise RosterError(BROKEN)
            pieces.append(self._sector(number))
            number = self._table[number]
        return b"".join(pieces)

    def _small(self, content: bytes, start: int) -> bytes:
        body = self._chain(struct.unpack_from("<I", self._data, 60)[0])
        table = struct.unpack(f"<{len(body) // 4}I", body[: len(body) // 4 * 4])
        pieces: list[bytes] = []
        number = start
        while number < _LAST:
            if len(pieces) > len(table):
                raise RosterError(BROKEN)
            pieces.append(content[number * 64 : number * 64 + 64])
            number = table[number]
        return b"".join(pieces)
