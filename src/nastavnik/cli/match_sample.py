"""The sample workbook of `nastavnik match`: made-up people in every sheet and column the reader knows."""

import sys
from itertools import zip_longest
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from nastavnik.cli.trouble import trouble
from nastavnik.core.matching.reading.workbook import EXPLAINED, TABLES, TITLE, Table

_WIDEST = 40


def write(path: Path) -> int:
    """Write the sample to a new file; a file that is there is never overwritten."""
    if path.suffix.lower() != ".xlsx":
        sys.stderr.write(f"{path}: образец записывается в формате XLSX, назовите файл с окончанием .xlsx.\n")
        return 2
    try:
        with path.open("xb") as file:
            sample().save(file)
    except FileExistsError:
        sys.stderr.write(f"{path}: такой файл уже есть, он не тронут. Назовите другой.\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{path}: образец не записан: {trouble(error)}\n")
        return 2
    print(f"Образец записан: {path}. Замените вымышленных людей своими и запустите: nastavnik match {path}")
    return 0


def sample() -> Workbook:
    """Build the sample."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for table in TABLES:
        _fill(book.create_sheet(table.title), table)
    _explain(book.create_sheet(EXPLAINED))
    return book


def _fill(sheet: Worksheet, table: Table) -> None:
    sheet.append([TITLE])
    sheet.append([column.title for column in table.columns])
    for cells in zip_longest(*(column.examples for column in table.columns)):
        sheet.append([cell if cell != "" else None for cell in cells])
    _style(sheet, header=2)


def _explain(sheet: Worksheet) -> None:
    sheet.append([TITLE])
    sheet.append(["Лист", "Столбец", "Что писать"])
    for table in TABLES:
        sheet.append([table.title, "", table.about])
        for column in table.columns:
            sheet.append([table.title, column.title, column.about])
    _style(sheet, header=2)


def _style(sheet: Worksheet, header: int) -> None:
    sheet.cell(1, 1).font = Font(italic=True)
    sheet.freeze_panes = f"A{header + 1}"
    for number, cells in enumerate(sheet.iter_cols(min_row=header), start=1):
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest, _WIDEST) + 3
        cells[0].font = Font(bold=True)
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
