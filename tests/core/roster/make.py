"""Builders of staff lists in every format, for the tests of reading them."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlwt
from odfdo import Cell as OdsCell
from odfdo import Document, Table
from openpyxl import Workbook

from nastavnik.core.roster import Roster, Sheet, understand

TODAY = date(2026, 9, 1)
HEAD = ["ФИО", "Должность", "Предмет"]
IVANOVA = ["Иванова Мария Сергеевна", "учитель", "физика"]
PETROV = ["Петров Пётр Ильич", "учитель", "химия"]
LIST = [HEAD, IVANOVA, PETROV]
Grid = Sequence[Sequence[Any]]


def xlsx(grid: Grid, merged: Sequence[str] = (), **more: Grid) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Список"
    for row in grid:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    for name, rows in more.items():
        other = book.create_sheet(name)
        for row in rows:
            other.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(grid: Grid) -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Список")
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            cell = OdsCell(0) if str(value).startswith("=") else OdsCell(value)
            if str(value).startswith("="):
                cell.formula = f"of:{value}"
            if value is not None:
                table.set_cell((x, y), cell)
    document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xls(grid: Grid, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Список")
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if str(value).startswith("="):
                sheet.write(y, x, xlwt.Formula(value[1:]))
            elif isinstance(value, date):
                sheet.write(y, x, value, xlwt.easyxf(num_format_str="DD.MM.YYYY"))
            elif value is not None:
                sheet.write(y, x, value)
    for top, bottom, left, right in merged:
        sheet.merge(top, bottom, left, right)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def reparted(data: bytes, **changed: bytes | str | None) -> bytes:
    """Give an archive with parts replaced; ``sheet`` stands for the first sheet, None removes."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "rels": "xl/_rels/workbook.xml.rels",
        "workbook": "xl/workbook.xml",
        "strings": "xl/sharedStrings.xml",
        "manifest": "META-INF/manifest.xml",
        "content": "content.xml",
    }
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    for short, content in changed.items():
        if content is None:
            del parts[names[short]]
        else:
            parts[names[short]] = content
    return zipped(parts)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def ods_rows(rows: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Л">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )


def sheet_of(grid: Grid, **more: Any) -> Sheet:
    return Sheet("Список", tuple(tuple(row) for row in grid), **more)


def roster(grid: Grid, choices: dict[str, Any] | None = None, **more: Any) -> Roster:
    return understand([sheet_of(grid, **more)], today=TODAY, choices=choices)
