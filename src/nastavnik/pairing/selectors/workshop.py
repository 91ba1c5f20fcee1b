"""The workshop of pairs: every need with what the last run says about it, and where its place stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.core.matching import weigh
from nastavnik.pairing.models import MatchRun, Place, Restriction
from nastavnik.pairing.selectors.needs import OpenNeed, needs_of, open_entries
from nastavnik.pairing.selectors.words import CRITERIA, NEEDS, REASONS, STEPS, Words
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MenteeEntry, MentorEntry, RequestTopic

Key = tuple[int, str]
_FOUND = _("наставник найден")
_NOBODY = _("нет подходящего наставника")
_NOT_YET = _("ещё не в подборе")
_ALONE = _("выбирает наставника без куратора")


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One line on the left: who asks for what, and how it stands."""

    mentee: Teacher
    type: str
    about: str
    tone: str
    label: Words
    place: Place | None = None
    mentor: Teacher | None = None
    own: bool = False

    @property
    def key(self) -> str:
        """Give the word of the address that selects this need."""
        return f"{self.mentee.pk}-{self.type}"

    @property
    def asks(self) -> Words:
        """Say which type of mentor is asked for."""
        return NEEDS[self.type] if self.type else ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gives to a pair."""

    label: Words
    value: int
    maximum: int

    @property
    def shown(self) -> str:
        """Write the points of a hundred with one digit."""
        return f"{self.value / 100:.1f} / {self.maximum / 100:.1f}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One mentor for the selected need: why, and what it does to others."""

    mentor: Teacher
    free: int
    capacity: int
    parts: tuple[Part, ...]
    left_out: tuple[Teacher, ...] = ()
    moved: tuple[Teacher, ...] = ()
    locked: bool = False

    @property
    def strong(self) -> list[Words]:
        """Name the criteria that give at least half of what they can."""
        return [part.label for part in self.parts if part.maximum and part.value * 2 >= part.maximum]


@dataclass(frozen=True, slots=True)
class Selected:
    """The right side: the need that is open, its mentor, other mentors, reasons, decisions."""

    row: NeedRow
    need: OpenNeed | None
    best: Choice | None = None
    others: tuple[Choice, ...] = ()
    reasons: tuple[tuple[Words, int], ...] = ()
    restrictions: tuple[Restriction, ...] = ()


@dataclass(slots=True)
class Workshop:
    """Everything the page shows, read in a constant number of queries."""

    programme: Programme
    run: MatchRun | None
    rows: list[NeedRow] = field(default_factory=list)
    selected: Selected | None = None
    dropped: list[tuple[Teacher, Teacher]] = field(default_factory=list)

    @property
    def numbers(self) -> dict[str, Any]:
        """Give the counts of the last run."""
        return self.run.result if self.run is not None else {}


def workshop(programme: Programme, selected: str = "") -> Workshop:
    """Read the workshop; `selected` is the key of the need on the right, the first open one after a run."""
    reader = _Reader(programme)
    page = Workshop(programme, reader.run, reader.rows())
    first = page.rows[0] if reader.run is not None and reader.needs else None
    row = next((row for row in page.rows if row.key == selected), first)
    page.selected = reader.selected(row) if row is not None else None
    page.dropped = reader.dropped()
    return page


class _Reader:
    """Reads the registers, the last run and the people it names once."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.run = MatchRun.objects.filter(programme=programme).first()
        places = Place.objects.live().filter(programme=programme)
        self.places: dict[Key, Place] = {(p.mentee_id, p.type): p for p in places.for_list()}
        self.entries = open_entries(programme)
        self.needs: dict[Key, OpenNeed] = {
            (need.entry.teacher_id, need.type): need for need in needs_of(self.entries, set(self.places))
        }
        result = self.run.result if self.run is not None else {}
        self.pairs: dict[Key, dict[str, Any]] = {(p["mentee"], p["type"]): p for p in result.get("pairs", ())}
        self.unmatched: dict[Key, dict[str, Any]] = {(u["mentee"], u["type"]): u for u in result.get("unmatched", ())}
        self.maximums: dict[str, int] = result.get("weights", {})
        self.mentors = {
            entry.teacher_id: entry
            for entry in MentorEntry.objects.filter(programme=programme).select_related("teacher")
        }

    def rows(self) -> list[NeedRow]:
        """Give needs without a place, then those with a proposal, then whoever chooses alone."""
        waiting = [self._waiting(need) for need in self.needs.values()]
        proposed = [self._placed(place) for place in self.places.values() if place.state == Place.State.PROPOSED]
        with_needs = {need.entry.teacher_id for need in self.needs.values()}
        placed = {mentee for mentee, _type in self.places}
        alone = [entry for entry in self.entries if entry.teacher_id not in with_needs | placed]
        return [*waiting, *proposed, *(self._alone(entry) for entry in alone)]

    def _waiting(self, need: OpenNeed) -> NeedRow:
        key = (need.entry.teacher_id, need.type)
        pair = self.pairs.get(key)
        if pair is not None and pair["mentor"] in self.mentors:
            tone, label = ("ok", _FOUND)
            return NeedRow(
                need.mentee, need.type, about(need), tone, label, mentor=self.mentors[pair["mentor"]].teacher
            )
        tone, label = ("bad", _NOBODY) if key in self.unmatched else ("wait", _NOT_YET)
        return NeedRow(need.mentee, need.type, about(need), tone, label)

    def _placed(self, place: Place) -> NeedRow:
        tone, label = STEPS[place.step]
        return NeedRow(place.mentee, place.type, taught(place.mentee), tone, label, place=place, mentor=place.mentor)

    def _alone(self, entry: MenteeEntry) -> NeedRow:
        return NeedRow(entry.teacher, "", taught(entry.teacher), "mute", _ALONE, own=True)

    def selected(self, row: NeedRow) -> Selected:
        """Read the right side for one need."""
        need = self.needs.get((row.mentee.pk, row.type))
        if need is None:
            return Selected(row, None)
        key = (row.mentee.pk, row.type)
        found = self.pairs.get(key) or self.unmatched.get(key) or {}
        people = self._people(found)
        rows = Restriction.objects.filter(programme=self.programme, mentee=row.mentee, type=row.type)
        restrictions = tuple(rows.select_related("mentor"))
        ruled_out = {r.mentor_id for r in restrictions if r.kind == Restriction.Kind.FORBID}
        return Selected(
            row,
            need,
            best=self._choice(found, people) if row.mentor is not None else None,
            others=tuple(
                self._choice(other, people)
                for other in found.get("others", ())
                if other["mentor"] in self.mentors and other["mentor"] not in ruled_out
            ),
            reasons=tuple((REASONS[code], count) for code, count in found.get("reasons", {}).items()),
            restrictions=restrictions,
        )

    def _people(self, found: dict[str, Any]) -> dict[int, Teacher]:
        """Load the mentees that another choice would touch."""
        ids = {pk for other in found.get("others", ()) for pk in (*other["left_out"], *other["moved"])}
        return Teacher.objects.filter(school_id=self.programme.school_id).in_bulk(ids)

    def _choice(self, told: dict[str, Any], people: dict[int, Teacher]) -> Choice:
        entry = self.mentors[told["mentor"]]
        taken = sum(place.mentor_id == entry.teacher_id for place in self.places.values())
        return Choice(
            mentor=entry.teacher,
            free=max(0, entry.capacity - taken),
            capacity=entry.capacity,
            parts=parts_of(told["parts"], self.maximums),
            left_out=tuple(people[pk] for pk in told.get("left_out", ()) if pk in people),
            moved=tuple(people[pk] for pk in told.get("moved", ()) if pk in people),
            locked=told.get("locked", False),
        )

    def dropped(self) -> list[tuple[Teacher, Teacher]]:
        """Name the pairs that could not be kept in the last run."""
        locks = (self.run.result if self.run is not None else {}).get("dropped_locks", ())
        people = (
            Teacher.objects.in_bulk({pk for mentee, _type, mentor in locks for pk in (mentee, mentor)}) if locks else {}
        )
        return [(people[mentee], people[mentor]) for mentee, _type, mentor in locks]


def parts_of(told: Mapping[str, Any], maximums: Mapping[str, int] | None = None) -> tuple[Part, ...]:
    """Put the points of a pair into words, in the order of the criteria; the usual weights are the maximums."""
    most = weigh().points if maximums is None else maximums
    return tuple(Part(CRITERIA[name], told[name], most.get(name, 0)) for name in CRITERIA if name in told)


def about(need: OpenNeed) -> str:
    """Say in a line what a need is about: subject, topics."""
    topics = [str(RequestTopic(topic).label) for topic in need.topics]
    return ", ".join([*([need.subject] if need.type == "subject" and need.subject else []), *topics])


def taught(teacher: Teacher) -> str:
    """Say in a line what a teacher teaches."""
    return ", ".join(map(str, teacher.subjects))
