import io
import random
import struct
import zipfile
import zlib
from datetime import date

import pytest
from openpyxl import Workbook

from nastavnik.core.roster import RosterError, archive, limits, read_sheets, sheets, understand
from nastavnik.core.roster.compound import MAGIC
from nastavnik.core.roster.model import Layout
from tests.core.roster import make
from tests.core.roster.make import HEAD, IVANOVA, LIST, TODAY

GRID = [
    ["Список"],
    [*HEAD, "Стаж", "Дата приёма", "Часы"],
    [*IVANOVA, 5, date(2012, 8, 25), 18.5],
    ["Петров Пётр Ильич", "=1+1", "химия", "3 года", date(2015, 1, 2), None],
]


def people(data, name):
    return understand(read_sheets(data, name), today=TODAY)


@pytest.mark.parametrize(("kind", "build"), [("xlsx", make.xlsx), ("ods", make.ods), ("xls", make.xls)])
def test_workbooks_of_every_kind(kind, build):
    found = people(build(GRID), f"список.{kind}")
    assert (found.kind, found.header_row, found.sheet) == (kind, 2, "Список")
    first, second = found.rows
    assert (first.hired_on, first.weekly_hours, first.pedagogical_years) == (date(2012, 8, 25), 18.5, 5)
    assert (second.position, second.pedagogical_years) == ("", 3)
    assert [(one.row, one.field) for one in found.problems] == [(4, "position")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "mac-cyrillic"],
)
def test_texts_in_every_encoding(encoding, delimiter):
    rows = [*LIST, ["Ёжикова Алёна Ильинична", "учитель", '"музыка, ИЗО"']]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    found = people(data, "список.csv")
    assert found.delimiter == delimiter
    assert [row.full_name for row in found.rows] == [LIST[1][0], LIST[2][0], "Ёжикова Алёна Ильинична"]
    assert found.rows[2].subjects == ("музыка", "ИЗО")


def test_utf_16_big_endian_with_its_mark():
    data = b"\xfe\xff" + "ФИО;Должность\nИванова Мария Сергеевна;учитель".encode("utf-16-be")
    assert people(data, "a.txt").encoding == "utf-16-be"


def test_text_with_a_declared_delimiter_and_odd_quotes():
    found = people("sep=|\nФИО|Должность\nИванова Мария Сергеевна|учитель".encode(), "a.csv")
    assert (found.rows[0].row, found.delimiter) == (3, "|")
    long = 'ФИО;Должность\n"Иванова Мария Сергеевна;учитель\n' + "Петров Пётр Ильич;учитель\n" * 6000
    assert len(read_sheets(long.encode(), "a.csv")[0].rows) == 6002
    assert people("ФИО\nИванова Мария Сергеевна\n\n".encode(), "a.csv").delimiter == ""


def test_rows_are_numbered_as_in_the_sheet():
    book = Workbook()
    sheet = book.active
    for place, value in (("C5", "ФИО"), ("D5", "Часы"), ("C6", IVANOVA[0]), ("D6", "=2+2"), ("F9", "=1")):
        sheet[place] = value
    sheet.merge_cells("C12:D13")
    book.create_sheet("Тайный").sheet_state = "hidden"
    book.create_chartsheet("График")
    out = io.BytesIO()
    book.save(out)
    read = read_sheets(out.getvalue(), "a.xlsx")
    assert [(one.name, one.hidden) for one in read] == [("Sheet", False), ("Тайный", True)]
    assert read[0].layout == Layout(frozenset({(5, 3), (8, 5)}), ((11, 2, 12, 3),))
    assert understand(read, today=TODAY).rows[0].row == 6


def test_array_formulas_cover_their_whole_area():
    body = '<row r="1"><c r="A1"><f t="array" ref="A1:B2">1</f><v>1</v></c><c><v>2</v></c></row><row><c/></row>'
    read = read_sheets(with_rows(body), "a.xlsx")
    assert read[0].layout.formulas == {(0, 0), (0, 1), (1, 0), (1, 1)}
    shared = '<row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c></row>'
    assert read_sheets(with_rows(shared), "a.xlsx")[0].layout.formulas == {(0, 0)}


def with_rows(rows, tail=""):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData>{tail}</worksheet>'
    return make.reparted(make.xlsx(LIST), sheet=body)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('<row r="20001"><c r="A20001"><v>1</v></c></row>', "слишком велика"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "слишком велика"),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="9999"><c r="DZ9999"><v>1</v></c></row>',
            "слишком велика",
        ),
        ('<row r="99999999999"><c><v>1</v></c></row>', "повреждён"),
        ('<row r="x"/>', "повреждён"),
        ('<row r="1"><c r="11A"/></row>', "повреждён"),
        ('<row r="1"><c r="A1"><f t="array" ref="A1:XFD9999"/></c></row>', "повреждён"),
        ('<row r="1"><c r="A1"', "повреждён"),
    ],
)
def test_hostile_cells(rows, message):
    with pytest.raises(RosterError, match=message):
        read_sheets(with_rows(rows), "a.xlsx")


def test_one_long_text_in_many_cells_is_refused():
    text = "х" * 30_000
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 3000))
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\n<si><t>{text}</t></si></sst>'
    data = make.reparted(with_rows(cells), strings=strings)
    with pytest.raises(RosterError, match="слишком велика"):
        read_sheets(data, "a.xlsx")
    few = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>7</v></c></row>'
    with pytest.raises(RosterError, match="повреждён"):
        read_sheets(make.reparted(with_rows(few), strings=strings), "a.xlsx")


def test_document_types_and_entities_are_refused():
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet>&b;</worksheet>'
    with pytest.raises(RosterError, match="повреждён"):
        read_sheets(make.reparted(make.xlsx(LIST), sheet=bomb), "a.xlsx")


def test_same_sheet_named_many_times_is_refused():
    data = make.xlsx([["x"] * 400] * 30)
    workbook = make.part(data, "xl/workbook.xml")
    one = workbook[workbook.index("<sheet ") : workbook.index("</sheets>")]
    with pytest.raises(RosterError, match="слишком велика"):
        read_sheets(make.reparted(data, workbook=workbook.replace(one, one * 101)), "a.xlsx")


def test_workbook_with_links_to_nowhere():
    for changes in ({"rels": None}, {"sheet": None}, {"rels": "<a/>"}, {"workbook": "<workbook/>"}):
        with pytest.raises(RosterError, match=r"повреждён|пустой"):
            read_sheets(make.reparted(make.xlsx(LIST), **changes), "a.xlsx")


def cell(attributes="", text="х"):
    kind = 'office:value-type="string"'
    return f"<table:table-cell {kind} {attributes}><text:p>{text}</text:p></table:table-cell>"


def line(cells, times=1):
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (line(cell(), 99_999), "слишком велика"),
        (line(cell('table:number-columns-repeated="9999"')), "слишком велика"),
        (line(cell(text="х" * 9000), 9000), "слишком велика"),
        (line(cell(text='<text:s text:c="99999"/>')), "повреждён"),
        (line(f"<table:table-cell><table:table>{cell()}</table:table></table:table-cell>"), "повреждён"),
        (line("", -1), "повреждён"),
        ("<table:table-row>", "повреждён"),
    ],
)
def test_hostile_open_document(rows, message):
    with pytest.raises(RosterError, match=message):
        read_sheets(make.ods_rows(rows), "a.ods")


def test_open_document_repeats_and_merges():
    formula = cell('table:formula="of:=1" table:number-columns-repeated="2"')
    down, right = cell('table:number-rows-spanned="2"'), cell('table:number-columns-spanned="2"')
    rows = line(cell() + formula + down) + "\n" + line(right.replace("х", "х<text:s/>"))
    empty = line("<table:table-cell/>", 999_999)
    read = read_sheets(make.ods_rows(rows + empty), "a.ods")[0]
    assert read.layout == Layout(frozenset({(0, 1), (0, 2)}), ((0, 3, 1, 3), (1, 0, 1, 1)))


def test_locked_open_document():
    with pytest.raises(RosterError, match="парол"):
        read_sheets(make.reparted(make.ods(LIST), manifest="<a><encryption-data/></a>"), "a.ods")
    with pytest.raises(RosterError, match="повреждён"):
        read_sheets(make.reparted(make.ods(LIST), content=None), "a.ods")


def bomb(size, method=zipfile.ZIP_DEFLATED):
    return make.zipped({"xl/workbook.xml": b"0" * size}, method)


def patched(data, **fields):
    """Give a one-part archive with its central record changed: flags, method, crc, offset."""
    at = data.index(b"PK\1\2")
    raw = bytearray(data)
    for name, value in fields.items():
        place, form = {"flags": (8, "<H"), "method": (10, "<H"), "crc": (16, "<I"), "offset": (42, "<I")}[name]
        struct.pack_into(form, raw, at + place, value)
    return bytes(raw)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (bomb(21 * 1024 * 1024), "слишком большой"),
        (bomb(1024 * 1024), "слишком большой"),
        (make.zipped({str(number): b"" for number in range(201)}), "слишком большой"),
        (patched(bomb(10), flags=1), "парол"),
        (patched(bomb(10), crc=5), "повреждён"),
        (patched(bomb(10), method=12), "повреждён"),
        (patched(bomb(10, zipfile.ZIP_STORED), method=8), "повреждён"),
        (patched(bomb(10), offset=3), "повреждён"),
        (b"PK\3\4" + b"junk" * 50, "повреждён"),
        (make.zipped({"word/document.xml": b"x"}), "не читаются"),
        (make.zipped({"xl/workbook.bin": b"x"}), "XLSB"),
    ],
)
def test_hostile_archives(data, message):
    with pytest.raises(RosterError, match=message):
        read_sheets(data, "a.xlsx")


def test_doubled_parts_are_refused():
    data = make.zipped({"aa": b"1", "bb": b"2"}).replace(b"bb", b"aa")
    with pytest.raises(RosterError, match="повреждён"):
        archive.unpack(data)


def test_sizes_written_in_an_archive_are_not_believed():
    raw = bytearray(bomb(22 * 1024 * 1024))
    at = raw.index(b"PK\1\2")
    struct.pack_into("<II", raw, at + 16, zlib.crc32(b"0" * 10), raw[at + 20])
    struct.pack_into("<I", raw, at + 24, 10)
    struct.pack_into("<I", raw, at + 20, len(bomb(22 * 1024 * 1024)))
    with pytest.raises(RosterError, match="слишком большой"):
        archive.unpack(bytes(raw))


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.csv", "пустой"),
        (b" \r\n", "a.csv", "пустой"),
        (b";;\n;;", "a.csv", "пустой"),
        (make.xlsx([]), "a.xlsx", "пустой"),
        (b"x" * (limits.MAX_BYTES + 1), "a.csv", "12 МБ"),
        ("ФИО;Часы".encode(), "a.xlsx", "назван как книга"),
        ("ФИО;Часы".encode(), "C:\\b\\a.PDF", "не читаются"),
        (b"%PDF-1.7\x00\x01\x02", "a.csv", "не текст"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", "не текст"),
        (b"\xff\xfe\x00\xd8", "a.csv", "не текст"),
        (b"<html><table>", "a.csv", "веб-страница"),
        ("ФИО\n".encode() * 20_001, "a.csv", "слишком велика"),
        (b";" * 600 + b"a", "a.csv", "слишком велика"),
        (MAGIC, "a.xls", "повреждён"),
        (MAGIC + b"\0" * 600, "a.xls", "повреждён"),
    ],
)
def test_files_that_are_not_lists(data, name, message):
    with pytest.raises(RosterError, match=message):
        read_sheets(data, name)


def test_large_list_is_read():
    rows = [
        [f"Иванова Мария{'а' * (number // 80)} Сергеевна{'а' * (number % 80)}", "учитель", "физика"]
        for number in range(6_000)
    ]
    found = people("\n".join(map(";".join, [HEAD, *rows])).encode(), "a.csv")
    assert len(found.rows) == 6_000


def test_reader_failures_become_errors_for_people(monkeypatch):
    class PanicError(BaseException):
        pass

    def fail(error):
        def work(*_):
            raise error

        return work

    for error, expected, message in (
        (PanicError(), RosterError, "повреждён"),
        (sheets.PasswordError(), RosterError, "парол"),
        (KeyboardInterrupt("стоп"), KeyboardInterrupt, "стоп"),
    ):
        monkeypatch.setattr(sheets, "_sheets", fail(error))
        with pytest.raises(expected, match=message):
            read_sheets(make.xlsx(LIST), "a.xlsx")


@pytest.mark.parametrize("build", [make.xlsx, make.ods, make.xls])
def test_damaged_files_only_give_roster_errors(build):
    data = build(LIST)
    chance = random.Random(12)
    outcomes = set()
    for _ in range(60):
        raw = bytearray(data[: chance.randrange(len(data))] if chance.random() < 0.3 else data)
        for _ in range(chance.randrange(1, 6)):
            if raw:
                raw[chance.randrange(len(raw))] = chance.randrange(256)
        try:
            outcomes.add(bool(read_sheets(bytes(raw), "a.xls")))
        except RosterError as error:
            outcomes.add(str(error))
    assert any(isinstance(one, str) for one in outcomes)
