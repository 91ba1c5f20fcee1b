"""A table as a file for a spreadsheet."""

import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_answer(title: str, rows: Iterable[list[Any]], filename: str) -> HttpResponse:
    """Give rows as a workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        sheet = book.create_sheet()
    sheet.title = title
    for row in rows:
        sheet.append([_plain(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    answer = HttpResponse(file.getvalue(), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def _plain(cell: Any) -> Any:
    """Keep a text a text: a leading sign of a formula gets an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell
