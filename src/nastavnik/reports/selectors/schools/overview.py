"""Totals over schools as a methodist reads them: which schools, which year, what was kept, in words."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from nastavnik.core.evidence.change.report import Block
from nastavnik.core.evidence.indicators.catalogue import BY_CODE
from nastavnik.core.evidence.totals import COUNTS, Totals, totals_of
from nastavnik.core.evidence.words.templates import TEMPLATES
from nastavnik.core.texts import tell
from nastavnik.kit import releases
from nastavnik.kit.models import Release
from nastavnik.kit.rows import in_turn
from nastavnik.people.models import Account
from nastavnik.people.selectors import schools_of_methodist
from nastavnik.programme.models import Programme
from nastavnik.reports.pictures.forest import Line, forest
from nastavnik.reports.pictures.shapes import Picture

WHOLE = ""
WAITS = TEMPLATES["region.waits"]


def scope_of(year: int) -> str:
    """Name the releases of totals of a school year: one line for all methodists, so that theirs are not subtracted."""
    return f"schools:{year}"


def programmes_of(schools: list[int]) -> list[Programme]:
    """Give the programmes of the latest school year that any of the schools has, one a school, in one query."""
    asked = Programme.objects.select_related("school").order_by("starts_on", "pk")
    rows = [row for some in in_turn(schools) for row in asked.filter(school_id__in=some)]
    year = max((row.starts_on.year for row in rows), default=None)
    latest = {row.school_id: row for row in rows if row.starts_on.year == year}
    return [latest[school_id] for school_id in sorted(latest)]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows: how many schools, how many with a programme, the chosen totals, all that may be read."""

    schools: int
    programmes: int
    year: int | None
    release: Release | None
    found: Totals | None
    kept: tuple[Release, ...]

    @property
    def latest(self) -> bool:
        """Say whether the newest totals are shown."""
        return bool(self.kept) and self.release == self.kept[0]


def overview(account: Account, number: int | None = None) -> Overview:
    """Give the totals a methodist may read: the newest, or those of a number; the same few queries for any schools."""
    schools = schools_of_methodist(account)
    programmes = programmes_of(schools)
    year = programmes[0].starts_on.year if programmes else None
    kept = releases.shown(scope_of(year), schools) if year else []
    chosen = next((row for row in kept if number in {None, row.number}), None)
    found = totals_of(chosen.content) if chosen else None
    return Overview(len(schools), len(programmes), year, chosen, found, tuple(kept))


@dataclass(frozen=True, slots=True)
class ChangePart:
    """One measured change in words: title, sentences, why it waits, the picture, the day it was first given."""

    title: str
    texts: tuple[str, ...]
    waits: tuple[str, ...]
    picture: Picture | None
    as_of: dt.date | None


@dataclass(frozen=True, slots=True)
class SharePart:
    """One indicator in words."""

    title: str
    text: str
    how: str
    as_of: dt.date | None


def counts_of(found: Totals) -> list[tuple[str, int]]:
    """Give what is always shown, with its name."""
    return [(gettext(label), found.counts.get(name, 0)) for name, label in COUNTS.items()]


def changes_of(found: Totals) -> list[ChangePart]:
    """Give every measured change in words."""
    return [_change(found, block) for block in found.changes]


def shares_of(found: Totals) -> list[SharePart]:
    """Give every indicator in words."""
    parts = []
    for block in found.shares:
        one = BY_CODE[block.code.partition(":")[2]]
        parts.append(SharePart(gettext(one.title), _said(block), gettext(one.formula), _day(block)))
    return parts


def _change(found: Totals, block: Block) -> ChangePart:
    titles = found.titles[block.code]
    title = titles.get(get_language() or "ru") or titles.get("ru", "")
    rows = (Block(WHOLE, (), block.figures), *block.rows)
    drawn = [Line(name_of(row.code), row.figures) for row in rows if "mean" in row.figures]
    told: dict[bool, list[str]] = {False: [], True: []}
    for text in block.texts:
        told[text.msgid == WAITS].append(tell(text, gettext))
    return ChangePart(
        title,
        tuple(told[False]),
        tuple(told[True]),
        forest(f"forest-{block.code.partition('@')[0][7:]}", title, drawn) if drawn else None,
        _day(block),
    )


def name_of(code: str) -> str:
    """Name a row: the whole, an area, schools of one size; never a school."""
    kind, _, name = code.partition(":")
    if kind == "area":
        return name or gettext("город не указан")
    sizes = {"5": gettext("школы, где ответивших от 5 до 9"), "10": gettext("школы, где ответивших 10 и больше")}
    return sizes[name] if kind == "size" else gettext("все школы")


def _said(block: Block) -> str:
    return " ".join(tell(text, gettext) for text in block.texts)


def _day(block: Block) -> dt.date | None:
    day = block.figures.get("as_of")
    return dt.date.fromisoformat(str(day)) if day else None
