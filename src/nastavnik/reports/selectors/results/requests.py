"""Requests by topic: which have a pair, which found another way, which wait; small private topics stand together."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from nastavnik.completion.selectors.figures import OTHER, SMALL
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.registry.models import PRIVATE_TOPICS, RequestTopic


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic: how many requests have a pair, are answered elsewhere, wait."""

    topic: str
    paired: int
    elsewhere: int
    waiting: int

    @property
    def total(self) -> int:
        """Count the requests."""
        return self.paired + self.elsewhere + self.waiting


def coverage(year: YearRows) -> list[TopicLine]:
    """Count the requests of each topic by what they led to, in the order of the topics."""
    counts = _counts(year)
    small = [code for code in RequestTopic.values if code in PRIVATE_TOPICS and counts[code].total() < SMALL]
    together = sum((counts[code] for code in small), Counter[str]())
    lines = [_line(code, counts[code]) for code in RequestTopic.values if code not in small]
    return [line for line in [*lines, _line(OTHER, together)] if line.total]


def _counts(year: YearRows) -> dict[str, Counter[str]]:
    seats = {(place.mentee_id, place.type) for place in year.places}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in year.requests:
        paired = "paired" if (one.teacher, one.need_type) in seats else "waiting"
        counts[one.topic]["elsewhere" if one.state == "elsewhere" else paired] += 1
    return counts


def _line(topic: str, counts: Counter[str]) -> TopicLine:
    return TopicLine(topic, counts["paired"], counts["elsewhere"], counts["waiting"])
