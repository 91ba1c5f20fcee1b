"""Demand and supply by topic; private topics stand together until five people ask."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nastavnik.core.states import MENTOR_UNTRAINED, REQUEST_LIVE
from nastavnik.programme.models import Programme
from nastavnik.registry.models import (
    PRIVATE_TOPICS,
    TOPIC_COMPETENCES,
    MentorEntry,
    MentoringRequest,
    RequestTopic,
)

SMALL = 5


@dataclass(frozen=True, slots=True)
class DemandRow:
    """One topic: how many ask, how many mentors could answer, how many places they offer."""

    label: str
    asked: int
    mentors: int
    places: int

    @property
    def unanswered(self) -> bool:
        """Say whether somebody asks and nobody could answer."""
        return self.asked > 0 and self.mentors == 0


@dataclass(frozen=True, slots=True)
class _Offer:
    """What one mentor offers."""

    codes: frozenset[str]
    private: frozenset[str]
    refused: frozenset[str]
    places: int

    def answers(self, topic: str) -> bool:
        if topic in PRIVATE_TOPICS:
            return topic in self.private
        return topic not in self.refused and bool(self.codes & set(TOPIC_COMPETENCES[topic]))


def _offers(programme: Programme) -> list[_Offer]:
    rows = MentorEntry.objects.filter(programme=programme, state__in=MENTOR_UNTRAINED)
    return [
        _Offer(
            frozenset(competence.code for competence in entry.competences.all()),
            frozenset(entry.private_topics),
            frozenset(entry.refused_topics),
            entry.capacity,
        )
        for entry in rows.defer("motivation").prefetch_related("competences")
    ]


def demand(programme: Programme) -> list[DemandRow]:
    """Count requests and offers by topic, the most asked first; small private topics melt into one line."""
    topics = MentoringRequest.objects.filter(entry__programme=programme, state__in=REQUEST_LIVE)
    counts = Counter(topics.values_list("topic", flat=True))
    offers = _offers(programme)
    melted = [topic for topic in RequestTopic.values if topic in PRIVATE_TOPICS and counts[topic] < SMALL]
    shown = [topic for topic in RequestTopic.values if topic not in melted]
    rows = [_row(str(RequestTopic(topic).label), (topic,), counts, offers) for topic in shown]
    rows.sort(key=lambda row: -row.asked)
    if sum(counts[topic] for topic in melted):
        rows.append(_row(_("другие темы"), tuple(melted), counts, offers))
    return [row for row in rows if row.asked or row.mentors]


def _row(label: str, topics: tuple[str, ...], counts: Counter[str], offers: list[_Offer]) -> DemandRow:
    able = [offer for offer in offers if any(offer.answers(topic) for topic in topics)]
    return DemandRow(label, sum(counts[topic] for topic in topics), len(able), sum(offer.places for offer in able))
