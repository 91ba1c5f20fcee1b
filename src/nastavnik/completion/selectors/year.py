"""The report, shared reflections and past years."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from nastavnik.completion.models import PlaceResult, Recognition, Reflection
from nastavnik.completion.selectors.people import places_of
from nastavnik.mentoring.models import FinalAssessment
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, Teacher, name_order
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MentorEntry
from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors import answered_lines


def agreed_summaries(programme: Programme) -> QuerySet[PlaceResult]:
    """Give the results of pairs that their mentees agreed to: nothing else reaches the report."""
    rows: QuerySet[PlaceResult] = PlaceResult.objects.filter(
        place__programme=programme, agreed_by_mentee_on__isnull=False
    )
    return rows.select_related("place__mentor", "place__mentee")


@dataclass(frozen=True, slots=True)
class Shared:
    """What a participant is ready to share, in own words."""

    teacher: Teacher
    side: str
    lines: tuple[str, ...]
    response: Response


def _shared(rows: QuerySet[Reflection], readers: set[str]) -> list[Shared]:
    language = "en" if (get_language() or "").startswith("en") else "ru"
    found = rows.filter(shared=True).select_related("teacher", "response__version")
    read = [
        Shared(
            row.teacher,
            row.side,
            tuple(words for _question, words in answered_lines(row.response, readers, language) if words),
            row.response,
        )
        for row in found.order_by(name_order("teacher"), "pk")
    ]
    return [one for one in read if one.lines]


def shared_with_coordinator(programme: Programme) -> list[Shared]:
    """Give what participants chose to show before the group reflection."""
    return _shared(Reflection.objects.filter(programme=programme), {"coordinator"})


def shared_with(programme: Programme, teacher: Teacher) -> list[Shared]:
    """Give what the other side of one's own pairs chose to show."""
    own = places_of(programme)
    mentors = own.filter(mentee=teacher).values("mentor")
    mentees = own.filter(mentor=teacher).values("mentee")
    rows = Reflection.objects.filter(programme=programme)
    return [
        *_shared(rows.filter(side="mentor", teacher__in=mentors), {"mentee"}),
        *_shared(rows.filter(side="mentee", teacher__in=mentees), {"mentor"}),
    ]


@dataclass(frozen=True, slots=True)
class Nomination:
    """Everybody named in one nomination, in the order of the alphabet."""

    label: str
    rows: tuple[Recognition, ...]


def nominations(programme: Programme) -> list[Nomination]:
    """Give the nominations in which somebody is named."""
    rows = list(programme.recognitions.select_related("teacher", "act").order_by(name_order("teacher"), "pk"))
    named = [
        Nomination(str(label), tuple(row for row in rows if row.nomination == code))
        for code, label in Recognition.Nomination.choices
    ]
    return [one for one in named if one.rows]


def past_years(account: Account) -> QuerySet[Programme]:
    """Give the archived programmes of the school, the latest first."""
    rows: QuerySet[Programme] = Programme.objects.visible_to(account).filter(archived_on__isnull=False)
    return rows.annotate(has_next=Exists(Programme.objects.filter(previous=OuterRef("pk"))))


def waiting_year(account: Account) -> Programme | None:
    """Give the archived year after which the next has not begun."""
    latest = past_years(account).select_related("report").first()
    if latest is None or latest.has_next:  # type: ignore[attr-defined]
        return None
    return latest


def to_invite_again(programme: Programme) -> list[Teacher]:
    """Give last year's mentors who are not in this year's register; nobody enters it without being asked."""
    if programme.previous is None:
        return []
    now = MentorEntry.objects.filter(programme=programme, teacher=OuterRef("pk"))
    before = places_of(programme.previous).filter(mentor=OuterRef("pk"))
    rows = Teacher.objects.filter(Exists(before), ~Exists(now), left_on__isnull=True)
    return list(rows.filter(school_id=programme.school_id).order_by(name_order(), "pk"))


def wished_to_go_on(programme: Programme) -> list[Place]:
    """Give last year's pairs whose mentor's final assessment says that they go on, while both still work here."""
    if programme.previous is None:
        return []
    wished = FinalAssessment.objects.filter(place=OuterRef("pk"), outcome=FinalAssessment.Outcome.EXTENDED)
    rows = places_of(programme.previous).filter(Exists(wished), mentor__left_on=None, mentee__left_on=None)
    again = Place.objects.filter(programme=programme, mentor=OuterRef("mentor"), mentee=OuterRef("mentee"))
    rows = rows.filter(~Exists(again)).select_related("mentor", "mentee")
    return list(rows.order_by(name_order("mentee"), "pk"))


def own_sides(programme: Programme, teacher: Teacher) -> list[str]:
    """Give the sides a participant stood on this year."""
    rows = places_of(programme).filter(Q(mentor=teacher) | Q(mentee=teacher))
    pairs = list(rows.values_list("mentor_id", "mentee_id"))
    sides = []
    if any(mentee == teacher.pk for _mentor, mentee in pairs):
        sides.append("mentee")
    if any(mentor == teacher.pk for mentor, _mentee in pairs):
        sides.append("mentor")
    return sides


def summaries_waiting(programme: Programme) -> tuple[int, int, int]:
    """Count the summaries of pairs: written, agreed, and the pairs they may be about."""
    rows = list(PlaceResult.objects.filter(place__programme=programme).values_list("agreed_by_mentee_on", flat=True))
    return len(rows), sum(day is not None for day in rows), places_of(programme).count()


def reflections_of(programme: Programme, teacher: Teacher) -> dict[str, Reflection]:
    """Give one's own reflections by side."""
    rows = Reflection.objects.filter(programme=programme, teacher=teacher).select_related("response__version")
    return {row.side: row for row in rows}
