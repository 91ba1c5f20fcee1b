"""Rows of the sheets as rows of the JSON format, each value with the place it came from."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.matching.errors import Fault
from nastavnik.core.matching.reading.workbook import cells
from nastavnik.core.matching.reading.workbook.cells import CellError
from nastavnik.core.matching.reading.workbook.grid import NOT_COUNTED, SHEET, Rows
from nastavnik.core.matching.reading.workbook.people import People
from nastavnik.core.roster.model import Cell
from nastavnik.core.texts import Text

NOT_LISTED = N_("«%(raw)s» нет на листе с этими людьми. Исправьте номер или ФИО.")
SEVERAL = N_("Здесь назван человек, а подходят несколько. Укажите табельный номер.")
WHICH_KIND = N_("Укажите вид: предметник или консультант. У этого человека запросов не один.")
NOBODY = N_("Здесь пусто. Укажите человека: номер или ФИО.")
TWICE_WEIGHED = N_("Критерий «%(raw)s» назван дважды. Оставьте одну строку.")
OTHER = {"mentees": "mentors", "mentors": "mentees"}


class Told:
    """What has been read so far.

    Attributes
    ----------
    data : dict
        Rows in the JSON shape by key.
    places : dict of str to Text
        Where each JSON place is in the workbook.
    strangers : dict of (key, field) to list of int
        0-based rows that name people of no list.
    """

    def __init__(self, people: People) -> None:
        self.people = people
        self.data: dict[str, Any] = {}
        self.places: dict[str, Text] = {}
        self.faults: list[Fault] = []
        self.strangers: dict[tuple[str, str], list[int]] = defaultdict(list)

    def fault(self, rows: Rows, row: int, field: str, code: str, text: Text) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(Fault(rows.place(row, field), code, text))

    def read(self, rows: Rows, row: int, field: str, how: Callable[[Cell], Any], harmless: Any) -> Any:
        """Read a cell; a faulty one is noted and replaced by a harmless value."""
        if rows.uncounted(row, field):
            self.fault(rows, row, field, "type", Text(NOT_COUNTED))
            return harmless
        try:
            return how(rows.cell(row, field))
        except CellError as error:
            self.fault(rows, row, field, "type", error.text)
            return harmless


def tell(told: Told, tables: Mapping[str, Rows]) -> None:
    """Read every sheet into the JSON shape; people first, for the others name them."""
    listed = {name: list(told.people.listed(tables[name])) for name in OTHER}
    shapes = {"mentees": _mentee, "mentors": _mentor}
    for name, shape in shapes.items():
        rows = tables[name]
        told.data[name] = []
        for number, (row, identity) in enumerate(listed[name]):
            place = f"{name}[{number}]"
            _mark(told, rows, row, place)
            told.data[name].append({"id": identity, **_person(told, rows, row), **shape(told, rows, row, place)})
    for name in ("locks", "existing", "forbidden"):
        if name in tables:
            _pairs(told, tables[name])
    if "weights" in tables:
        _weights(told, tables["weights"])


def _mark(told: Told, rows: Rows, row: int, place: str) -> None:
    told.places[place] = rows.place(row)
    for column in rows.table.columns:
        if column.field in rows.columns:
            told.places[f"{place}.{column.field}"] = rows.place(row, column.field)
    if "id" not in rows.columns:
        told.places[f"{place}.id"] = rows.place(row, "name")


def _person(told: Told, rows: Rows, row: int) -> dict[str, Any]:
    """Read what mentees and mentors have in common."""
    forms = told.read(rows, row, "forms", lambda cell: cells.every(cells.form, cell), [])
    return {
        "school": told.read(rows, row, "school", lambda cell: cells.plain(cells.written(cell)), ""),
        "times": told.read(rows, row, "times", cells.times, []),
        "wishes": _others(told, rows, row, "wishes"),
        "veto": _others(told, rows, row, "veto"),
        "experience_years": told.read(rows, row, "experience_years", cells.number, None),
        "forms": forms or None,
        "network": told.read(rows, row, "network", cells.flag, False),
    }


def _mentee(told: Told, rows: Rows, row: int, place: str) -> dict[str, Any]:
    manager = _others(told, rows, row, "line_manager")
    return {"needs": _needs(told, rows, row, place), "line_manager": manager[0] if manager else None}


def _needs(told: Told, rows: Rows, row: int, place: str) -> list[dict[str, Any]]:
    needs: list[dict[str, Any]] = []
    subject = told.read(rows, row, "subject", cells.written, "")
    wanted = told.read(rows, row, "wants_subject", cells.wanted_subject, False)
    asked = {"subject": wanted, "consultant": told.read(rows, row, "wants_consultant", cells.flag, False)}
    both = told.read(rows, row, "topics", cells.grades, {})
    for kind, wish in asked.items():
        field = f"{kind}_topics"
        own = told.read(rows, row, field, cells.grades, {})
        if not wish:
            continue
        where = "subject" if "subject" in rows.columns else "wants_subject"
        told.places[f"{place}.needs[{len(needs)}].subject"] = rows.place(row, where)
        needs.append({"type": kind, "subject": wish if isinstance(wish, str) else subject, "topics": own or both})
    return needs


def _mentor(told: Told, rows: Rows, row: int, place: str) -> dict[str, Any]:
    return {
        "types": told.read(rows, row, "types", lambda cell: cells.every(cells.kind, cell), []),
        "subjects": told.read(rows, row, "subjects", cells.items, []),
        "competences": told.read(rows, row, "competences", cells.grades, {}),
        "capacity": told.read(rows, row, "capacity", cells.whole, 0),
        "hours": told.read(rows, row, "hours", cells.number, None),
    }


def _others(told: Told, rows: Rows, row: int, field: str) -> list[str]:
    """Read people of the other side; those of no list are kept as written and noted."""
    ids = []
    for text in told.read(rows, row, field, cells.items, []):
        found = told.people.find(OTHER[rows.table.key], text)
        if len(found) > 1:
            told.fault(rows, row, field, "conflict", Text(SEVERAL))
        elif not found:
            _stranger(told, rows, row, field)
        ids.append(found[0] if found else told.people.spelled(text))
    return ids


def _stranger(told: Told, rows: Rows, row: int, field: str) -> None:
    noted = told.strangers[rows.table.key, field]
    if row not in noted:
        noted.append(row)


def _pairs(told: Told, rows: Rows) -> None:
    """Read locked, existing or forbidden pairs; only a lock must name people of the lists."""
    name = rows.table.key
    told.places[name] = Text(SHEET, sheet=rows.sheet.name)
    told.data[name] = []
    for row in rows.rows:
        mentee = _one(told, rows, row, "mentee", "mentees")
        mentor = _one(told, rows, row, "mentor", "mentors")
        kind = told.read(rows, row, "type", _kind, None)
        if mentee is None or mentor is None:
            continue
        if name != "forbidden":
            kind = kind or _only_kind(told, rows, row, mentee)
        into = "forbidden_needs" if name == "forbidden" and kind else name
        pairs = told.data.setdefault(into, [])
        told.places[f"{into}[{len(pairs)}]"] = rows.place(row)
        pairs.append([mentee, kind, mentor] if kind else [mentee, mentor])


def _kind(cell: Cell) -> str | None:
    text = cells.written(cell)
    return cells.kind(text) if text else None


def _one(told: Told, rows: Rows, row: int, field: str, side: str) -> str | None:
    """Read one person of a pair; None when it cannot be told who it is."""
    text = told.read(rows, row, field, cells.written, "")
    found = told.people.find(side, text)
    if len(found) == 1:
        return found[0]
    if text and not found and rows.table.key != "locks":
        _stranger(told, rows, row, field)
        return told.people.spelled(text)
    msgid = SEVERAL if found else NOT_LISTED if text else NOBODY
    if not rows.uncounted(row, field):
        told.fault(rows, row, field, "unknown", Text(msgid, raw=text) if msgid == NOT_LISTED else Text(msgid))
    return None


def _only_kind(told: Told, rows: Rows, row: int, mentee: str) -> str:
    """Give the kind of the only need of a mentee; noted as a fault when there are two."""
    kinds = [need["type"] for one in told.data["mentees"] if one["id"] == mentee for need in one["needs"]]
    if len(kinds) > 1:
        told.fault(rows, row, "type", "missing", Text(WHICH_KIND))
    return kinds[0] if kinds else "consultant"


def _weights(told: Told, rows: Rows) -> None:
    weights: dict[str, Any] = {}
    for row in rows.rows:
        name = told.read(rows, row, "criterion", cells.criterion, "")
        weight = told.read(rows, row, "weight", cells.weight, 0)
        if name in weights:
            told.fault(
                rows, row, "criterion", "duplicate", Text(TWICE_WEIGHED, raw=cells.written(rows.cell(row, "criterion")))
            )
        if name:
            told.places[f"weights.{name}"] = rows.place(row, "weight")
            weights[name] = weight
    told.data["weights"] = weights or None
