"""Facts of the registers: what the gates of stages 2 to 4 ask about an entry or the programme."""

from typing import Any

from django.db.models import Count, Max

from nastavnik.core.states import IN_REGISTER, MENTOR_CARDS, MENTOR_ROLE, REQUEST_SENT, REQUEST_UNSENT
from nastavnik.kit.combined import each, total
from nastavnik.kit.registries import fact
from nastavnik.programme.selectors import Counts, done_signs, path_counts
from nastavnik.registry.models import MenteeEntry, MentorEntry, MentoringRequest, Training
from nastavnik.registry.selectors.mentees import taking_part
from nastavnik.surveys.models import Response

path_counts.add(
    "registry.mentees",
    lambda programme, school: total(taking_part(programme)),
)
path_counts.add(
    "registry.requests",
    lambda programme, school: total(
        MentoringRequest.objects.filter(entry__programme_id=programme, state__in=REQUEST_SENT), "entry__programme_id"
    ),
)
path_counts.add(
    "registry.candidates",
    lambda programme, school: total(MentorEntry.objects.filter(programme_id=programme, state__in=MENTOR_CARDS)),
)
path_counts.add(
    "registry.mentors",
    lambda programme, school: each(MentorEntry.objects.filter(programme_id=programme, state__in=MENTOR_ROLE), "state"),
)


def _latest(rows: Any, field: str) -> Any:
    """Give the last of some days, with how many rows there are."""
    return rows.order_by().values("programme_id").annotate(day=Max(field), n=Count("pk")).values_list("day", "n")


done_signs.add("mentee_register", lambda programme: _latest(taking_part(programme), "joined_on"))
done_signs.add(
    "requests",
    lambda programme: _latest(
        MenteeEntry.objects.filter(programme_id=programme, requests__state__in=REQUEST_SENT), "requests__submitted_on"
    ),
)
done_signs.add(
    "candidates", lambda programme: _latest(MentorEntry.objects.filter(programme_id=programme), "applied_on")
)
done_signs.add(
    "mentor_register",
    lambda programme: _latest(MentorEntry.objects.filter(programme_id=programme, state__in=IN_REGISTER), "selected_on"),
)
path_counts.add("registry.trainings", lambda programme, school: total(Training.objects.filter(programme_id=programme)))


@fact("registry.has_request")
def has_request(entry: MenteeEntry) -> bool:
    """Say whether at least one request was sent."""
    return entry.requests.exclude(state__in=REQUEST_UNSENT).exists()


@fact("registry.baseline")
def baseline(entry: MenteeEntry) -> bool:
    """Say whether the starting point is known: the PPZ-32 form of this year or a rating on a request."""
    sent = entry.requests.exclude(state__in=REQUEST_UNSENT).values_list("self_rating_before", flat=True)
    if any(sent):
        return True
    own: Any = Response.objects.filter(respondent_id=entry.teacher_id, version__questionnaire__key="ppz32")
    return bool(own.filter(submitted_at__date__gte=entry.programme.starts_on).exists())


@fact("registry.mentor_type")
def mentor_type(entry: MentorEntry) -> bool:
    """Say whether the candidate named a type."""
    return bool(entry.types)


@fact("registry.competence")
def competence(entry: MentorEntry) -> bool:
    """Say whether the candidate named an area of competence."""
    return entry.competences.exists()


@fact("registry.capacity")
def capacity(entry: MentorEntry) -> bool:
    """Say whether the candidate named places and time."""
    return entry.capacity > 0 and bool(entry.hours_per_week or entry.times)


@fact("registry.opinion")
def opinion(entry: MentorEntry) -> bool:
    """Say whether the council spoke, or the school does not ask it."""
    return not entry.school.council_opinion_wanted or entry.opinions.exists()


@fact("registry.training_settled")
def training_settled(entry: MentorEntry) -> bool:
    """Say whether the mentor was at a training meeting, or training is not needed, with the reason."""
    return entry.training == MentorEntry.Training.NOT_NEEDED or entry.trainings.exists()


@fact("registry.selected")
def selected(entry: MentorEntry) -> bool:
    """Say whether the decision is taken; the selecting service takes it before it asks the gate."""
    return entry.state in IN_REGISTER


@fact("registry.candidate_exists")
def candidate_exists(counts: Counts) -> bool:
    """Say whether somebody offered to be a mentor."""
    return counts.number("registry.candidates") > 0


@fact("registry.mentor_in_register")
def mentor_in_register(counts: Counts) -> bool:
    """Say whether somebody is in the register of mentors."""
    return counts.number("registry.mentors", *IN_REGISTER) > 0
