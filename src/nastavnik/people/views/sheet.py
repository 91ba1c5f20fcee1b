"""The staff list as a workbook; no cell becomes a formula."""

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from nastavnik.people.models import Teacher

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_LOWEST = " "


def safe_text(value: Any) -> Any:
    """Keep a text a text in every spreadsheet program."""
    if not isinstance(value, str):
        return value
    plain = "".join(letter for letter in value if letter >= _LOWEST or letter in "\t\n")
    return f"'{plain}" if plain.startswith(_DANGEROUS) else plain


def staff_workbook(teachers: Iterable[Teacher]) -> bytes:
    """Write the staff list as XLSX."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has one sheet
    sheet.title = _("Педагоги")
    titles = [
        _("Фамилия, имя, отчество"),
        _("Должность"),
        _("Предметы"),
        _("Методическое объединение"),
        _("Квалификационная категория"),
        _("Педагогический стаж"),
        _("Дата приёма"),
        _("Нагрузка, ч"),
        _("Телефон"),
        _("Почта"),
    ]
    sheet.append(titles)
    for one in teachers:
        values = [
            one.full_name,
            one.position,
            ", ".join(one.subjects),
            one.department,
            one.category,
            one.pedagogical_years,
            one.hired_on,
            one.weekly_hours,
            one.phone,
            one.email,
        ]
        sheet.append([safe_text(value) for value in values])
    for number, title in enumerate(titles, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(14, len(title) + 2)
    for cell in sheet["G"][1:]:
        cell.number_format = "DD.MM.YYYY"
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
