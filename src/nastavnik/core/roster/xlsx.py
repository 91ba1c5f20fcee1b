"""Looking through an XLSX: which cells hold formulas, what is merged, how large it is."""

import posixpath
import re
from collections import Counter

from nastavnik.core.roster.archive import BROKEN
from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.limits import Extent, check_total
from nastavnik.core.roster.markup import Attributes, number, read
from nastavnik.core.roster.model import Area, Layout, Place

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,9})", re.IGNORECASE)
_KEPT = ("[content_types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml")
_KEPT_TOO = ("xl/styles.xml", "_rels/.rels")
_MAX_AREA = 200_000


def look(parts: dict[str, bytes]) -> tuple[list[Layout], dict[str, bytes]]:
    """Give the layout of each sheet in workbook order, and the parts worth reading on.

    Parameters
    ----------
    parts
        Unpacked parts of the container by name.

    Raises
    ------
    RosterError
        A broken or oversized workbook.
    """
    targets = _targets(parts)
    scans = {name: _Scan(parts[name]) for name in dict.fromkeys(targets) if name in parts}
    used = [scans[name] for name in targets if name in scans]
    lengths = _string_lengths(parts)
    text = sum(_volume(scan.strings, lengths) for scan in used)
    check_total(sum(scan.extent.cells for scan in used), len(targets), text)
    wanted = {*_KEPT, *_KEPT_TOO}
    kept = {name: body for name, body in parts.items() if name in scans or name.lower() in wanted}
    return [scans[name].layout() if name in scans else Layout() for name in targets], kept


def _targets(parts: dict[str, bytes]) -> list[str]:
    links: dict[str, str] = {}
    order: list[str] = []

    def link(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            links[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            order.append(attributes.get("id", ""))

    if "xl/_rels/workbook.xml.rels" not in parts:
        raise RosterError(BROKEN)
    read(parts["xl/_rels/workbook.xml.rels"], link)
    read(parts["xl/workbook.xml"], sheet)
    return [posixpath.normpath(posixpath.join("/xl", links.get(one, ""))).lstrip("/") for one in order]


def _string_lengths(parts: dict[str, bytes]) -> list[int]:
    lengths: list[int] = []

    def opened(name: str, _: Attributes) -> None:
        if name == "si":
            lengths.append(0)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    for name, content in parts.items():
        if name.lower() == "xl/sharedstrings.xml":
            read(content, opened, None, text)
    return lengths


def _volume(strings: Counter[str], lengths: list[int]) -> int:
    total = 0
    for index, times in strings.items():
        place = number(index.strip() or None, 0)
        total += times * (lengths[place] if place < len(lengths) else 0)
    return total


def place_of(reference: str) -> Place:
    """Turn ``B3`` into 0-based (2, 1); raise RosterError when it is not a cell."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise RosterError(BROKEN)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return max(int(found[2]) - 1, 0), column - 1


def area_of(reference: str) -> Area:
    """Turn ``B3:C5`` into 0-based (2, 1, 4, 2), inclusive."""
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    return (*start, *end)


class _Scan:
    """One pass over a worksheet part."""

    def __init__(self, content: bytes) -> None:
        self.extent = Extent()
        self.formulas: set[Place] = set()
        self.merged: list[Area] = []
        self.strings: Counter[str] = Counter()
        self._row, self._column = -1, -1
        self._kind = ""
        self._value: list[str] | None = None
        read(content, self._opened, self._closed, self._text)

    def layout(self) -> Layout:
        return Layout(frozenset(self.formulas), tuple(self.merged))

    def _opened(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = number(attributes.get("r"), self._row + 2) - 1
            self._column = -1
        elif name == "c":
            self._cell(attributes)
        elif name == "f":
            self._formula(attributes)
        elif name in {"v", "is"}:
            self.extent.add(max(self._row, 0), max(self._column, 0))
            self._value = []
        elif name == "mergeCell":
            self.merged.append(area_of(attributes.get("ref", "")))

    def _cell(self, attributes: Attributes) -> None:
        self._kind = attributes.get("t", "")
        if "r" in attributes:
            self._row, self._column = place_of(attributes["r"])
        else:
            self._column += 1

    def _formula(self, attributes: Attributes) -> None:
        self.formulas.add((self._row, self._column))
        if attributes.get("t") not in {"array", "dataTable"} or "ref" not in attributes:
            return
        top, left, bottom, right = area_of(attributes["ref"])
        if (bottom - top + 1) * (right - left + 1) > _MAX_AREA:
            raise RosterError(BROKEN)
        self.formulas.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))

    def _closed(self, name: str) -> None:
        if name == "v" and self._value is not None:
            if self._kind == "s":
                self.strings["".join(self._value)] += 1
            self._value = None

    def _text(self, piece: str) -> None:
        if self._value is not None:
            self._value.append(piece)
