"""The right side of the workshop: why this mentor, what another choice would cost, why not the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nastavnik.core.alphabet import reading_order
from nastavnik.pairing.models import Draw, Restriction
from nastavnik.pairing.selectors.registers.book import Offer
from nastavnik.pairing.selectors.registers.needs import OpenNeed, Somebody
from nastavnik.pairing.selectors.words import REASONS, Words
from nastavnik.pairing.selectors.workshop.costs import Cost, People, Shift, cost_of
from nastavnik.pairing.selectors.workshop.grounds import Part, out_of, parts_of
from nastavnik.pairing.selectors.workshop.rows import NeedRow
from nastavnik.registry.selectors.hours import Hours

OPEN_CHOICES, MOST_CHOICES = 3, 12
PERSONAL = "personal"
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One mentor for the selected need: why, and what it does to others."""

    mentor: Somebody
    free: int
    capacity: int
    hours: Hours
    parts: tuple[Part, ...]
    cost: Cost = field(default_factory=Cost)
    locked: bool = False
    refused: Words = ""
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()

    @property
    def works(self) -> str:
        """Say the position and the subjects, where they are known, with a comma at the end."""
        told = [self.mentor.position, *map(str, self.mentor.subjects)]
        return "".join(f"{one}, " for one in told if one)

    @property
    def bars(self) -> list[Part]:
        """Give the criteria that count."""
        return [part for part in self.parts if part.maximum]

    @property
    def strong(self) -> list[str]:
        """Say the facts behind the criteria that give at least half of what they can."""
        return [str(part.words) for part in self.parts if part.strong]

    @property
    def told(self) -> str:
        """Say the sum of what is shown beside the most it can be."""
        return out_of(sum(part.value for part in self.parts), sum(part.maximum for part in self.parts))

    def beside(self, proposed: "Choice") -> "Choice":
        """Say the facts in which this mentor is better and worse than the proposed one, as far as they are shown."""
        theirs = {part.name: part.value for part in proposed.parts}
        apart = [(part, part.value - theirs.get(part.name, 0)) for part in self.parts]
        return replace(
            self,
            better=tuple(part.beside for part, more in apart if more > 0),
            worse=tuple(part.beside for part, more in apart if more < 0),
        )


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more place at a mentor would give: who gets a mentor, who else changes theirs."""

    mentor: Somebody
    helped: tuple[Shift, ...]
    moved: tuple[Shift, ...]

    def helps(self, mentee: int) -> bool:
        """Say whether a mentee is the one who gets a mentor."""
        return any(shift.mentee.pk == mentee for shift in self.helped)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the coordinator about the need; `pending` when the last run has not seen it."""

    restriction: Restriction
    pending: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """How many mentors cannot be for one reason, and who; with a personal reason nobody is named."""

    reason: Words
    count: int
    mentors: tuple[Somebody, ...] = ()


@dataclass(frozen=True, slots=True)
class Selected:
    """The right side: the need that is open, its mentor, other mentors, reasons, decisions."""

    row: NeedRow
    need: OpenNeed | None
    best: Choice | None = None
    others: tuple[Choice, ...] = ()
    reasons: tuple[tuple[Words, int], ...] = ()
    refused: tuple["Refused", ...] = ()
    gains: tuple[Gain, ...] = ()
    decisions: tuple[Decision, ...] = ()
    draw: Draw | None = None
    lost: tuple[Somebody, Words] | None = None

    @property
    def first(self) -> tuple[Choice, ...]:
        """Give the other mentors that stand open."""
        return self.others[:OPEN_CHOICES]

    @property
    def rest(self) -> tuple[Choice, ...]:
        """Give the other mentors under «more», a screenful: all of them stand on the page of choice by hand."""
        return self.others[OPEN_CHOICES:MOST_CHOICES]

    @property
    def by_hand_only(self) -> int:
        """Count the other mentors whom the page leaves to the choice by hand."""
        return max(0, len(self.others) - MOST_CHOICES)

    @property
    def pending(self) -> bool:
        """Say whether a decision waits for the next run."""
        return any(decision.pending for decision in self.decisions)

    @property
    def best_decided(self) -> str:
        """Give the decision about the proposed mentor, if there is one."""
        best = self.best.mentor.pk if self.best is not None else 0
        return next((x.restriction.kind for x in self.decisions if x.restriction.mentor_id == best), "")

    @property
    def refusals(self) -> int:
        """Count the mentors who cannot be."""
        return sum(refused.count for refused in self.refused)


class Reader:
    """Reads choices of a run with the people it names; `taken` are places and hours, `refused` who can be no more."""

    def __init__(
        self,
        entries: Mapping[int, Offer],
        taken: tuple[Mapping[int, int], Mapping[int, float]],
        maximums: Mapping[str, int],
        people: People,
        refused: Mapping[int, str] | None = None,
    ) -> None:
        self.entries, self.maximums, self.people = entries, maximums, people
        self.taken, self.hours = taken
        self.now_refused = refused or {}

    def choice(self, told: Told) -> Choice:
        """Read one mentor."""
        entry = self.entries[told["mentor"]]
        return Choice(
            mentor=entry.teacher,
            free=max(0, entry.capacity - self.taken.get(entry.teacher_id, 0)),
            capacity=entry.capacity,
            hours=Hours(entry.hours_per_week, self.hours.get(entry.teacher_id, 0)),
            parts=parts_of(told["parts"], self.maximums, told.get("grounds")),
            cost=cost_of(told, self.people),
            locked=told.get("locked", False),
            refused=REASONS[self.now_refused[told["mentor"]]] if told["mentor"] in self.now_refused else "",
        )

    def others(self, found: Told, best: Choice | None, ruled_out: set[int]) -> tuple[Choice, ...]:
        """Read the other mentors, the cheapest for the others first; hidden reasons do not order them."""
        choices = [
            self.choice(other)
            for other in found.get("others", ())
            if other["mentor"] in self.entries
            and other["mentor"] not in ruled_out
            and self.now_refused.get(other["mentor"]) != PERSONAL
        ]
        choices.sort(key=_order)
        return tuple(choice.beside(best) if best is not None else choice for choice in choices)

    def refused(self, found: Told, ruled_out: set[int]) -> tuple[Refused, ...]:
        """Name the mentors who cannot be, by reason; the coordinator's own decisions stand apart."""
        told = []
        for code, ids in found.get("refused", {}).items():
            names = [self.entries[pk].teacher for pk in ids if pk in self.entries and pk not in ruled_out]
            if names and code in REASONS:
                told.append(Refused(REASONS[code], len(names), tuple(sorted(names, key=_by_name))))
        unsaid = found.get("unsaid", 0) - len(ruled_out - _offered(found))
        return (*told, Refused(REASONS[PERSONAL], unsaid)) if unsaid > 0 else tuple(told)

    def gains(self, told: Iterable[Told]) -> tuple[Gain, ...]:
        """Read what one more place at each mentor would give."""
        gains = []
        for row in told:
            if row["mentor"] in self.entries:
                cost = cost_of(row, self.people)
                gains.append(Gain(self.entries[row["mentor"]].teacher, cost.helped, cost.moved))
        return tuple(gain for gain in gains if gain.helped)


def _by_name(teacher: Somebody) -> str:
    return reading_order(teacher.full_name)


def _offered(found: Told) -> set[Any]:
    """Give the mentors whom the last run proposed or compared."""
    named = {found.get("mentor"), *(other["mentor"] for other in found.get("others", ()))}
    return named.union(*found.get("refused", {}).values())


def _order(choice: Choice) -> tuple[bool, int, int, int, str]:
    shown = sum(part.value for part in choice.parts)
    last = bool(choice.refused) or choice.cost.outdated
    return last, len(choice.cost.left_out), len(choice.cost.moved), -shown, reading_order(choice.mentor.full_name)


def decisions(rows: Iterable[Restriction], found: Told) -> tuple[Decision, ...]:
    """Tell the decisions about a need, and which of them the last run has not seen."""
    kept = found.get("mentor") if found.get("locked") else None
    offered = {found.get("mentor"), *(other["mentor"] for other in found.get("others", ()))}
    return tuple(
        Decision(row, row.mentor_id in offered if row.kind == Restriction.Kind.FORBID else row.mentor_id != kept)
        for row in rows
    )
