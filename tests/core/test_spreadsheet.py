"""Files for spreadsheets: every word comes back as it was, and none of them is computed."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from nastavnik.core.roster.sheets import read_sheets
from nastavnik.core.spreadsheet import FORMATS, LONGEST, Sheet, delimited, guarded, is_computed, ods, plain, xlsx

FORMULAS = ["=1+1", "+79001234567", "-1", "@SUM(A1)", "\t=1", "  =1", "=cmd|'/c calc'!A0", "＝1+1", "|x", "%1"]
ALTERED = ["007", "89001234567", "1-2", "5/9", "12:30", "1e5", "3.5", "3,5", "12 %", "1 000"]
KEPT = ["", "0", "7", "123456789", "Ёлкина", "–5", "−5", "№ 5", "a=b", "12 лет", "5-й класс", "C++"]


@pytest.mark.parametrize("text", FORMULAS + ALTERED)
def test_what_a_spreadsheet_would_compute_is_known(text: str) -> None:
    assert is_computed(text)
    assert guarded(text) == f"\t{text}"


@pytest.mark.parametrize("text", KEPT)
def test_plain_words_and_short_numbers_are_left_alone(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("строка\vстрока", "строка\nстрока"),
        ("a\r\nb\rc\fd", "a\nb\nc\nd"),
        ("\x00\x01a\x1fb\x7f\x85\x9f", "ab\n"),
        ("\ud800a\ufffe\uffff\ufdd0", "a"),
        ("a\tb\u2028c", "a\tb\nc"),
        ("Ёж 🙂", "Ёж 🙂"),
    ],
)
def test_control_characters_are_taken_out(typed: str, kept: str) -> None:
    assert (plain(typed) or "") == kept


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        ("", None),
        ("\x00", None),
        (True, "True"),
        (5, 5),
        (Decimal("4.0"), 4),
        (Decimal("4.5"), 4.5),
        (["физика", "химия"], "физика, химия"),
        ((), None),
        (dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC), dt.datetime(2026, 1, 2, 3, 4)),  # noqa: DTZ001 - a cell has none
        ("a" * (LONGEST + 5), "a" * LONGEST),
    ],
)
def test_a_value_becomes_a_cell(value: object, cell: object) -> None:
    found = plain(value)
    assert found == cell
    assert type(found) is type(cell)


ROW = [*FORMULAS, *ALTERED, "#N/A", 'к"в', "a;b", "a&b <i>", "a  b", " края ", "две\nстроки"]
NUMBERS = [5, 4.5, dt.date(2026, 11, 29), dt.datetime(2026, 11, 29, 8, 5), None]  # noqa: DTZ001 - a cell has none


def test_a_workbook_holds_texts_as_texts() -> None:
    sheet = load_workbook(io.BytesIO(xlsx([Sheet("Список", [["Что"], ROW, NUMBERS])])))["Список"]
    cells = list(sheet[2])
    assert [cell.value for cell in cells] == ROW
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert all(cell.quotePrefix for cell in cells[: len(FORMULAS) + len(ALTERED)])
    assert [cell.data_type for cell in sheet[3]][:4] == ["n", "n", "d", "d"]
    assert sheet["C3"].number_format == "DD.MM.YYYY"
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"


def test_an_open_document_holds_texts_as_texts() -> None:
    content = ods([Sheet("Список", [["Что"], ROW, NUMBERS, []])])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.namelist()[0] == "mimetype"
        assert book.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        text = book.read("content.xml").decode()
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    rows = list(ElementTree.fromstring(text).iter(f"{table}table-row"))  # noqa: S314 - written a line above
    assert {cell.get(f"{office}value-type") for cell in rows[1]} == {"string"}
    assert [cell.get(f"{office}value-type") for cell in rows[2]] == ["float", "float", "date", "date", None]
    assert "table:formula" not in text
    (sheet,) = read_sheets(content, "a.ods")
    assert list(sheet.rows[2][:4]) == NUMBERS[:4]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@given(rows=st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=3), min_size=1, max_size=4))
def test_any_words_come_back_out_of_a_workbook(ending: str, rows: list[list[str]]) -> None:
    (sheet,) = read_sheets(FORMATS[ending].write([Sheet("", [["head"] * 3, *rows])]), f"a.{ending}")
    told = [[plain(value) for value in row] for row in rows]
    while told and not any(told[-1]):
        told.pop()
    for wanted, found in zip(told, sheet.rows[1:], strict=False):
        assert [_seen(value) for value in wanted] == [_seen(value) for value in found[: len(wanted)]]


def _seen(value: object) -> str:
    """Give what a reader sees: the readers of the two formats drop spaces at the edges, each in its own way."""
    return "".join(str(value or "").split())


def test_delimited_text_is_read_by_a_spreadsheet_and_by_a_program() -> None:
    content = delimited(
        [Sheet("Список", [["Имя", "Телефон"], ["Ёж", "+7 900"], [4.5, dt.date(2026, 11, 29)], [None, 7]])]
    )
    assert content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Имя", "Телефон"], ["Ёж", "\t+7 900"], ["4,5", "29.11.2026"], ["", "7"]]
    moment = dt.datetime(2026, 11, 29, 8, 5)  # noqa: DTZ001 - a cell has none
    assert "29.11.2026 08:05" in delimited([Sheet("", [[moment]])]).decode()


def test_several_sheets_follow_one_another_under_their_titles() -> None:
    content = delimited([Sheet("=Один", [["a"]]), Sheet("Два", [["b"]])]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content), delimiter=";")) == [["\t=Один"], ["a"], [""], ["Два"], ["b"]]


def test_titles_of_sheets_are_what_workbooks_allow() -> None:
    sheets = [Sheet("Итоги: [1/2]", [["a"]], header=0), Sheet("x" * 40, []), Sheet("X" * 31, []), Sheet("\x00", [])]
    names = load_workbook(io.BytesIO(xlsx(sheets))).sheetnames
    assert names == ["Итоги   1 2", "x" * 31, f"{'X' * 27} 3", "4"]
    assert [sheet.name for sheet in read_sheets(ods(sheets[:1]), "a.ods")] == names[:1]


def test_words_above_the_headings_do_not_widen_their_column() -> None:
    page = load_workbook(io.BytesIO(xlsx([Sheet("a", [["слово " * 20], ["Имя"], ["Ёж"]], header=2)]))).active
    assert page.column_dimensions["A"].width == 10
    assert page.freeze_panes == "A3"
