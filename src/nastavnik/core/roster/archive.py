"""Opening a ZIP container without being flooded by it."""

import io
import zipfile
import zlib

from nastavnik.core.errors import N_
from nastavnik.core.roster.errors import RosterError

MAX_ENTRIES = 200
MAX_UNPACKED = 20 * 1024 * 1024
MAX_RATIO = 100
_RATIO_FLOOR = 256 * 1024
_LOCAL_HEADER = 30
BROKEN = N_(
    "Файл повреждён или скачан не до конца. Откройте его в табличном редакторе, "
    "сохраните заново как XLSX и загрузите ещё раз."
)
_FLOOD = N_(
    "Файл распаковывается в слишком большой объём, открывать его небезопасно. "
    "Скопируйте таблицу в новую книгу, сохраните как XLSX и загрузите её."
)
_LOCKED = N_("Файл защищён паролем. Снимите пароль, сохраните книгу и загрузите её ещё раз.")


def unpack(data: bytes) -> dict[str, bytes]:
    """Give every part of a ZIP container, unpacked under the limits.

    Sizes written in the archive are not believed: each part is unpacked up to the limit.

    Raises
    ------
    RosterError
        More than 200 parts, 20 MiB or a ratio of 100; locked, doubled or broken parts.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise RosterError(BROKEN) from error
    if len(entries) > MAX_ENTRIES:
        raise RosterError(_FLOOD)
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise RosterError(_LOCKED)
        if entry.filename in parts:
            raise RosterError(BROKEN)
        parts[entry.filename] = _part(data, entry, left)
        left -= len(parts[entry.filename])
    return parts


def _part(data: bytes, entry: zipfile.ZipInfo, left: int) -> bytes:
    head = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if entry.header_offset < 0 or len(head) < _LOCAL_HEADER or not head.startswith(b"PK\3\4"):
        raise RosterError(BROKEN)
    skip = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    start = entry.header_offset + _LOCAL_HEADER + skip
    packed = data[start : start + entry.compress_size]
    content = _inflate(packed, entry.compress_type, left + 1)
    if len(content) > left or len(content) > max(_RATIO_FLOOR, MAX_RATIO * len(packed)):
        raise RosterError(_FLOOD)
    if zlib.crc32(content) != entry.CRC:
        raise RosterError(BROKEN)
    return content


def _inflate(packed: bytes, method: int, limit: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return packed
    if method != zipfile.ZIP_DEFLATED:
        raise RosterError(BROKEN)
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit)
    except zlib.error as error:
        raise RosterError(BROKEN) from error


def repack(parts: dict[str, bytes]) -> bytes:
    """Give a fresh, uncompressed container, so that the reader sees exactly what was checked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()
