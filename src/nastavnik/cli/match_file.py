"""Reading the file of `nastavnik match`: a workbook or JSON, told apart by content."""

import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from nastavnik.core.matching import Id, Problem, ProblemError, read_problem
from nastavnik.core.matching.reading.json_notes import json_notes
from nastavnik.core.matching.reading.read import parse_json
from nastavnik.core.matching.reading.workbook import Workbook, is_workbook, read_workbook
from nastavnik.kit.trouble import trouble

STDIN = Path("-")
MOST_WORKBOOK = 12 * 1024 * 1024
MOST_JSON = 256 * 1024 * 1024
_HEAD = 4096
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OPENING = (b"{", b"[")


class FileError(Exception):
    """A file that cannot be taken at all; the text is for a person."""


@dataclass(frozen=True)
class Given:
    """What a file gave: the problem, full names by id, remarks, and how to tell a late fault by cell."""

    problem: Problem
    names: Mapping[Id, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    workbook: Workbook | None = None

    def told(self, error: ProblemError) -> ProblemError:
        """Give the same faults by sheet, row and column where the file has them."""
        return error if self.workbook is None else self.workbook.told(error)


def read(path: Path) -> Given:
    """Read a file; raise FileError or ProblemError with everything that is wrong."""
    try:
        data = _content(path)
    except OSError as error:
        raise FileError(f"Файл не читается: {trouble(error)}") from error
    except ValueError as error:  # a null sign in the name
        raise FileError("Файл не читается: в имени недопустимый знак.") from error
    if not is_workbook(data):
        parsed = parse_json(data)
        return Given(read_problem(parsed), notes=tuple(map(str, json_notes(parsed))))
    workbook = read_workbook(data)
    return Given(workbook.problem, workbook.names, workbook.notes, workbook)


def _content(path: Path) -> bytes:
    """Give the bytes of a workbook or of JSON; what is neither or too large is not even read whole."""
    with nullcontext(sys.stdin.buffer) if path == STDIN else path.open("rb") as file:
        head = file.read(_HEAD)
        if is_workbook(head):
            return head + _rest(file.read(MOST_WORKBOOK - len(head) + 1), head, MOST_WORKBOOK, "Книга больше 12 МБ")
        if not head.strip():
            raise FileError("Файл пустой. Нужна книга XLSX или ODS или файл JSON.")
        text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not text.startswith((*_OPENING, *_WIDE_MARKS)):
            raise FileError(
                "Это не книга XLSX или ODS и не JSON. Сохраните таблицу как XLSX; "
                "образец: nastavnik match --sample ФАЙЛ.xlsx"
            )
        return head + _rest(file.read(MOST_JSON - len(head) + 1), head, MOST_JSON, "Файл JSON больше 256 МБ")


def _rest(rest: bytes, head: bytes, most: int, words: str) -> bytes:
    if len(head) + len(rest) > most:
        raise FileError(f"{words}: это не похоже на список людей. Оставьте в нём только людей и пары.")
    return rest
