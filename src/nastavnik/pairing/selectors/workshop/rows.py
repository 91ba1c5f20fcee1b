"""The list of needs: how each stands, and the filters by state and by name."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.registers.needs import Asker, OpenNeed, Somebody
from nastavnik.pairing.selectors.words import COMPARED, NEEDS, STATES, STEPS, Words
from nastavnik.pairing.selectors.workshop.grounds import parts_of
from nastavnik.registry.models import RequestTopic

FOUND = _("предложено")
NOBODY = _("нет подходящего наставника")
NO_PLACE = _("не хватило места")
NOT_YET = _("ещё не в подборе")
AGAIN = _("подберите заново")
BY_LOT = _("по жребию в листе ожидания")
TELLING = ("topics", "subject", "times")
ALONE = _("выбирает наставника без куратора")


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One line on the left: who asks for what, how it stands, who is proposed and on what ground."""

    mentee: Somebody
    type: str
    about: str
    state: str
    tone: str
    label: Words
    place: Place | None = None
    mentor: Somebody | None = None
    why: tuple[Words, ...] = ()

    @property
    def key(self) -> str:
        """Give the word of the address that selects this need."""
        return f"{self.mentee.pk}-{self.type}"

    @property
    def asks(self) -> Words:
        """Say which type of mentor is asked for."""
        return NEEDS[self.type] if self.type else ""

    @property
    def wants(self) -> str:
        """Say in a phrase who is asked for and what about."""
        return ": ".join(str(words) for words in (self.asks, self.about) if words)

    @property
    def offer(self) -> str:
        """Say in a phrase who is proposed and on what ground."""
        ground = ", ".join(map(str, self.why))
        return ": ".join(words for words in (self.mentor.short_name if self.mentor else "", ground) if words)

    @property
    def own(self) -> bool:
        """Say that the mentee chooses alone."""
        return self.state == "alone"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown of the list: rows of one state, names that hold some letters."""

    state: str = ""
    name: str = ""

    def keeps(self, row: NeedRow) -> bool:
        """Say whether a row is shown."""
        letters = self.name.strip().casefold().replace("ё", "е")
        return self.state in {"", row.state} and letters in row.mentee.full_name.casefold().replace("ё", "е")

    @property
    def used(self) -> bool:
        """Say whether anything is asked for."""
        return bool(self.state or self.name.strip())

    @property
    def tail(self) -> str:
        """Give the filter as the end of an address, so that a link keeps it."""
        words = {"state": self.state, "name": self.name.strip()}
        return "".join(f"&{name}={quote(value)}" for name, value in words.items() if value)


def read_filter(words: Mapping[str, Any]) -> Filter:
    """Read the filter from the words of an address; an unknown state shows all."""
    state = str(words.get("state", ""))
    return Filter(state if state in STATES else "", str(words.get("name", ""))[:100])


def states_of(rows: list[NeedRow]) -> list[tuple[str, Words, int]]:
    """Give the states that occur, with how many rows each has."""
    counts = Counter(row.state for row in rows)
    return [(state, label, counts[state]) for state, label in STATES.items() if counts[state]]


def found_row(need: OpenNeed, mentor: Somebody, told: Mapping[str, Any], maximums: Mapping[str, int]) -> NeedRow:
    """Make the row of a need the run found a mentor for."""
    parts = parts_of(told["parts"], maximums)
    why = tuple(COMPARED[part.name] for part in parts if part.strong and part.name in TELLING)
    return NeedRow(need.mentee, need.type, about(need), "found", "ok", FOUND, mentor=mentor, why=why)


def nobody_row(need: OpenNeed, reasons: Mapping[str, int]) -> NeedRow:
    """Make the row of a need without a mentor: nobody fits, or those who fit have no place left."""
    label = NO_PLACE if {"taken", "capacity", "hours"} & reasons.keys() else NOBODY
    return NeedRow(need.mentee, need.type, about(need), "nobody", "bad", label)


def open_row(need: OpenNeed, state: str) -> NeedRow:
    """Make the row of a need that waits by lot, that no run has seen, or whose pair of the run can be no more."""
    tone, label = {"waiting": ("wait", BY_LOT), "new": ("wait", NOT_YET), "again": ("wait", AGAIN)}[state]
    return NeedRow(need.mentee, need.type, about(need), state, tone, label)


def placed_row(place: Place) -> NeedRow:
    """Make the row of a need with a proposal."""
    tone, label = STEPS[place.step]
    state = "invited" if place.invited_on else "chosen"
    return NeedRow(place.mentee, place.type, taught(place.mentee), state, tone, label, place, place.mentor)


def alone_row(entry: Asker) -> NeedRow:
    """Make the row of a mentee who chooses alone."""
    return NeedRow(entry.teacher, "", taught(entry.teacher), "alone", "mute", ALONE)


def about(need: OpenNeed) -> str:
    """Say in a line what a need is about: subject, topics."""
    topics = [str(RequestTopic(topic).label) for topic in need.topics]
    return ", ".join([*([need.subject] if need.type == "subject" and need.subject else []), *topics])


def taught(teacher: Somebody) -> str:
    """Say in a line what a teacher teaches."""
    return ", ".join(map(str, teacher.subjects))
