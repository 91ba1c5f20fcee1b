"""What became of the mentee's requests at the end of the work, and the mentee's own mark in the register."""

from collections.abc import Mapping

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import PLACE_LIVE, REQUEST_SETTLED
from nastavnik.core.transitions import MENTEE_ENTRY, REQUEST
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.mentoring.selectors.requests import requests_of
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.registry.models import MenteeEntry, MentoringRequest

OUTCOMES = {"resolved": "resolved", "partly": "partly", "unresolved": "unresolved", "no": "unresolved"}
LEAST, MOST = 1, 10


def rate_requests(
    place: Place, ratings: Mapping[int, int], outcomes: Mapping[int, str], actor: Account, *, again: bool = False
) -> list[MentoringRequest]:
    """Keep the mentee's own rating and outcome of each request; the caller holds the place.

    What was said once may be said otherwise `again`, while the request has not gone on from there.
    """
    own = {request.pk: request for request in requests_of(place).select_for_update(of=("self",))}
    if not set(ratings) | set(outcomes) <= set(own):
        raise RuleError("final.request", N_("Среди оценённых есть чужой запрос. Обновите страницу."))
    for pk, request in own.items():
        _rate(request, ratings.get(pk))
        _settle(request, outcomes.get(pk, ""), again=again)
        write(request, "request.rated", actor, "self_rating_after", "state", "closed_on")
    return list(own.values())


def _rate(request: MentoringRequest, rating: int | None) -> None:
    if rating is None:
        return
    if not LEAST <= rating <= MOST:
        raise RuleError("final.rating", N_("Оценка ставится от 1 до 10."), f"rating_{request.pk}")
    request.self_rating_after = str(rating)


def _settle(request: MentoringRequest, outcome: str, *, again: bool) -> None:
    if not outcome:
        return
    if outcome not in OUTCOMES:
        raise RuleError(
            "final.outcome",
            N_("Выберите, что стало с запросом: решён, частично или нет."),
            f"outcome_{request.pk}",
        )
    to = OUTCOMES[outcome]
    if request.state == to:
        return
    if again and request.state in REQUEST_SETTLED:
        request.state, request.closed_on = to, clock.today()
        return
    if request.state in {"accepted", "partly", "unresolved"}:
        REQUEST.require(request.state, "in_work")
        request.state = "in_work"
    REQUEST.require(request.state, to)
    request.state, request.closed_on = to, clock.today()


def complete_entry(place: Place, actor: Account) -> None:
    """Mark the mentee's year as completed when no place of theirs is live any more."""
    if Place.objects.filter(programme_id=place.programme_id, mentee_id=place.mentee_id, state__in=PLACE_LIVE).exists():
        return
    rows = MenteeEntry.objects.select_for_update().filter(programme_id=place.programme_id, teacher_id=place.mentee_id)
    entry = rows.filter(state=MenteeEntry.State.JOINED).first()
    if entry is None:
        return
    MENTEE_ENTRY.require(entry.state, MenteeEntry.State.COMPLETED)
    entry.state, entry.ended_on = MenteeEntry.State.COMPLETED, clock.today()
    write(entry, "mentee.completed", actor, "state", "ended_on")
