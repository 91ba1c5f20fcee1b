"""Composing the sheet a school hands to the methodist: checked against every sheet it gave this year, kept."""

import datetime as dt
import json
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.evidence.totals import Given, as_file, giving, memory_of, read_file, read_memory
from nastavnik.journal.services import record
from nastavnik.kit import releases
from nastavnik.kit.models import Release
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.schools.last_sheet import sheet_scope
from nastavnik.reports.selectors.schools.sheet import sheet_of

TRIES = 5


def compose_sheet(*, programme: Programme, actor: Account | None, on: dt.date) -> Release:
    """Keep the sheet of a programme as it stands; the command line of the machine has no actor."""
    if actor is not None:
        require_role(actor, programme.school_id, "coordinator", "head")
    for _attempt in range(TRIES):
        try:
            return _keep(programme, actor, on)
        except releases.OvertakenError:
            continue  # somebody kept a sheet meanwhile: check against it too
    raise RuleError("sheet.busy", N_("Файл сейчас составляет кто-то ещё. Подождите минуту и нажмите ещё раз."))


def _keep(programme: Programme, actor: Account | None, on: dt.date) -> Release:
    rows = releases.earlier(sheet_scope(programme))
    given = giving(sheet_of(programme, programme.school, on), [_given(row) for row in rows])
    content = {"file": as_file(given.sheet), "waiting": list(given.waiting)}
    if rows and _figures(rows[-1].content) == _figures(content):
        return rows[-1]
    memory, made_by = memory_of(given.memory), actor.pk if actor else None
    with transaction.atomic():
        release = releases.keep(
            scope=sheet_scope(programme),
            after=len(rows),
            subjects=[programme.school_id],
            content=content,
            memory=memory,
            made_by=made_by,
        )
        record("sheet.given", actor, release, school_id=programme.school_id, number=release.number)
    return release


def _given(row: Release) -> Given:
    return Given(read_file(json.dumps(row.content["file"]).encode()), read_memory(row.memory))


def _figures(content: dict[str, Any]) -> dict[str, Any]:
    """Give a sheet without its day, so that the same sheet on another day is the same."""
    return {**content, "file": {name: value for name, value in content["file"].items() if name not in {"on", "sha256"}}}
