"""Choosing by hand: what every mentor would cost by the last run, and why some cannot be."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.core.alphabet import reading_order
from nastavnik.pairing.models import MatchRun, Restriction
from nastavnik.pairing.selectors.registers.book import Offer, Registers
from nastavnik.pairing.selectors.registers.needs import Somebody
from nastavnik.pairing.selectors.runs.since import Since, since
from nastavnik.pairing.selectors.words import REASONS, Words
from nastavnik.pairing.selectors.workshop.choices import Choice, Reader
from nastavnik.pairing.selectors.workshop.costs import People, touched
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import Preference
from nastavnik.registry.selectors.hours import Hours

MANAGER = _("непосредственный руководитель: нужна причина")
RULED_OUT = _("вы решили не предлагать")
DECLINED = _("эта пара уже не состоялась")


@dataclass(frozen=True, slots=True)
class Option:
    """A mentor to choose by hand: the price by the last run, or why the run does not offer them."""

    mentor: Somebody
    free: int
    hours: Hours
    choice: Choice | None = None
    proposed: bool = False
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class ByHand:
    """Everybody in the mentor register for one need: who may be chosen, who may not and why."""

    options: tuple[Option, ...]
    impossible: tuple[tuple[Somebody, Words], ...]
    run: MatchRun | None
    since: Since
    known: bool


def by_hand(programme: Programme, mentee: Teacher, kind: str, run: MatchRun | None) -> ByHand:
    """Read the choice by hand for one need of a mentee."""
    result: dict[str, Any] = run.result if run is not None else {}
    rows = (*result.get("pairs", ()), *result.get("unmatched", ()))
    found: dict[str, Any] = next((row for row in rows if (row["mentee"], row["type"]) == (mentee.pk, kind)), {})
    book = Registers(programme)
    reader = _Register(book, mentee, kind, found, result.get("weights", {}))
    options = [option for entry in reader.entries.values() if (option := reader.option(entry)) is not None]
    options.sort(key=_order)
    seen = since(book, run)
    return ByHand(tuple(options), tuple(reader.impossible()), run, seen, known=bool(found))


def _order(option: Option) -> tuple[bool, bool, int, int, str]:
    """Put the proposed first, then the cheapest for the others, then those the run does not offer."""
    cost = option.choice.cost if option.choice is not None else None
    left, moved = (len(cost.left_out), len(cost.moved)) if cost is not None else (0, 0)
    return not option.proposed, cost is None or cost.outdated, left, moved, reading_order(option.mentor.full_name)


def _vetoed(book: Registers, mentee: int) -> set[int]:
    """Give those with whom a mentee is not paired, whichever of the two said so."""
    vetoes = [{row.by_id, row.about_id} for row in book.preferences if row.kind == Preference.Kind.VETO]
    return set().union(*(pair for pair in vetoes if mentee in pair)) - {mentee}


def _forbidden(book: Registers, mentee: int, kind: str) -> set[int]:
    """Give the mentors whom the coordinator decided not to propose for a need."""
    about = [row for row in book.decisions if (row.mentee_id, row.type) == (mentee, kind)]
    return {row.mentor_id for row in about if row.kind == Restriction.Kind.FORBID}


class _Register:
    """The mentors in the register, the rules that hold now, and what the last run says."""

    def __init__(
        self, book: Registers, mentee: Teacher, kind: str, found: dict[str, Any], maximums: dict[str, int]
    ) -> None:
        self.mentee, self.kind, self.found = mentee, kind, found
        self.entries = {entry.teacher_id: entry for entry in book.mentors}
        self.taken, self.hours = Counter(seat.mentor for seat in book.live), book.hours_taken()
        self.vetoed = _vetoed(book, mentee.pk)
        self.forbidden = _forbidden(book, mentee.pk, kind)
        self.declined = {mentor for one, mentor in book.declined if one == mentee.pk}
        self.refused = {pk: code for code, ids in found.get("refused", {}).items() for pk in ids}
        people = People(
            book.named(touched(found.get("others", ()))),
            {entry.teacher_id: entry.teacher for entry in book.entries},
            settled=frozenset((seat.mentee, seat.type) for seat in book.live),
        )
        self.reader = Reader(self.entries, (self.taken, self.hours), maximums, people)
        self.told = {told["mentor"]: told for told in found.get("others", ())}

    def obstacle(self, entry: Offer) -> str:
        """Give the rule that makes a choice by hand impossible now."""
        if entry.teacher_id == self.mentee.pk:
            return "oneself"
        if entry.types and self.kind not in entry.types:
            return "type"
        if entry.capacity <= self.taken[entry.teacher_id]:
            return "capacity"
        if entry.room(self.hours.get(entry.teacher_id, 0)) == 0:
            return "hours"
        return "personal" if entry.teacher_id in self.vetoed else ""

    def option(self, entry: Offer) -> Option | None:
        """Read one mentor who may be chosen."""
        if self.obstacle(entry):
            return None
        pk = entry.teacher_id
        told, remarks = self.told.get(pk), tuple(self._remarks(pk))
        return Option(
            entry.teacher,
            entry.capacity - self.taken[pk],
            Hours(entry.hours_per_week, self.hours.get(pk, 0)),
            choice=self.reader.choice(told) if told is not None else None,
            proposed=self.found.get("mentor") == pk and not remarks,
            remarks=remarks,
        )

    def _remarks(self, mentor: int) -> list[Words]:
        """Say why the run does not offer somebody; a decision of the coordinator is told as such."""
        remarks: list[Words] = []
        if mentor == self.mentee.line_manager_id:
            remarks.append(MANAGER)
        if mentor in self.forbidden:
            remarks.append(RULED_OUT)
        if mentor in self.declined:
            remarks.append(DECLINED)
        if mentor in self.refused:
            remarks.append(REASONS[self.refused[mentor]])
        return remarks

    def impossible(self) -> list[tuple[Somebody, Words]]:
        """Name the mentors who may not be chosen, with the reason."""
        return [(entry.teacher, REASONS[code]) for entry in self.entries.values() if (code := self.obstacle(entry))]
