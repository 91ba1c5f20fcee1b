"""What a mentee chooses alone: mentors ready for a private topic."""

from dataclasses import dataclass

from django.db.models import Q

from nastavnik.core.states import NEEDS
from nastavnik.kit.combined import total
from nastavnik.pairing.models import Place, PlaceQuerySet
from nastavnik.pairing.selectors.hours import taken_of
from nastavnik.pairing.selectors.registers.needs import selected_entries, taken_needs
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.people.selectors import own_facts
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme
from nastavnik.registry.models import PRIVATE_TOPICS, MentorEntry, MentoringRequest, Preference, RequestTopic
from nastavnik.registry.selectors.hours import Hours


def private_topics_of(programme: Programme, mentee: Teacher, kind: str) -> set[str]:
    """Give the private topics a mentee has sent and not yet taken into work with this type of mentor."""
    rows = MentoringRequest.objects.filter(
        entry__programme=programme, entry__teacher=mentee, need_type=kind, topic__in=PRIVATE_TOPICS, state__in=NEEDS
    )
    return set(rows.values_list("topic", flat=True))


@dataclass(frozen=True, slots=True)
class OwnChoice:
    """One type of mentor a mentee looks for alone: the topics, and who is ready for them."""

    type: str
    topics: tuple[str, ...]
    ready: tuple[tuple[MentorEntry, str], ...]


def own_choices(programme: Programme, mentee: Teacher) -> list[OwnChoice]:
    """Give what a mentee may choose alone now; whoever either side rules out is not in the list."""
    taken = taken_needs(programme)
    choices = []
    for kind in ("consultant", "subject"):
        topics = private_topics_of(programme, mentee, kind)
        if topics and (mentee.pk, kind) not in taken:
            choices.append(OwnChoice(kind, _words(topics), tuple(_ready(programme, mentee, kind, topics))))
    return choices


def _words(topics: set[str]) -> tuple[str, ...]:
    return tuple(str(RequestTopic(topic).label) for topic in RequestTopic.values if topic in topics)


def _ready(programme: Programme, mentee: Teacher, kind: str, topics: set[str]) -> list[tuple[MentorEntry, str]]:
    vetoes = Preference.objects.filter(programme=programme, kind=Preference.Kind.VETO)
    barred = set(vetoes.filter(by=mentee).values_list("about_id", flat=True))
    barred |= set(vetoes.filter(about=mentee).values_list("by_id", flat=True))
    barred |= {mentee.pk, mentee.line_manager_id}
    return [
        (entry, ", ".join(_words(topics & set(entry.private_topics))))
        for entry in _with_seats(programme)
        if topics & set(entry.private_topics)
        and (not entry.types or kind in entry.types)
        and entry.teacher_id not in barred
    ]


def _with_seats(programme: Programme) -> list[MentorEntry]:
    places = Place.objects.live().filter(programme=programme)
    taken: dict[int, int] = {}
    for mentor in places.values_list("mentor_id", flat=True):
        taken[mentor] = taken.get(mentor, 0) + 1
    hours = taken_of(programme.pk)
    return [
        entry
        for entry in selected_entries(programme)
        if entry.capacity > taken.get(entry.teacher_id, 0)
        and not Hours(entry.hours_per_week, hours.get(entry.teacher_id, 0)).out
    ]


def own_proposals(request: DeskRequest) -> list[Place]:
    """Give the proposals of whoever asks that are not confirmed yet, on either side, read once a page."""
    kept = vars(request)
    if "_proposals" not in kept:
        kept["_proposals"] = _read_proposals(request, current_programme(request))
    found: list[Place] = kept["_proposals"]
    return found


def _read_proposals(request: DeskRequest, programme: Programme | None) -> list[Place]:
    if programme is None or request.teacher is None:
        return []
    if not request.standing.number("pairing.proposed", str(programme.pk)):
        return []
    rows = _proposed(request.user.pk, programme.school_id).filter(programme=programme)
    return list(rows.for_list().order_by("invited_on", "pk"))


def _proposed(account: int, school: int) -> PlaceQuerySet:
    rows: PlaceQuerySet = Place.objects.filter(school=school, state="proposed", invited_on__isnull=False)
    return rows.filter(Q(mentor__account=account) | Q(mentee__account=account))


own_facts.add("pairing.proposed", lambda account, school: total(_proposed(account, school)))
