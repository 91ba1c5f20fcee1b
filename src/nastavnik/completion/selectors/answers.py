"""Answers of the final forms, for counting alone: nobody's answer leaves this room by itself."""

from dataclasses import dataclass
from typing import Any

from nastavnik.completion.selectors.people import places_of
from nastavnik.core.surveys import Item
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors import spec_of


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: whose, what, to which question of which version."""

    person: int
    value: Any
    item: Item


def final_answers(programme: Programme, key: str, code: str) -> list[Given]:
    """Give the answers to one question of a final form of this year: about a place, or about the programme."""
    about = [f"programme:{programme.pk}"]
    if key == "final_self":
        about = [f"place:{pk}" for pk in places_of(programme).values_list("pk", flat=True)]
    rows = Response.objects.submitted().filter(version__questionnaire__key=key, about__in=about)
    return [
        Given(row.respondent_id, value, spec_of(row.version).item(code))
        for row in rows.select_related("version")
        if (value := (row.answers or {}).get(code)) is not None
    ]


def satisfied_from(item: Item) -> int:
    """Give from which answer on somebody counts as satisfied, as the questionnaire itself says."""
    return item.satisfied_from or 0
