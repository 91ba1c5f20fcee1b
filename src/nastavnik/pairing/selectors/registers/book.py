"""The registers of a programme as matching looks at them; a page and its run read each table once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from itertools import starmap
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from nastavnik.core.hours import hours_taken, room_for
from nastavnik.core.states import REQUEST_LIVE
from nastavnik.kit.combined import Prepared
from nastavnik.pairing.models import Draw, Place, Restriction
from nastavnik.pairing.selectors.hours import pace
from nastavnik.pairing.selectors.registers.needs import (
    PERSON,
    Asker,
    Keys,
    OpenNeed,
    Person,
    Somebody,
    Words,
    listed,
    may_be_offered,
    needs_of,
    open_entries,
    person,
    words_in,
)
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import Competence, MentorEntry, Preference


class Seat(NamedTuple):
    """A live place, or one that met a «no», in short."""

    mentee: int
    type: str
    mentor: int
    state: str
    relationship: int
    every_days: int | None


def _live_and_declined(programme: int) -> Any:
    rows = Place.objects.live() | Place.objects.filter(state=Place.State.DECLINED)
    rows = rows.filter(programme=programme).order_by()
    return rows.values_list("mentee_id", "type", "mentor_id", "state", "relationship_id", pace())


@dataclass(slots=True)
class Offer:
    """What a mentor offers; `agreed` tells whether the consent to it is in force."""

    teacher: Person
    pk: int
    state: str
    agreed: bool
    types: Words
    subjects: Words
    capacity: int
    hours_per_week: Decimal | None
    times: Words
    forms: Words
    private_topics: Words
    refused_topics: Words

    @property
    def teacher_id(self) -> int:
        """Give the number of the teacher."""
        return self.teacher.pk

    def room(self, taken: float) -> int | None:
        """Count the pairs that the hours left are enough for; None where no hours were named."""
        return room_for(None if self.hours_per_week is None else float(self.hours_per_week), taken)


OFFERED = {one.name: one.type for one in fields(Offer) if one.name != "teacher"}


def _in_register(programme: int) -> Any:
    rows = MentorEntry.objects.filter(programme=programme).order_by("teacher_id")
    return rows.annotate(agreed=ExpressionWrapper(may_be_offered(), BooleanField())).values_list(
        *starmap(listed, OFFERED.items()), *PERSON
    )


def _offer(row: Sequence[Any]) -> Offer:
    offered: Any = zip(OFFERED.values(), row, strict=False)
    told: Any = (words_in(value) if kind == Words else value for kind, value in offered)
    return Offer(person(*row[len(OFFERED) :]), *told)


def _strong_in(programme: int) -> Any:
    rows = Competence.objects.filter(entry__programme=programme)
    return rows.values_list("entry_id", "code", "level")


def _decided(programme: int) -> QuerySet[Restriction]:
    rows: QuerySet[Restriction] = Restriction.objects.filter(programme=programme).select_related("mentor")
    return rows.order_by("pk")


_draws = Prepared(lambda programme: Draw.objects.in_force().filter(programme=programme)[:1], programme=int)
_seats = Prepared(_live_and_declined, programme=int)
_entries = Prepared(_in_register, programme=int)
_competences = Prepared(_strong_in, programme=int)
_decisions = Prepared(_decided, programme=int)
_preferences = Prepared(
    lambda programme: Preference.objects.filter(programme=programme).order_by("rank", "pk"), programme=int
)


class Registers:
    """Reads a table when first asked for it."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    @cached_property
    def draw(self) -> Draw | None:
        """Give the draw in force."""
        return next(iter(_draws.ask(programme=self.programme.pk)), None)

    @property
    def waiting(self) -> frozenset[tuple[int, str]]:
        """Give the needs (mentee, type) that the draw in force left on the waiting list."""
        return frozenset((mentee, kind) for mentee, kind in self.draw.waiting) if self.draw is not None else frozenset()

    @cached_property
    def seats(self) -> list[Seat]:
        """Give the live and the declined places."""
        return [Seat(*row) for row in _seats.ask(programme=self.programme.pk)]

    @property
    def live(self) -> Iterator[Seat]:
        """Give the live places."""
        return (seat for seat in self.seats if seat.state != Place.State.DECLINED)

    def hours_taken(self, reopened: Keys = frozenset()) -> dict[int, float]:
        """Give the hours a week that pairs take of each mentor, without the places of needs `reopened`."""
        seats = (seat for seat in self.live if (seat.mentee, seat.type) not in reopened)
        return hours_taken((seat.mentor, seat.relationship, seat.every_days) for seat in seats)

    @property
    def declined(self) -> frozenset[tuple[int, int]]:
        """Give the pairs (mentee, mentor) that met a «no»."""
        return frozenset((seat.mentee, seat.mentor) for seat in self.seats if seat.state == Place.State.DECLINED)

    @cached_property
    def mentees(self) -> list[Asker]:
        """Give the mentees in the programme with `open_requests`, those in work too."""
        return open_entries(self.programme, REQUEST_LIVE)

    @cached_property
    def entries(self) -> list[Offer]:
        """Give every mentor of the programme."""
        return [_offer(row) for row in _entries.ask(programme=self.programme.pk)]

    @cached_property
    def competences(self) -> dict[int, dict[str, int]]:
        """Give the level of every competence of a mentor, by the number of the entry."""
        levels: dict[int, dict[str, int]] = defaultdict(dict)
        for entry, code, level in _competences.ask(programme=self.programme.pk):
            levels[entry][code] = level
        return levels

    @property
    def mentors(self) -> list[Offer]:
        """Give the mentors in the register whose consent is in force."""
        return [entry for entry in self.entries if entry.state == "selected" and entry.agreed]

    @cached_property
    def decisions(self) -> list[Restriction]:
        """Give what the coordinator has decided, the first first."""
        return _decisions.ask(programme=self.programme.pk)

    @cached_property
    def preferences(self) -> list[Preference]:
        """Give wishes and vetoes, by rank."""
        return _preferences.ask(programme=self.programme.pk)

    def named(self, ids: AbstractSet[int]) -> dict[int, Somebody]:
        """Give teachers by id; only those who are in neither register are loaded."""
        known = self._people
        others = Teacher.objects.filter(school_id=self.programme.school_id).in_bulk(ids - known.keys())
        return others | {pk: known[pk] for pk in ids & known.keys()}

    @cached_property
    def _people(self) -> dict[int, Person]:
        mentees = {entry.teacher_id: entry.teacher for entry in self.mentees}
        return mentees | {entry.teacher_id: entry.teacher for entry in self.entries}

    def needs(self, reopened: Keys = frozenset()) -> list[OpenNeed]:
        """Give the needs that wait for a mentor, and those `reopened` as if nobody had got their places."""
        return needs_of(self.mentees, {(seat.mentee, seat.type) for seat in self.live} - reopened, reopened)
