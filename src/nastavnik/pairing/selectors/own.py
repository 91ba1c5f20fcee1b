"""What a mentee chooses alone: mentors ready for a private topic."""

from dataclasses import dataclass

from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.registers.needs import OPEN, selected_entries, taken_needs
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import PRIVATE_TOPICS, MentorEntry, MentoringRequest, Preference, RequestTopic


def private_topics_of(programme: Programme, mentee: Teacher, kind: str) -> set[str]:
    """Give the private topics a mentee has sent and not yet taken into work with this type of mentor."""
    rows = MentoringRequest.objects.filter(
        entry__programme=programme, entry__teacher=mentee, need_type=kind, topic__in=PRIVATE_TOPICS, state__in=OPEN
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
    return [entry for entry in selected_entries(programme) if entry.capacity > taken.get(entry.teacher_id, 0)]
