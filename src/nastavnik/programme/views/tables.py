"""Downloads: a table no cell of which is a formula, a stored file that never opens in place."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from nastavnik.kit.models import StoredFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MIN_WIDTH, MAX_WIDTH = 10, 60


def cell_text(value: Any) -> str:
    """Write a value as plain text that a spreadsheet never computes."""
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value if value is not None else ""))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _write(cell: Any, value: Any) -> None:
    """Put one value: days and numbers as they are, all else as text."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        cell.value, cell.number_format = value, "DD.MM.YYYY"
    elif isinstance(value, int) and not isinstance(value, bool):
        cell.value = value
    else:
        cell.value, cell.data_type = cell_text(value), "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def xlsx_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with a table of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new book has a sheet
    sheet.title = cell_text(name)[:31]
    widths = [MIN_WIDTH] * len(header)
    for number, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column)
            _write(cell, value)
            if number == 1:
                cell.font = Font(bold=True)
            widths[column - 1] = min(MAX_WIDTH, max(widths[column - 1], len(str(value or "")) + 2))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    body = io.BytesIO()
    book.save(body)
    return attachment(body.getvalue(), f"{name}.xlsx", XLSX)


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Answer with a file that is saved, never shown in place."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def stored_file_response(stored: StoredFile) -> HttpResponse:
    """Answer with an uploaded copy."""
    return attachment(bytes(stored.content), stored.name, stored.content_type)
