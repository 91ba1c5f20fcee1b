"""The figures of several years side by side: as they stood in the report of a year, else as they stand now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from nastavnik.completion.models import ProgrammeReport
from nastavnik.completion.selectors.figures import Figures, figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.selectors.wording import GROUPS, day_of, in_words
from nastavnik.completion.selectors.wording import Group as GroupInWords
from nastavnik.people.models import Account
from nastavnik.programme.models import Programme

#: More columns would not fit a sheet of paper.
AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Year:
    """One column: the programme and its figures."""

    programme: Programme
    figures: Figures

    @property
    def name(self) -> str:
        """Name the school year: 2026/27."""
        return f"{self.programme.starts_on.year}/{self.programme.ends_on.year % 100:02}"

    @property
    def day(self) -> dt.date:
        """Give the day the figures stand on."""
        return day_of(self.figures)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one year; a dash where that year did not count it."""

    value: str = "—"
    share: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure over the years."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of figures over the years."""

    title: str
    rows: tuple[Row, ...]


def years_of(account: Account) -> list[Year]:
    """Give the last years of the school, the earliest first."""
    rows = Programme.objects.visible_to(account).select_related("report").order_by("-starts_on", "-pk")[:AT_MOST]
    return [Year(programme, _figures(programme)) for programme in reversed(rows)]


def _figures(programme: Programme) -> Figures:
    """Take an approved report, or the last word of an archived year: the staff of today is another one."""
    report: ProgrammeReport | None = getattr(programme, "report", None)
    if report is not None and (report.approved_on or programme.archived_on):
        return Figures.from_json(report.figures)
    return figures(YearRows(programme))


def side_by_side(years: Sequence[Year]) -> list[Group]:
    """Give every figure that any of the years counted, in words, in the order of the page."""
    told = [{group.code: group for group in in_words(year.figures)} for year in years]
    found = [_group([one[code] for one in told if code in one]) for code in GROUPS]
    return [group for group in found if group.rows]


def _group(groups: Sequence[GroupInWords]) -> Group:
    cells = [{line.label: Cell(line.value, line.share) for line in group.lines} for group in groups]
    labels = dict.fromkeys(label for one in cells for label in one)
    rows = tuple(Row(label, tuple(one.get(label, Cell()) for one in cells)) for label in labels)
    return Group(groups[0].title if groups else "", rows)
