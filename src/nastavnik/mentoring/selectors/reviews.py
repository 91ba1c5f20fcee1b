"""Interim and final reviews: each reader the answers that the wording of the form promises."""

from dataclasses import dataclass
from typing import Any

from nastavnik.core.states import REQUEST_SETTLED
from nastavnik.mentoring.models import FinalAssessment, InterimReview
from nastavnik.mentoring.selectors.requests import requests_of
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.people.models import Account
from nastavnik.people.selectors import holds
from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors import answered_lines, answers_for


@dataclass(frozen=True, slots=True)
class ReviewLines:
    """One interim review as a reader sees it."""

    review: InterimReview
    mentor: list[tuple[str, str]]
    mentee: list[tuple[str, str]]


def _readers(place: Place, account: Account, author: str) -> set[str]:
    """Say how an account stands to answers written by one side."""
    side = side_of(place, account)
    readers: set[str] = {"self" if side == author else side} if side else set()
    if holds(account, "coordinator", at=place.school_id):
        readers.add("coordinator")
    return readers


def _lines(response: Response | None, readers: set[str], language: str) -> list[tuple[str, str]]:
    return [] if response is None else answered_lines(response, readers, language)


def review_page(place: Place, account: Account, language: str) -> dict[str, Any]:
    """Give the reviews of a place as far as a reader may see them."""
    by_mentor, by_mentee = _readers(place, account, "mentor"), _readers(place, account, "mentee")
    rows = InterimReview.objects.filter(place=place).select_related(
        "mentor_response__version", "mentee_response__version", "result"
    )
    final = (
        FinalAssessment.objects.filter(place=place)
        .select_related("mentor_response__version", "mentee_response__version")
        .first()
    )
    shown = [*((row.mentor_response, by_mentor) for row in rows), *((row.mentee_response, by_mentee) for row in rows)]
    if final is not None:
        shown += [(final.mentor_response, by_mentor), (final.mentee_response, by_mentee)]
    return {
        "read": [one for one, readers in shown if one is not None and answers_for(one, readers)],
        "place": place,
        "side": side_of(place, account),
        "interim": [
            ReviewLines(
                row, _lines(row.mentor_response, by_mentor, language), _lines(row.mentee_response, by_mentee, language)
            )
            for row in rows
        ],
        "final": final,
        "final_mentor": _lines(final.mentor_response if final else None, by_mentor, language),
        "final_mentee": _lines(final.mentee_response if final else None, by_mentee, language),
    }


def said_of_requests(place: Place, account: Account) -> dict[int, str]:
    """Give what the mentee said became of each request; nobody else is given anything."""
    if side_of(place, account) != "mentee":
        return {}
    return {request.pk: request.state for request in requests_of(place) if request.state in REQUEST_SETTLED}


def own_requests(place: Place, account: Account) -> list[tuple[int, str]]:
    """Give the requests the mentee rates at the end: key and topic in words; nobody else is given any."""
    if side_of(place, account) != "mentee":
        return []
    return [(request.pk, str(request.get_topic_display())) for request in requests_of(place)]
