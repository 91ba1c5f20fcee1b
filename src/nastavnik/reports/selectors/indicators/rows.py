"""The rows behind a figure: who or what is counted, and where the reader opens it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nastavnik.completion.selectors.rows import YearRows


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, how much of it counts (`part` of `of`), a note, the page where it is."""

    name: str
    part: int
    of: int = 1
    note: str = ""
    url_name: str = ""
    pk: int = 0

    @property
    def counted(self) -> bool:
        """Say whether the whole row counts."""
        return self.part >= self.of

    @property
    def url(self) -> str:
        """Give the page of the row, '' where there is none."""
        return reverse(self.url_name, args=[self.pk]) if self.url_name else ""


Source = Callable[[YearRows], list[Row]]


def totals(rows: Sequence[Row]) -> tuple[int, int]:
    """Sum the parts and the wholes."""
    return sum(row.part for row in rows), sum(row.of for row in rows)


def place_row(place: Any, part: int, note: str = "") -> Row:
    """Give the row of a place, which leads to the page of its pair."""
    return Row(str(place), part, 1, note, "mentoring:work", place.pk)
