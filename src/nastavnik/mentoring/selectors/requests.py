"""The mentee's own requests that the work of a place answers."""

from django.db.models import QuerySet

from nastavnik.core.states import REQUEST_UNSENT, WORKED_ON
from nastavnik.pairing.models import Place
from nastavnik.registry.models import PRIVATE_TOPICS, MentoringRequest


def requests_of(place: Place) -> QuerySet[MentoringRequest]:
    """Give the requests that the work of a place answers: the mentee's of this year, of the place's type."""
    rows: QuerySet[MentoringRequest] = MentoringRequest.objects.filter(
        entry__programme_id=place.programme_id,
        entry__teacher_id=place.mentee_id,
        need_type=place.type,
        state__in=WORKED_ON,
    )
    return rows


def has_private_request(place: Place) -> bool:
    """Say whether the mentee sent a private topic this year."""
    rows = MentoringRequest.objects.filter(
        entry__programme_id=place.programme_id, entry__teacher_id=place.mentee_id, topic__in=PRIVATE_TOPICS
    )
    return bool(rows.exclude(state__in=REQUEST_UNSENT).exists())
