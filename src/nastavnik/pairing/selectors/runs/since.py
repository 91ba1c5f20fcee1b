"""What has happened since a run: pairs taken as it proposed them, and everything else by name."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from nastavnik.core.matching import Problem
from nastavnik.core.matching.model.rules import REASONS, refusals
from nastavnik.core.matching.model.tables import Tables, build_tables
from nastavnik.pairing.models import MatchRun
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.problem import (
    build_problem,
    by_hours,
    kind_of,
    registers_hash,
    without_broken_locks,
    without_hours,
)
from nastavnik.pairing.selectors.runs.news import News, read_news

GONE = "gone"
Key = tuple[int, str]
Asked = tuple[int, str, int]


@dataclass(frozen=True)
class Since:
    """The registers now, with their hash, beside what a run saw.

    `taken` pairs were chosen just as proposed: what the run says about the others holds as long as
    nothing else has `changed`, which `news` tells by name.
    """

    problem: Problem = field(default_factory=Problem)
    registers: str = ""
    taken: int = 0
    changed: bool = False
    news: tuple[News, ...] = ()

    @property
    def fresh(self) -> bool:
        """Say that the registers are just as the run saw them."""
        return not (self.taken or self.changed)

    @cached_property
    def tables(self) -> Tables:
        """Give the registers now as columns."""
        return build_tables(self.problem)

    @cached_property
    def _undecided(self) -> Tables:
        if not self.problem.forbidden_needs:
            return self.tables
        return build_tables(replace(self.problem, forbidden_needs=frozenset()))

    def refused(self, asked: Iterable[Asked]) -> dict[Asked, str]:
        """Give the reason of every pair (mentee, type, mentor) that can be no more.

        Decisions of the coordinator wait for the next run: they are told apart.
        """
        if self.fresh:
            return {}
        tables = self._undecided
        needs = {key: row for row, key in enumerate(tables.needs.keys)}
        mentors = {identity: row for row, identity in enumerate(tables.mentors.ids)}
        here: dict[Asked, tuple[int, int]] = {}
        gone: dict[Asked, str] = {}
        for mentee, kind, mentor in asked:
            row = needs.get((mentee, kind_of(kind)))
            if row is not None and mentor in mentors:
                here[mentee, kind, mentor] = row, mentors[mentor]
            elif row is not None:
                gone[mentee, kind, mentor] = GONE
        rows, columns = np.array(list(here.values()), dtype=np.int64).reshape(-1, 2).T
        verdict = refusals(tables, rows, columns).tolist()
        out = without_hours(self.problem)
        told = {pair: REASONS[code] for pair, code in zip(here, verdict, strict=True) if code}
        return gone | {pair: by_hours(code, pair[2] in out) for pair, code in told.items()}


def since(book: Registers, run: MatchRun | None, *, by_name: bool = True) -> Since:
    """Read what has happened since a run; without `by_name` only whether anything has."""
    problem, dropped = without_broken_locks(build_problem(book))
    now = registers_hash(problem, dropped)
    if run is None or run.summary.get("registers", now) == now:
        return Since(problem, now)
    taken, others = _places_since(book, run)
    before, lost = problem, dropped
    if taken:
        before, lost = without_broken_locks(build_problem(book, reopened=taken))
    if taken and run.summary["registers"] == registers_hash(before, lost):
        return Since(problem, now, len(taken))
    news = read_news(book, run, before, lost, others) if by_name else ()
    return Since(problem, now, len(taken), changed=True, news=news)


def _places_since(book: Registers, run: MatchRun) -> tuple[frozenset[Key], dict[Key, int]]:
    """Give the needs that got the mentor a run proposed, and those it named that got another one, with that mentor."""
    places: dict[Key, int] = {(seat.mentee, seat.type): seat.mentor for seat in book.live}
    proposed = {(mentee, kind): mentor for mentee, kind, mentor, _score in run.summary["rows"]}
    taken = frozenset(key for key, mentor in places.items() if proposed.get(key) == mentor)
    return taken, {key: mentor for key, mentor in places.items() if key in proposed and key not in taken}
