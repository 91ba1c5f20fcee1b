"""From rows to the bytes of a file for a spreadsheet: XLSX, ODS and CSV, under one rule of safety."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from nastavnik.core.texts import fit

WIDEST, NARROWEST = 60, 10
LONGEST = 32_767
_SHORT_NUMBER = r"(?!(?:0|[1-9]\d{0,8})$)"
_COMPUTED = re.compile(rf"\s*[=+\-@|%＝＋－＠]|{_SHORT_NUMBER}[\d.,:/\s-]*\d[\d.,:/\s%-]*(?:[eE][+-]?\d+)?\s*$")
_SPACES = re.compile(r"^ | {2,}| $")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file.

    Parameters
    ----------
    title : str
        Its name; shortened and made unique as workbooks want it.
    rows : sequence of sequence
        Cells: text, whole or broken numbers, days; None and "" are empty. Rows may differ in length.
    header : int
        How many of the first rows are headings: they are bold and stay in sight.
    """

    title: str
    rows: Sequence[Sequence[Any]]
    header: int = 1


def is_computed(text: str) -> bool:
    """Say whether a spreadsheet that reads a plain file would compute a text or show it otherwise than it is written.

    A short whole number looks the same as a number and as a text, so it is left alone.
    """
    return bool(_COMPUTED.match(text))


def plain(value: Any) -> str | int | float | dt.date | None:
    """Bring a value to what a cell may hold: a number, a day, a clean text or nothing."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, int | float | dt.date) and not isinstance(value, bool):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return plain(", ".join(str(one) for one in value))
    return None if value is None or value == "" else _lines(str(value))[:LONGEST] or None


def _lines(text: str) -> str:
    return fit(text.replace("\r\n", "\n").replace("\r", "\n"), "\n")


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Write a workbook in which every text is a string in a cell of text, so that editing it keeps it one."""
    from openpyxl import Workbook  # noqa: PLC0415 - a third of a second that only a download needs
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for title, sheet in zip(_titles(sheets), sheets, strict=True):
        page = book.create_sheet(title)
        page.freeze_panes = f"A{sheet.header + 1}" if sheet.header else None
        rows = _cells(sheet)
        for number, width in enumerate(_widths(rows, sheet.header), start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        for number, row in enumerate(rows):
            line = []
            for value in row:
                cell = WriteOnlyCell(page, value)
                cell.alignment = wrapped
                if isinstance(value, str):
                    cell.data_type, cell.number_format = "s", "@"
                    cell.quotePrefix = is_computed(value)
                elif isinstance(value, dt.date):
                    cell.number_format = "DD.MM.YYYY HH:MM" if isinstance(value, dt.datetime) else "DD.MM.YYYY"
                if number < sheet.header:
                    cell.font = bold
                line.append(cell)
            page.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = {
    "office": f"{_SPACE}:office:1.0",
    "table": f"{_SPACE}:table:1.0",
    "text": f"{_SPACE}:text:1.0",
    "style": f"{_SPACE}:style:1.0",
    "number": f"{_SPACE}:datastyle:1.0",
    "fo": f"{_SPACE}:xsl-fo-compatible:1.0",
}
_DAY = '<number:{0} number:style="long"/>'
_DATE = (
    f"{_DAY.format('day')}<number:text>.</number:text>{_DAY.format('month')}<number:text>.</number:text>"
    + _DAY.format("year")
)
_TIME = f"<number:text> </number:text>{_DAY.format('hours')}<number:text>:</number:text>{_DAY.format('minutes')}"
_CELL_STYLE = (
    '<style:style style:name="{0}" style:family="table-cell" style:data-style-name="{1}">'
    '<style:table-cell-properties style:vertical-align="top" fo:wrap-option="wrap"/>'
    '<style:text-properties fo:font-weight="{2}"/></style:style>'
)
_STYLES = (
    '<number:text-style style:name="T"><number:text-content/></number:text-style>'
    '<number:number-style style:name="N"><number:number number:min-integer-digits="1"/></number:number-style>'
    f'<number:date-style style:name="D">{_DATE}</number:date-style>'
    f'<number:date-style style:name="M">{_DATE}{_TIME}</number:date-style>'
    + "".join(_CELL_STYLE.format(f"c{kind}", kind, "normal") for kind in "TNDM")
    + _CELL_STYLE.format("head", "T", "bold")
    + "".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * 0.21:.2f}cm"/></style:style>'
        for width in range(NARROWEST, WIDEST + 1)
    )
)


def ods(sheets: Sequence[Sheet]) -> bytes:
    """Write an OpenDocument workbook in which every text says that it is a string."""
    declared = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMES.items())
    content = [
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {declared} office:version="1.2">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
    ]
    for title, sheet in zip(_titles(sheets), sheets, strict=True):
        rows = _cells(sheet)
        content.append(f'<table:table table:name="{escape(title, {chr(34): "&quot;"})}">')
        content += [f'<table:table-column table:style-name="w{width}"/>' for width in _widths(rows, sheet.header)]
        for number, row in enumerate(rows):
            cells = "".join(_ods_cell(value, number < sheet.header) for value in row)
            content.append(f"<table:table-row>{cells or '<table:table-cell/>'}</table:table-row>")
        content.append("</table:table>")
    content.append("</office:spreadsheet></office:body></office:document-content>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", _MIMETYPE, zipfile.ZIP_STORED)
        book.writestr("content.xml", "".join(content))
        book.writestr("META-INF/manifest.xml", _MANIFEST)
    return out.getvalue()


def _ods_cell(value: str | int | float | dt.date | None, head: bool) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        told = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in value.split("\n"))
        style = "head" if head else "cT"
        return f'<table:table-cell table:style-name="{style}" office:value-type="string">{told}</table:table-cell>'
    if isinstance(value, dt.date):
        style = "cM" if isinstance(value, dt.datetime) else "cD"
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        style, kind = "cN" if isinstance(value, int) else "", f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell{f' table:style-name={chr(34)}{style}{chr(34)}' if style else ''} {kind}/>"


def _spaced(line: str) -> str:
    """Keep the spaces that the format would melt into one."""
    kept = _SPACES.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(line))
    return kept.replace("\t", "<text:tab/>")


GUARD = "\t"


def delimited(sheets: Sequence[Sheet]) -> bytes:
    """Write text with semicolons; a text that a spreadsheet would compute begins with a tab inside its quotes.

    Several sheets follow one another, each under its title.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for number, sheet in enumerate(sheets):
        if len(sheets) > 1:
            writer.writerows([*([[""]] if number else []), [guarded(sheet.title)]])
        writer.writerows([_csv_cell(value) for value in row] for row in _cells(sheet))
    return ("\ufeff" + out.getvalue()).encode()


def guarded(text: str) -> str:
    """Put the guard before a text that a spreadsheet would compute."""
    return f"{GUARD}{text}" if is_computed(text) else text


def _csv_cell(value: str | int | float | dt.date | None) -> str | int:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y %H:%M}" if isinstance(value, dt.datetime) else f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value}".replace(".", ",")
    return "" if value is None else value


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, what a browser calls it, how people call it, how it is written."""

    ending: str
    content_type: str
    label: str
    write: Callable[[Sequence[Sheet]], bytes]


FORMATS = {
    one.ending: one
    for one in (
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", xlsx),
        Format("ods", _MIMETYPE, "ODS", ods),
        Format("csv", "text/csv; charset=utf-8", "CSV", delimited),
    )
}


def _titles(sheets: Iterable[Sheet]) -> list[str]:
    """Name sheets as workbooks allow: at most 31 signs, no brackets and slashes, each once whatever its case."""
    found: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        title = re.sub(r"[\[\]:*?/\\\n\t']", " ", _lines(sheet.title)).strip()[:31].strip() or f"{number}"
        taken = {one.casefold() for one in found}
        found.append(f"{title[:27]} {number}" if title.casefold() in taken else title)
    return found


def _cells(sheet: Sheet) -> list[list[Any]]:
    return [[plain(value) for value in row] for row in sheet.rows]


def _widths(rows: Sequence[Sequence[Any]], header: int) -> list[int]:
    """Tell how wide columns are, in characters; what stands above the headings may run over its column."""
    widths = [NARROWEST] * max(map(len, rows), default=0)
    for row in rows[max(header - 1, 0) :]:
        for place, value in enumerate(row):
            longest = max(map(len, str(value).split("\n"))) if isinstance(value, str) else NARROWEST
            widths[place] = min(WIDEST, max(widths[place], longest + 2))
    return widths
