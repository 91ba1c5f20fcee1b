"""Who took part this year, and who has sent what."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from nastavnik.completion.models import Reflection
from nastavnik.core.alphabet import reading_order
from nastavnik.core.states import AT_WORK, CONFIRMED_ONCE, PLACE_OVER, PROVEN
from nastavnik.mentoring.models import FinalAssessment
from nastavnik.pairing.models import Place
from nastavnik.people.models import Teacher, name_order
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import Counts
from nastavnik.surveys.models import Response

SIDES = ("mentee", "mentor")
ENOUGH_FORMS = 0.8


def places_of(programme: Programme | int) -> QuerySet[Place]:
    """Give the places that were ever confirmed this year."""
    rows: QuerySet[Place] = Place.objects.filter(
        programme=programme, state__in=CONFIRMED_ONCE, confirmed_on__isnull=False
    )
    return rows


def mentors_of(programme: Programme) -> QuerySet[Teacher]:
    """Give this year's mentors: those who had a confirmed pair or group, by name."""
    had = places_of(programme).filter(mentor=OuterRef("pk"))
    rows: QuerySet[Teacher] = Teacher.objects.filter(Exists(had), school_id=programme.school_id)
    return rows.order_by(name_order(), "pk")


def may_reflect(programme: Programme, teacher: Teacher, side: str) -> bool:
    """Say whether a participant may reflect now: the pair is over, or the closing has begun."""
    if side not in SIDES or programme.archived_on is not None:
        return False
    own = places_of(programme).filter(**{side: teacher})
    if programme.closing_begun_on is None:
        own = own.filter(state__in=PLACE_OVER)
    return own.exists()


@dataclass(frozen=True, slots=True)
class Forms:
    """The final forms of a year: of how many places, how many are expected, how many came, who is waited for."""

    places: int
    expected: int
    received: int
    waiting: tuple[tuple[str, str], ...]

    @property
    def enough(self) -> bool:
        """Say whether four forms of five are in; where none is expected nothing is enough."""
        return self.expected > 0 and self.received >= ENOUGH_FORMS * self.expected


def with_final_forms(places: QuerySet[Place], programme: Programme) -> QuerySet[Place]:
    """Say of each place whether its mentee and its mentor have sent their final forms."""
    sent = FinalAssessment.objects.filter(place=OuterRef("pk"), mentee_response__isnull=False)
    own = Response.objects.submitted().filter(
        version__questionnaire__key="final_mentor",
        about=f"programme:{programme.pk}",
        respondent=OuterRef("mentor_id"),
    )
    return places.annotate(mentee_sent=Exists(sent), mentor_sent=Exists(own))


def final_forms(programme: Programme) -> Forms:
    """Count the final forms of a programme."""
    return forms_of(with_final_forms(places_of(programme).select_related("mentor", "mentee"), programme))


def forms_of(rows: Iterable[Any]) -> Forms:
    """Count the final forms: one of the mentee for each place that did not end early, one of each such mentor."""
    places = [place for place in rows if place.state in PROVEN]
    mentors = {place.mentor_id: place for place in places}
    waiting = [(place.mentee.short_name, "mentee") for place in places if not place.mentee_sent]
    waiting += [(place.mentor.short_name, "mentor") for place in mentors.values() if not place.mentor_sent]
    expected = len(places) + len(mentors)
    waiting.sort(key=lambda one: reading_order(*one))
    return Forms(len(places), expected, expected - len(waiting), tuple(waiting))


@dataclass(frozen=True, slots=True)
class Pairs:
    """How far the pairs have come to their end."""

    confirmed: int
    completed: int
    ended: int
    at_work: int


def pairs_progress(counts: Counts) -> Pairs:
    """Tell the places by how they stand."""
    return Pairs(
        counts.number("completion.pairs"),
        counts.number("completion.pairs", "completed"),
        counts.number("completion.pairs", "ended"),
        counts.number("completion.pairs", *AT_WORK),
    )


@dataclass(frozen=True, slots=True)
class ReflectionsCount:
    """How many reflections came and how many of them share something."""

    sent: int
    possible: int
    shared: int


def reflections_count(programme: Programme) -> ReflectionsCount:
    """Count reflections without reading any."""
    pairs = list(places_of(programme).values_list("mentor_id", "mentee_id"))
    possible = len({mentor for mentor, _mentee in pairs}) + len({mentee for _mentor, mentee in pairs})
    shared = list(Reflection.objects.filter(programme=programme).values_list("shared", flat=True))
    return ReflectionsCount(len(shared), possible, sum(shared))


def own_places(programme: Programme, teacher: Teacher) -> QuerySet[Place]:
    """Give a participant's own places of the year on either side."""
    rows = places_of(programme).filter(Q(mentor=teacher) | Q(mentee=teacher))
    return rows.select_related("mentor", "mentee", "summary").order_by(name_order("mentee"), "pk")
