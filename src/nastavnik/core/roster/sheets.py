"""From the bytes of a file to its sheets, whatever a school keeps its list in."""

import io
from collections.abc import Callable
from pathlib import PurePath

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from nastavnik.core.errors import N_
from nastavnik.core.roster import biff, ods, xlsx
from nastavnik.core.roster.archive import BROKEN, repack, unpack
from nastavnik.core.roster.compound import MAGIC
from nastavnik.core.roster.delimited import split
from nastavnik.core.roster.encoding import decode
from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.limits import MAX_BYTES
from nastavnik.core.roster.model import Layout, Sheet
from nastavnik.core.texts import Text

EMPTY = N_("Файл пустой. Проверьте, что таблица сохранена, и загрузите файл ещё раз.")
_HEAVY = N_("Файл больше 12 МБ. Оставьте в нём один лист со списком, без картинок, и загрузите ещё раз.")
_BINARY = N_("Книги XLSB не читаются. Откройте файл в табличном редакторе и сохраните его как XLSX.")
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_TEXTS = frozenset({"", ".csv", ".txt", ".tsv", ".tab", ".prn"})
_MANIFEST = "META-INF/manifest.xml"
_NAMED_WRONG = N_(
    "Файл назван как книга «%(suffix)s», но внутри не она. Откройте его в табличном редакторе, "
    "сохраните как XLSX и загрузите ещё раз."
)
_NOT_A_TABLE = N_(
    "Файлы «%(suffix)s» не читаются. Подойдёт таблица XLSX, ODS, XLS или CSV: скопируйте в неё список и загрузите."
)
_PAGE = N_(
    "Внутри файла веб-страница, а не таблица. Откройте её в табличном редакторе, "
    "сохраните как XLSX и загрузите ещё раз."
)


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Read every sheet of a workbook or a delimited text.

    Parameters
    ----------
    data
        The whole file, at most 12 MiB.
    filename
        Its name; only the extension is used, the content decides.

    Returns
    -------
    list of Sheet
        Sheets in file order, hidden ones marked; a text file is one sheet.

    Raises
    ------
    RosterError
        Empty, too large, locked, broken or foreign file, with what to do about it.
    """
    suffix = PurePath(filename.replace("\\", "/").replace("\0", "")).suffix.lower()
    if not data.strip():
        raise RosterError(EMPTY)
    if len(data) > MAX_BYTES:
        raise RosterError(_HEAVY)
    if data.startswith(b"PK"):
        return _container(data, suffix)
    if data.startswith(MAGIC):
        return _workbook(data, biff.look(data), "xls")
    if suffix in _WORKBOOKS:
        raise RosterError(Text(_NAMED_WRONG, suffix=suffix))
    if suffix not in _TEXTS:
        raise RosterError(Text(_NOT_A_TABLE, suffix=suffix))
    return [_text(data)]


def _text(data: bytes) -> Sheet:
    text, encoding = decode(data)
    if text.lstrip().startswith("<"):
        raise RosterError(_PAGE)
    rows, delimiter = split(text)
    if not rows:
        raise RosterError(EMPTY)
    return Sheet("", tuple(map(tuple, rows)), kind="csv", encoding=encoding, delimiter=delimiter)


def _container(data: bytes, suffix: str) -> list[Sheet]:
    parts = unpack(data)
    if "xl/workbook.bin" in parts:
        raise RosterError(_BINARY)
    if "xl/workbook.xml" in parts:
        layouts, kept = xlsx.look(parts)
        return _workbook(repack(kept), layouts, "xlsx")
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if b"encryption-data" in parts.get(_MANIFEST, b""):
            raise RosterError(biff.LOCKED)
        layouts = ods.look(parts.get("content.xml", b""))
        kept = {name: parts[name] for name in ("mimetype", "content.xml", _MANIFEST) if name in parts}
        return _workbook(repack(kept), layouts, "ods")
    raise RosterError(Text(_NOT_A_TABLE, suffix=suffix or "zip"))


def _workbook(data: bytes, layouts: list[Layout], kind: str) -> list[Sheet]:
    sheets = _guarded(lambda: _sheets(data, layouts, kind))
    if not any(sheet.rows for sheet in sheets):
        raise RosterError(EMPTY)
    return sheets


def _guarded(work: Callable[[], list[Sheet]]) -> list[Sheet]:
    """Run the reader; whatever it stumbles over, its own panics included, is a broken file."""
    try:
        return work()
    except PasswordError as error:
        raise RosterError(biff.LOCKED) from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise RosterError(BROKEN) from error


def _sheets(data: bytes, layouts: list[Layout], kind: str) -> list[Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: list[Sheet] = []
    for about, layout in zip(book.sheets_metadata, layouts, strict=True):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        cells = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        rows = tuple(tuple(None if cell == "" else cell for cell in row) for row in cells)
        hidden = about.visible is not SheetVisibleEnum.Visible
        found.append(Sheet(about.name, rows, layout, hidden, kind))
    return found
