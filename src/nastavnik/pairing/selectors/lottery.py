"""The draw of a programme: who would take part now, what was drawn, and the protocol with names."""

from dataclasses import dataclass
from shlex import quote
from typing import Any

from nastavnik.core.alphabet import reading_order
from nastavnik.core.matching.lottery import draw as draw_lots
from nastavnik.pairing.models import Draw
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.problem import build_problem, without_broken_locks
from nastavnik.pairing.selectors.words import NEEDS, Words
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme

SHOWN_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Ticket:
    """One line of the protocol: the place by lot, who, the lot, and what came out."""

    place: int
    mentee: Teacher
    type: str
    lot: str
    drawn: bool

    @property
    def asks(self) -> Words:
        """Say which type of mentor is asked for."""
        return NEEDS[self.type]

    @property
    def key(self) -> str:
        """Give the words that go into the lot after the seed."""
        return f"{self.mentee.pk}:{self.type}"

    @property
    def digits(self) -> str:
        """Give the first digits of the lot, enough to compare."""
        return self.lot[:SHOWN_DIGITS]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who would take part in a draw held now, in the order of names, and how many places there are for them."""

    people: tuple[tuple[Teacher, Words], ...]
    covered: int

    @property
    def needed(self) -> bool:
        """Say whether there are more needs than can be covered."""
        return len(self.people) > self.covered


@dataclass(frozen=True, slots=True)
class Protocol:
    """A draw with the names of those who took part, and the draws before it."""

    draw: Draw
    tickets: tuple[Ticket, ...]
    earlier: tuple[Draw, ...]

    @property
    def drawn(self) -> list[Ticket]:
        """Give those who got a place."""
        return [ticket for ticket in self.tickets if ticket.drawn]

    @property
    def waiting(self) -> list[Ticket]:
        """Give those who wait, the next one first."""
        return [ticket for ticket in self.tickets if not ticket.drawn]

    @property
    def example(self) -> str:
        """Give the words whose hash is the first lot, quoted for a command line."""
        return quote(f"{self.draw.seed}:{self.tickets[0].key}") if self.tickets else ""


def asked_now(programme: Programme) -> Asked:
    """Count who would take part now: open needs with a possible mentor, those on a waiting list too."""
    problem, _dropped = without_broken_locks(build_problem(Registers(programme), everybody=True))
    made = draw_lots(problem, "")
    names = _people(programme, [mentee for mentee, _kind in made.order])
    people = sorted(
        ((names[int(mentee)], NEEDS[kind]) for mentee, kind in made.order if int(mentee) in names),
        key=lambda line: (reading_order(line[0].full_name), str(line[1])),
    )
    return Asked(tuple(people), len(made.drawn))


def draws_of(programme: Programme) -> list[Draw]:
    """Give every draw of a programme, the first one first."""
    return list(Draw.objects.filter(programme=programme).select_related("created_by", "lifted_by"))


def protocol(draw: Draw) -> Protocol:
    """Read a draw with names."""
    names = _people(draw.programme, [mentee for mentee, _kind, _lot in draw.participants])
    drawn = {tuple(key) for key in draw.drawn}
    tickets = tuple(
        Ticket(place, names[mentee], kind, mark, (mentee, kind) in drawn)
        for place, (mentee, kind, mark) in enumerate(draw.participants, 1)
        if mentee in names
    )
    earlier = tuple(other for other in draws_of(draw.programme) if other.number < draw.number)
    return Protocol(draw, tickets, earlier)


def _people(programme: Programme, ids: list[Any]) -> dict[int, Teacher]:
    found: dict[int, Teacher] = Teacher.objects.filter(school_id=programme.school_id).in_bulk(ids)
    return found
