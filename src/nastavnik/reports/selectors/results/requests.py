"""Requests by topic: which have a pair, which found another way, which wait; small private topics stand together."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from nastavnik.completion.selectors.figures import OTHER, SMALL, sent_requests
from nastavnik.completion.selectors.people import places_of
from nastavnik.programme.models import Programme
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


def coverage(programme: Programme) -> list[TopicLine]:
    """Count the requests of each topic by what they led to, in the order of the topics."""
    seats = set(places_of(programme).values_list("mentee_id", "type"))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rows = sent_requests(programme).values_list("topic", "state", "entry__teacher_id", "need_type")
    for topic, state, teacher, need in rows:
        kind = "elsewhere" if state == "elsewhere" else "paired" if (teacher, need) in seats else "waiting"
        counts[topic][kind] += 1
    small = [code for code in RequestTopic.values if code in PRIVATE_TOPICS and counts[code].total() < SMALL]
    together = sum((counts[code] for code in small), Counter[str]())
    lines = [_line(code, counts[code]) for code in RequestTopic.values if code not in small]
    return [line for line in [*lines, _line(OTHER, together)] if line.total]


def _line(topic: str, counts: Counter[str]) -> TopicLine:
    return TopicLine(topic, counts["paired"], counts["elsewhere"], counts["waiting"])
