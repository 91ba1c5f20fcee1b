"""Composing totals over schools: counted now, checked against every release of the year, kept."""

import datetime as dt
from typing import Any

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.evidence.totals import Sheet, content_of, earlier_of, memory_of, totals, totals_of
from nastavnik.kit import releases
from nastavnik.kit.models import Release
from nastavnik.kit.rows import of_school
from nastavnik.people.models import Account
from nastavnik.people.selectors import schools_of_methodist
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.schools.overview import programmes_of, scope_of
from nastavnik.reports.selectors.schools.sheet import sheet_of

TRIES = 5


def compose_totals(*, actor: Account, on: dt.date) -> Release:
    """Count the totals of a methodist's schools and keep them; the same figures again are not kept twice."""
    schools = schools_of_methodist(actor)
    programmes = programmes_of(schools)
    if not programmes:
        raise RuleError("totals.nothing", N_("Складывать пока нечего: в ваших школах ещё нет программ."))
    sheets = [_sheet(programme, on) for programme in programmes]
    for _attempt in range(TRIES):
        try:
            return _keep(sheets, programmes[0].starts_on.year, [one.school_id for one in programmes], actor, on)
        except releases.OvertakenError:
            continue  # somebody kept totals meanwhile: check against theirs too
    raise RuleError("totals.busy", N_("Сводки сейчас составляют и другие. Подождите минуту и нажмите ещё раз."))


def _sheet(programme: Programme, on: dt.date) -> Sheet:
    with of_school(programme.school_id):
        return sheet_of(programme, programme.school, on)


def _keep(sheets: list[Sheet], year: int, schools: list[int], actor: Account, on: dt.date) -> Release:
    rows, allowed = releases.earlier(scope_of(year)), set(schools)
    before = [earlier_of(totals_of(row.content, row.memory), readable=set(row.subjects) <= allowed) for row in rows]
    found = totals(sheets, before, year=year, on=on.isoformat())
    content = content_of(found)
    last = next((row for row in reversed(rows) if set(row.subjects) == allowed), None)
    if last is not None and _figures(last.content) == _figures(content):
        return last
    return releases.keep(
        scope=scope_of(year),
        after=len(rows),
        subjects=schools,
        content=content,
        memory=memory_of(found.memory),
        made_by=actor.pk,
    )


def _figures(content: Any) -> Any:
    """Give the totals without their days, so that the same figures on another day are the same."""
    if isinstance(content, dict):
        return {name: _figures(one) for name, one in content.items() if name not in {"on", "as_of"}}
    return [_figures(one) for one in content] if isinstance(content, list) else content
