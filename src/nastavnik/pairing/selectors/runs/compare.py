"""Runs side by side: one row a need, a column a run, and where they differ."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.core.alphabet import reading_order
from nastavnik.pairing.models import MatchRun, MentorType
from nastavnik.pairing.selectors.runs.kept import RunLine, titles
from nastavnik.pairing.selectors.words import Words
from nastavnik.people.models import Teacher

FEWEST, MOST = 2, 3
HUNDRED = 100
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Total:
    """What one run comes to."""

    line: RunLine
    needs: int
    covered: int
    used: int
    load: str
    score: float


@dataclass(frozen=True, slots=True)
class Row:
    """One need with what each run says about it, in the order of the runs."""

    mentee: Teacher
    kind: Words
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Say whether the runs do not agree."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or three runs; rows where they differ come first."""

    totals: tuple[Total, ...]
    rows: tuple[Row, ...]

    @property
    def different(self) -> int:
        """Count the needs on which the runs differ."""
        return sum(row.differs for row in self.rows)

    @property
    def same_weights(self) -> bool:
        """Say whether the sums can be compared: only under the same weights."""
        return len({total.line.weights for total in self.totals}) == 1


def compare(runs: list[MatchRun]) -> Comparison:
    """Put runs of one programme side by side."""
    told, named = [_mentors(run) for run in runs], titles(runs)
    keys = {key for one in told for key in one}
    ids = {mentee for mentee, _kind in keys} | {pk for one in told for pk in one.values() if pk is not None}
    people: dict[Any, Teacher] = Teacher.objects.filter(school_id=runs[0].school_id).in_bulk(ids)
    rows = [
        Row(people[mentee], MentorType(kind).label, tuple(_cell(one, (mentee, kind), people) for one in told))
        for mentee, kind in keys
        if mentee in people
    ]
    rows.sort(key=lambda row: (not row.differs, reading_order(row.mentee.full_name), str(row.kind)))
    return Comparison(tuple(_total(run, named[run.pk]) for run in runs), tuple(rows))


def _mentors(run: MatchRun) -> dict[Key, int | None]:
    """Give the mentor of each need of a run, None where it found nobody."""
    return {(mentee, kind): mentor for mentee, kind, mentor, _score in run.summary["rows"]}


def _cell(told: dict[Key, int | None], key: Key, people: dict[Any, Teacher]) -> str:
    if key not in told:
        return _("не участвует")
    mentor = told[key]
    if mentor is None:
        return _("нет наставника")
    return people[mentor].short_name if mentor in people else _("выбыл из списка")


def _total(run: MatchRun, title: str) -> Total:
    loads = Counter(mentor for _mentee, _kind, mentor, _score in run.summary["rows"] if mentor is not None)
    by_load = Counter(loads.values())
    return Total(
        RunLine(run, title),
        needs=run.summary["needs"],
        covered=run.summary["covered"],
        used=len(loads),
        load="; ".join(
            _("по %(load)s – у %(mentors)s") % {"load": load, "mentors": count}
            for load, count in sorted(by_load.items())
        ),
        score=sum(score for _mentee, _kind, _mentor, score in run.summary["rows"]) / HUNDRED,
    )
