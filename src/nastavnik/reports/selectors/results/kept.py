"""Results kept by the version of the data, so that a page asked for again is not counted again.

The version is the last line of the school's journal: every service that changes a figure adds a line. What is kept
stays in the memory of the process: nothing is written on a look, and no figure of yesterday lies anywhere to be
subtracted from today's.
"""

import datetime as dt
from functools import cached_property, lru_cache

from django.utils.translation import get_language

from nastavnik.core.evidence.change.gates import Audience
from nastavnik.journal.selectors import head_of
from nastavnik.kit import clock
from nastavnik.programme.models import Programme
from nastavnik.reports.pictures.shapes import Picture
from nastavnik.reports.selectors.indicators.shown import Shown, shown
from nastavnik.reports.selectors.results import drawn
from nastavnik.reports.selectors.results.whole import Results, results_of

#: Readers, languages and days of a few dozen schools; one takes some hundred kilobytes.
AT_MOST = 128


class Kept:
    """The results of a day as one reader sees them in one language: figures, words, pictures."""

    def __init__(self, found: Results) -> None:
        self.found = found

    @cached_property
    def indicators(self) -> list[Shown]:
        """Give the indicators in words."""
        return [shown(line) for line in self.found.indicators]

    @cached_property
    def pictures(self) -> dict[str, Picture]:
        """Give the pictures by name, in the order of the page with all details."""
        return {
            "changed": drawn.changed(self.found.change),
            "coverage": drawn.coverage(self.found),
            "weeks": drawn.weeks(self.found),
            "answers": drawn.distribution(self.found),
        }


@lru_cache(maxsize=AT_MOST)
def _kept(programme: Programme, audience: Audience, on: dt.date, _language: str, _version: str) -> Kept:
    return Kept(results_of(programme, on, audience))


def kept_results(programme: Programme, audience: Audience) -> Kept:
    """Give the results of today for one reader; without a journal nothing is kept."""
    today, version = clock.today(), head_of(programme.school_id)
    if not version:
        return Kept(results_of(programme, today, audience))
    return _kept(programme, audience, today, get_language() or "", version)
