import struct
from datetime import date

import pytest

from nastavnik.core.roster import RosterError, biff, read_sheets
from nastavnik.core.roster.compound import MAGIC
from nastavnik.core.roster.model import Layout
from tests.core.roster import make
from tests.core.roster.make import LIST


def test_old_workbook_layout():
    data = make.xls([["а", 1, 2, 3], [True, date(2020, 1, 1)]], merged=[(2, 3, 0, 1)])
    assert biff.look(data)[0] == Layout(frozenset(), ((2, 0, 3, 1),))
    assert read_sheets(data, "a.xls")[0].rows[1][0] is True


def record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def book(*records, starts=1):
    """Give a workbook stream with sheets that all begin at the same place."""
    head = b"".join(record(0x0085, struct.pack("<I", 0)) for _ in range(starts))
    tail = record(0x000A, b"")
    place = len(head) + len(tail)
    head = b"".join(record(0x0085, struct.pack("<I", place)) for _ in range(starts))
    return head + tail + b"".join(records) + tail


FREE, LAST = 0xFFFFFFFF, 0xFFFFFFFE


def entry(name, start, size):
    body = bytearray(128)
    text = name.encode("utf-16-le")
    body[: len(text)] = text
    struct.pack_into("<II", body, 116, start, size)
    return bytes(body)


def container(directory, sectors, table, small=LAST):
    """Give a compound file: directory in sector 0, then ``sectors``, then the allocation table."""
    blocks = -(-(len(table) + 64) // 128)
    table = [*table, *[FREE] * (blocks * 128 - len(table))]
    head = bytearray(MAGIC.ljust(512, b"\0"))
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<III", head, 44, blocks, 0, 0)
    struct.pack_into("<II", head, 56, 4096, small)
    struct.pack_into("<II", head, 68, LAST, 0)
    first = 1 + len(sectors) // 512
    struct.pack_into("<109I", head, 76, *range(first, first + blocks), *[FREE] * (109 - blocks))
    return bytes(head) + directory.ljust(512, b"\0") + sectors + struct.pack(f"<{len(table)}I", *table)


def compound(stream, name="Workbook"):
    padded = stream.ljust(4096, b"\0")
    padded += b"\0" * (-len(padded) % 512)
    count = len(padded) // 512
    return container(entry(name, 1, len(padded)), padded, [LAST, *range(2, count + 1), LAST])


def small_compound(stream, chain):
    """Give a compound file whose stream lies in the short sectors, linked by ``chain``."""
    directory = entry("Root Entry", 1, 512) + entry("Workbook", 0, len(stream))
    sectors = stream.ljust(512, b"\0") + struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    return container(directory, sectors, [LAST, LAST, LAST], small=2)


def test_short_streams_of_the_old_container():
    stream = book(record(0x0006, struct.pack("<HH", 2, 3)), record(0x0042, b"x" * 60))
    assert biff.look(small_compound(stream, [1, LAST]))[0].formulas == {(2, 3)}
    with pytest.raises(RosterError, match="повреждён"):
        biff.look(small_compound(stream, [1, 0]))


def test_chains_that_never_end():
    with pytest.raises(RosterError, match="повреждён"):
        biff.look(container(entry("Workbook", 1, 9000), b"\0" * 512, [LAST, 1]))
    endless = bytearray(compound(b"x"))
    struct.pack_into("<109I", endless, 76, *[0] * 109)
    for tail in (b"", b"\0" * 32_768):
        with pytest.raises(RosterError, match="повреждён"):
            biff.look(bytes(endless) + tail)


def test_long_table_of_sectors():
    data = bytearray(compound(book(record(0x0006, struct.pack("<HH", 2, 3)))))
    tables = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<109I", data, 76, *[FREE] * 109)
    struct.pack_into("<II", data, 68, len(data) // 512 - 1, 1)
    data += struct.pack("<128I", tables, *[FREE] * 127)
    with pytest.raises(RosterError, match="повреждён"):
        biff.look(bytes(data))


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        (record(0x002F, b"\0\0") + record(0x000A, b""), "парол"),
        (book(record(0x00FD, struct.pack("<HHHI", 30_000, 0, 0, 0))), "слишком велика"),
        (book(record(0x00BD, struct.pack("<HHHH", 1, 0, 0, 700))), "слишком велика"),
        (book(starts=101), "слишком велика"),
        (book(record(0x0221, struct.pack("<HHBB", 0, 60_000, 0, 255))), "слишком велика"),
        (book(record(0x0006, b"")), "повреждён"),
        (book(record(0x0221, struct.pack("<HHBB", 0, 1, 0, 1))), "повреждён"),
    ],
)
def test_hostile_old_workbooks(stream, message):
    with pytest.raises(RosterError, match=message):
        read_sheets(compound(stream), "a.xls")


def test_many_long_strings_of_an_old_workbook(monkeypatch):
    monkeypatch.setattr(biff, "_MAX_STRINGS", 10)
    strings = record(0x00FC, b"x" * 20) + record(0x003C, b"y" * 20) + record(0x0042, b"")
    with pytest.raises(RosterError, match="слишком велика"):
        biff.look(compound(strings + shifted(len(strings))))


def shifted(by):
    place = by + 12
    return (
        record(0x0085, struct.pack("<I", place))
        + record(0x000A, b"")
        + record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0))
        + record(0x000A, b"")
    )


def test_other_documents_in_the_old_container():
    with pytest.raises(RosterError, match="парол"):
        read_sheets(compound(b"x", "EncryptedPackage"), "a.xlsx")
    with pytest.raises(RosterError, match="документ другой программы"):
        read_sheets(compound(b"x", "WordDocument"), "a.xls")


def test_broken_chains_of_the_old_container():
    good = make.xls(LIST)
    for place, value in ((30, 0), (48, 0x00FFFFFF), (68, 0x00FFFFFF)):
        raw = bytearray(good)
        struct.pack_into("<H" if place == 30 else "<I", raw, place, value)
        if place == 68:
            struct.pack_into("<I", raw, 72, 1)
        with pytest.raises(RosterError, match="повреждён"):
            read_sheets(bytes(raw), "a.xls")
