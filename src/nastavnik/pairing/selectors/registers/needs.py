"""What mentees ask for now: open needs without a private topic and without a live place."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from nastavnik.consents.models import Consent
from nastavnik.core.states import NEEDS, REQUEST_LIVE
from nastavnik.kit.combined import Prepared
from nastavnik.pairing.models import Place
from nastavnik.people.models import Named, Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import PRIVATE_TOPICS, MenteeEntry, MentorEntry, MentoringRequest

TYPES = ("consultant", "subject")
MENTOR_CONSENTS = ("candidacy", "mentor_work")
Keys = AbstractSet[tuple[int, str]]
Words = tuple[str, ...]


@lru_cache(maxsize=4096)  # most people teach and offer what others do, and each page reads hundreds of such lists
def words_in(text: str) -> Words:
    """Read a list of words from its text in the database."""
    return tuple(json.loads(text))


def listed(path: str, kind: Any) -> Any:
    """Name a column of a plain row; a list of words comes as text, for `words_in`."""
    return Cast(path, TextField()) if kind == Words else path


@dataclass(slots=True, eq=False)
class Person(Named):
    """What matching and its pages read of a teacher, without the rest of the row; the same somebody as that row."""

    pk: int
    last_name: str
    first_name: str
    patronymic: str
    position: str
    apart: str
    guest_of: str
    subjects: Words
    pedagogical_years: int | None
    line_manager_id: int | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Teacher | Person) and self.pk == other.pk

    def __hash__(self) -> int:
        return hash(self.pk)


Somebody = Teacher | Person
PERSON = [listed(f"teacher__{one.name}", one.type) for one in fields(Person)]


def person(*row: Any) -> Person:
    """Read a teacher from the columns of `PERSON`."""
    *name, subjects, years, manager = row
    told: Any = (*name, words_in(subjects), years, manager)
    return Person(*told)


class Sent(NamedTuple):
    """A request without its texts."""

    pk: int
    entry_id: int
    topic: str
    need_type: str
    subject: str
    weight: int
    submitted_on: dt.date | None
    state: str


@dataclass(slots=True)
class Asker:
    """A mentee in the programme with the requests that matching looks at."""

    pk: int
    times: Words
    forms: Words
    teacher: Person
    open_requests: list[Sent]

    @property
    def teacher_id(self) -> int:
        """Give the number of the teacher."""
        return self.teacher.pk


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """What one mentee asks of one type of mentor; its requests together."""

    entry: Asker
    type: str
    requests: tuple[Sent, ...]

    @property
    def mentee(self) -> Person:
        """Give the teacher who asks."""
        return self.entry.teacher

    @property
    def topics(self) -> dict[str, int]:
        """Give each topic with its greatest weight."""
        weights: dict[str, int] = {}
        for request in self.requests:
            weights[request.topic] = max(weights.get(request.topic, 0), request.weight)
        return weights

    @property
    def subject(self) -> str:
        """Give the subject of the weightiest request that names one, else what the mentee teaches."""
        named = [request for request in self.requests if request.subject.strip()]
        if named:
            return str(max(named, key=lambda request: (request.weight, -request.pk)).subject)
        return str(self.mentee.subjects[0]) if self.mentee.subjects else ""


def consent_of(outer: str, *kinds: str) -> Exists:
    """Ask whether the person of an entry has a consent of these kinds in force this year."""
    rows = Consent.objects.in_force().filter(kind__in=kinds, teacher=OuterRef(outer), programme=OuterRef("programme"))
    return Exists(rows)


def may_be_offered() -> Q:
    """Ask for the mentor's consent in force, and of a mentor of a partner school for the sheet between schools too."""
    shared = Q(teacher__guest_of="") | Q(consent_of("teacher", "share_outside"))
    return Q(consent_of("teacher", *MENTOR_CONSENTS)) & shared


def joined_entries(programme: Programme | int) -> QuerySet[MenteeEntry]:
    """Give the mentees in the programme whose consent to take part is in force."""
    return MenteeEntry.objects.filter(
        consent_of("teacher", "participation"), programme=programme, state="joined"
    ).select_related("teacher")


def selected_entries(programme: Programme) -> QuerySet[MentorEntry]:
    """Give the mentors in the register whose consent is in force."""
    return MentorEntry.objects.filter(may_be_offered(), programme=programme, state="selected").select_related("teacher")


def _requests(programme: int) -> Any:
    rows = MentoringRequest.objects.filter(entry__programme=programme, state__in=REQUEST_LIVE)
    return rows.exclude(topic__in=PRIVATE_TOPICS).values_list(*Sent._fields)


def _in_programme(programme: int) -> Any:
    rows = joined_entries(programme).filter(teacher__away_begun_on=None)
    return rows.values_list("pk", listed("times", Words), listed("forms", Words), *PERSON)


_joined = Prepared(_in_programme, programme=int)
_sent = Prepared(_requests, programme=int)


def open_entries(programme: Programme, states: tuple[str, ...] = NEEDS) -> list[Asker]:
    """Give the mentees with `open_requests`: sent, without a private topic; texts stay unread."""
    sent: dict[int, list[Sent]] = defaultdict(list)
    for request in map(Sent._make, _sent.ask(programme=programme.pk)):
        if request.state in states:
            sent[request.entry_id].append(request)
    rows = _joined.ask(programme=programme.pk)
    return [Asker(pk, words_in(times), words_in(forms), person(*who), sent[pk]) for pk, times, forms, *who in rows]


def needs_of(entries: list[Asker], taken: Keys, reopened: Keys = frozenset()) -> list[OpenNeed]:
    """Put the open requests of each mentee together by type, without the needs that have a live place.

    A `reopened` need is told with the requests that its place took into work.
    """
    needs = []
    for entry in entries:
        for kind in TYPES:
            key = (entry.teacher_id, kind)
            states = set(REQUEST_LIVE) if key in reopened else set(NEEDS)
            requests = tuple(r for r in entry.open_requests if r.need_type == kind and r.state in states)
            if requests and key not in taken:
                needs.append(OpenNeed(entry, kind, requests))
    return needs


def taken_needs(programme: Programme) -> set[tuple[int, str]]:
    """Give (mentee, type) of every live place."""
    return set(Place.objects.live().filter(programme=programme).values_list("mentee_id", "type"))


def open_needs(programme: Programme, reopened: Keys = frozenset()) -> list[OpenNeed]:
    """Give the needs that wait for a mentor, and those `reopened` as if nobody had got their places."""
    states = REQUEST_LIVE if reopened else NEEDS
    return needs_of(open_entries(programme, states), taken_needs(programme) - reopened, reopened)
