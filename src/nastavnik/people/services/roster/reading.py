"""Reading a staff list in a process of its own, and keeping what was read for the next page."""

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.roster import ColumnUse, OtherSheet, Problem, Roster, Skipped, StaffRow
from nastavnik.core.roster.foreign import staff_list
from nastavnik.core.texts import unpacked
from nastavnik.kit import clock
from nastavnik.kit.foreign import read_apart
from nastavnik.kit.models import StoredFile

_HARD = N_("Файл слишком велик или устроен слишком сложно. Скопируйте список людей в новую таблицу и загрузите её.")


def read_bytes(content: bytes, name: str, *, today: date, choices: dict[str, Any]) -> Roster:
    """Read a file that is not stored yet; what cannot be read is refused in words."""
    return _roster(
        read_apart(staff_list, content, code="roster", too_hard=_HARD, name=name, today=today, choices=choices)
    )


@lru_cache(maxsize=4)
def _kept(pk: int, sha256: str, name: str, today: date, choices: str) -> Roster:
    content = StoredFile.objects.values_list("content", flat=True).get(pk=pk, sha256=sha256)
    return read_bytes(bytes(content), name, today=today, choices=json.loads(choices))


def read_stored(file: StoredFile, choices: dict[str, Any]) -> Roster:
    """Read a stored file again; the same file with the same choices is not read twice in a row."""
    return _kept(file.pk, file.sha256, file.name, clock.today(), json.dumps(choices, sort_keys=True))


def _said(data: dict[str, Any], name: str) -> dict[str, Any]:
    return {**data, name: unpacked(data[name])}


def _row(data: dict[str, Any]) -> StaffRow:
    hired, hours = data["hired_on"], data["weekly_hours"]
    if hours is not None:
        hours = int(hours) if float(hours).is_integer() else round(float(hours), 1)
    row = StaffRow(**data)
    return replace(
        row,
        subjects=tuple(row.subjects),
        other_positions=tuple(row.other_positions),
        doubts=tuple(map(unpacked, row.doubts)),
        hired_on=date.fromisoformat(hired) if hired else None,
        weekly_hours=hours,
    )


def _roster(data: dict[str, Any]) -> Roster:
    parts = {
        "columns": tuple(ColumnUse(**_said(one, "why")) for one in data["columns"]),
        "rows": tuple(_row(one) for one in data["rows"]),
        "problems": tuple(Problem(**_said(one, "message")) for one in data["problems"]),
        "skipped": tuple(Skipped(**_said(one, "reason")) for one in data["skipped"]),
        "repairs": tuple(Problem(**_said(one, "message")) for one in data["repairs"]),
        "other_sheets": tuple(OtherSheet(**_said(one, "why")) for one in data["other_sheets"]),
    }
    return Roster(**{**data, **parts})
