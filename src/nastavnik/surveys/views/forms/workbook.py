"""A workbook of several sheets in which every cell is text and none is a formula."""

import io
from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from nastavnik.programme.views.tables import FORMULA_STARTS, XLSX, attachment


def workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Write sheets; a cell that looks like a formula is marked as quoted and stays its own text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if not value:
                    continue
                cell = sheet.cell(row=number, column=column)
                cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
                cell.font = Font(bold=number == 1)
                if value.startswith(FORMULA_STARTS):
                    cell.quotePrefix = True
        sheet.freeze_panes = "A2"
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def workbook_response(sheets: Mapping[str, Sequence[Sequence[str]]], name: str) -> HttpResponse:
    """Answer with a workbook to save."""
    return attachment(workbook(sheets), name, XLSX)
