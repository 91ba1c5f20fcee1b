"""Answers of the final forms, for counting alone: nobody's answer leaves this room by itself."""

from dataclasses import dataclass
from typing import Any

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.surveys import Item
from nastavnik.surveys.selectors import spec_by


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: whose, what, to which question of which version."""

    person: int
    value: Any
    item: Item


def final_answers(year: YearRows, key: str, code: str) -> list[Given]:
    """Give the answers to one question of a final form of this year: about a place, or about the programme."""
    return [
        Given(row.respondent_id, value, spec_by(row.version_id, row.sha256).item(code))
        for row in year.final_answers
        if row.key == key and (value := (row.answers or {}).get(code)) is not None
    ]


def satisfied_from(item: Item) -> int:
    """Give from which answer on somebody counts as satisfied, as the questionnaire itself says."""
    return item.satisfied_from or 0
