"""The workshop of pairs: every need with what the last run says about it, and where its place stands."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet

from nastavnik.core.matching.lottery import left_over
from nastavnik.kit.combined import Prepared
from nastavnik.pairing.models import Draw, MatchRun, Place, Restriction
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.needs import OpenNeed, Somebody
from nastavnik.pairing.selectors.runs.kept import current_run, is_best
from nastavnik.pairing.selectors.runs.since import Since, since
from nastavnik.pairing.selectors.words import REASONS, Words
from nastavnik.pairing.selectors.workshop.choices import PERSONAL, Gain, Reader, Selected, decisions
from nastavnik.pairing.selectors.workshop.costs import People, touched
from nastavnik.pairing.selectors.workshop.figures import Figures, figures, rather
from nastavnik.pairing.selectors.workshop.rows import (
    Filter,
    NeedRow,
    alone_row,
    found_row,
    nobody_row,
    open_row,
    placed_row,
    states_of,
)
from nastavnik.programme.models import Programme

Key = tuple[int, str]
TAKEN = "taken"


@dataclass(slots=True)
class Workshop:
    """Everything the page shows, read in a constant number of queries; `since` tells what the run has not seen."""

    programme: Programme
    run: MatchRun | None
    filter: Filter
    rows: list[NeedRow] = field(default_factory=list)
    shown: list[NeedRow] = field(default_factory=list)
    selected: Selected | None = None
    dropped: list[tuple[Somebody, Somebody]] = field(default_factory=list)
    gains: tuple[Gain, ...] = ()
    crowded: int = 0
    draw: Draw | None = None
    draw_is_news: bool = False
    since: Since = field(default_factory=Since)
    figures: Figures | None = None

    @property
    def stale(self) -> bool:
        """Say whether the registers have changed otherwise than as the run proposed."""
        return self.since.changed

    @property
    def found(self) -> int:
        """Count the needs for which the run proposes somebody who may still be invited."""
        return sum(row.state == "found" for row in self.rows)

    @property
    def is_best(self) -> bool:
        """Say whether the run is the best there is, not only the best with its number of moves."""
        return self.run is not None and is_best(self.run)

    @property
    def numbers(self) -> dict[str, Any]:
        """Give the counts of the last run."""
        return self.run.result if self.run is not None else {}

    @property
    def states(self) -> list[tuple[str, Words, int]]:
        """Give the states to filter by, with how many needs each has."""
        return states_of(self.rows)


def last_run(programme: Programme) -> MatchRun | None:
    """Give the run whose pairs are proposed."""
    return current_run(programme)


def workshop(programme: Programme, selected: str = "", wanted: Filter | None = None) -> Workshop:
    """Read the workshop; `selected` is the key of the need on the right, the first open one after a run.

    A filter hides rows of the list, never the need that is open.
    """
    reader = _Reader(programme)
    rows, wanted = reader.rows(), wanted or Filter()
    shown = [row for row in rows if wanted.keeps(row)]
    row = _open(selected, shown, rows, ran=reader.run is not None)
    found = reader.found(row)
    choices = reader.choices(found)
    return Workshop(
        programme,
        reader.run,
        wanted,
        rows,
        shown,
        selected=reader.selected(row, found, choices) if row is not None else None,
        dropped=reader.dropped(),
        gains=choices.gains(reader.result.get("gains", ())),
        crowded=reader.crowded(),
        draw=reader.book.draw,
        draw_is_news=any(key in reader.pairs or key in reader.unmatched for key in reader.waiting),
        since=reader.since,
        figures=reader.figures(choices.people.mentees),
    )


class Proposed(NamedTuple):
    """Whom the run proposes for a need, and what each criterion gave."""

    type: str
    mentor: Somebody
    parts: dict[str, int]


def proposed_by_run(programme: Programme) -> dict[int, list[Proposed]]:
    """Give by mentee what the run proposes and still stands: the rows that the workshop shows as found."""
    reader, found = _Reader(programme), dict[int, list[Proposed]]()
    for row in reader.rows():
        if row.state == "found" and row.mentor is not None:
            told = reader.pairs[row.mentee.pk, row.type]
            found.setdefault(row.mentee.pk, []).append(Proposed(row.type, row.mentor, dict(told["parts"])))
    return found


def _open(selected: str, shown: list[NeedRow], rows: list[NeedRow], *, ran: bool) -> NeedRow | None:
    """Give the need on the right: the one asked for, after a run the first that still waits for a choice."""
    row = next((row for row in rows if row.key == selected), None)
    if row is None and ran:
        row = next((row for row in (*shown, *rows) if row.place is None and not row.own), None)
    return row


def _proposals(programme: int) -> QuerySet[Place]:
    rows: QuerySet[Place] = Place.objects.filter(programme=programme, state=Place.State.PROPOSED)
    return rows.select_related("mentee", "mentor")


_proposed = Prepared(_proposals, programme=int)


class _Reader:
    """Reads the registers, the last run and the people it names once."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.run = last_run(programme)
        self.book = Registers(programme)
        self.places = frozenset((seat.mentee, seat.type) for seat in self.book.live)
        self.needs: dict[Key, OpenNeed] = {(need.entry.teacher_id, need.type): need for need in self.book.needs()}
        self.waiting = self.book.waiting & set(self.needs)
        self.open = set(self.needs) - self.waiting
        self.result: dict[str, Any] = self.run.result if self.run is not None else {}
        self.pairs: dict[Key, dict[str, Any]] = {(p["mentee"], p["type"]): p for p in self.result.get("pairs", ())}
        self.unmatched: dict[Key, dict[str, Any]] = {
            (need["mentee"], need["type"]): need for need in self.result.get("unmatched", ())
        }
        self.rather = rather(self.result)
        self.maximums: dict[str, int] = self.result.get("weights", {})
        self.since = since(self.book, self.run)
        self.refused = self.since.refused((*key, pair["mentor"]) for key, pair in self.pairs.items())
        self.mentors = {entry.teacher_id: entry for entry in self.book.entries}

    def rows(self) -> list[NeedRow]:
        """Give needs without a place, then those with a proposal, then whoever chooses alone."""
        waiting = [self._row(key, need) for key, need in self.needs.items()]
        proposed = [placed_row(place) for place in _proposed.ask(programme=self.programme.pk)]
        with_needs = {need.entry.teacher_id for need in self.needs.values()}
        placed = {mentee for mentee, _type in self.places}
        alone = [entry for entry in self.book.mentees if entry.teacher_id not in with_needs | placed]
        return [*waiting, *proposed, *(alone_row(entry) for entry in alone)]

    def _row(self, key: Key, need: OpenNeed) -> NeedRow:
        if key in self.waiting:
            return open_row(need, "waiting")
        pair = self.pairs.get(key)
        if pair is not None and (*key, pair["mentor"]) in self.refused:
            return open_row(need, "again")
        if pair is not None and pair["mentor"] in self.mentors:
            return found_row(need, self.mentors[pair["mentor"]].teacher, pair, self.maximums)
        if key in self.unmatched:
            return nobody_row(need, self.unmatched[key]["reasons"])
        return open_row(need, "new")

    def found(self, row: NeedRow | None) -> dict[str, Any]:
        """Give what the last run says about an open need that is still in the matching."""
        key = (row.mentee.pk, row.type) if row is not None else (0, "")
        if key not in self.open or (row is not None and row.state == "again"):
            return {}
        return self.pairs.get(key) or self.unmatched.get(key) or {}

    def choices(self, found: dict[str, Any]) -> Reader:
        """Load everybody the page names: the mentees that other choices and more places would touch."""
        ids = touched([*found.get("others", ()), *self.result.get("gains", ())])
        ids |= {mentee for mentee, _kind, _mentor in self.rather}
        asked = Counter(mentee for mentee, _kind in {**self.pairs, **self.unmatched})
        people = People(
            mentees=self.book.named(ids),
            mentors={pk: entry.teacher for pk, entry in self.mentors.items()},
            twice=frozenset(mentee for mentee, times in asked.items() if times > 1),
            settled=self.places,
        )
        taken = Counter(seat.mentor for seat in self.book.live), self.book.hours_taken()
        key = (found.get("mentee", 0), found.get("type", ""))
        others = [(*key, told["mentor"]) for told in found.get("others", ())]
        refused = {mentor: code for (_mentee, _kind, mentor), code in self.since.refused(others).items()}
        return Reader(self.mentors, taken, self.maximums, people, refused)

    def selected(self, row: NeedRow, found: dict[str, Any], choices: Reader) -> Selected:
        """Read the right side for one need."""
        need = self.needs.get((row.mentee.pk, row.type))
        if need is None:
            return Selected(row, None)
        rows = [one for one in self.book.decisions if (one.mentee_id, one.type) == (row.mentee.pk, row.type)]
        made = decisions(rows, found)
        ruled_out = {one.restriction.mentor_id for one in made if one.restriction.kind == Restriction.Kind.FORBID}
        best = choices.choice(found) if row.mentor is not None else None
        gains = choices.gains(self.result.get("gains", ()))
        return Selected(
            row,
            need,
            best=best,
            others=choices.others(found, best, ruled_out),
            reasons=tuple(
                (REASONS[code], count) for code, count in found.get("reasons", {}).items() if code in REASONS
            ),
            refused=choices.refused(found, ruled_out),
            gains=tuple(gain for gain in gains if gain.helps(row.mentee.pk)),
            decisions=made,
            draw=self.book.draw if row.state == "waiting" else None,
            lost=self.lost((row.mentee.pk, row.type)),
        )

    def lost(self, key: Key) -> tuple[Somebody, Words] | None:
        """Name the mentor the run proposed who can be no more, and why; of personal reasons nothing is said."""
        pair = self.pairs.get(key, {})
        code = self.refused.get((*key, pair.get("mentor", 0)))
        if code in {None, PERSONAL} or pair["mentor"] not in self.mentors:
            return None
        return self.mentors[pair["mentor"]].teacher, REASONS[str(code)]

    def figures(self, people: Mapping[int, Somebody]) -> Figures | None:
        """Read the numbers of the run."""
        return figures(self.result, self.rather, people, self.mentors)

    def crowded(self) -> int:
        """Count those for whom there was no place; after a change, as it is now and as the draw would count."""
        if self.since.changed:
            return left_over(self.since.problem, self.since.tables)
        return sum(TAKEN in need["reasons"] for key, need in self.unmatched.items() if key in self.open)

    def dropped(self) -> list[tuple[Somebody, Somebody]]:
        """Name the pairs that could not be kept in the last run."""
        locks = self.result.get("dropped_locks", ())
        people = self.book.named({pk for mentee, _type, mentor in locks for pk in (mentee, mentor)})
        return [(people[mentee], people[mentor]) for mentee, _type, mentor in locks]
