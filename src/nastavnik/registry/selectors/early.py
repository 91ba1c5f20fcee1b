"""What preliminary requests ask for together: counts by five, never a single answer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.core.states import EARLY_COUNTED
from nastavnik.programme.models import Gathering, Programme, RoleModel, WorkFormat
from nastavnik.programme.selectors.hints import Hint, hints
from nastavnik.registry.models import (
    PRIVATE_TOPICS,
    TOPIC_COMPETENCES,
    CompetenceArea,
    PreliminaryRequest,
    RequestTopic,
)
from nastavnik.registry.selectors.demand import SMALL

Counts = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answered, how many of them are counted, and the counts: whoever came last waits until there are five."""

    total: int
    counted: int
    topics: list[tuple[str, int, str]]
    role_models: Counts
    formats: Counts

    def hint(self, about: str) -> Hint:
        """Say what the answers suggest for one choice."""
        lines = {
            "role_models": [(label, number, "") for label, number in self.role_models],
            "formats": [(label, number, "") for label, number in self.formats],
            "audiences": self.topics,
        }
        return Hint(self.total, self.counted, lines[about])


def early_gathering(programme: Programme) -> Gathering | None:
    """Give the gathering of a year, if it was opened."""
    found: Gathering | None = programme.gatherings.filter(kind=Gathering.Kind.EARLY).first()
    return found


def tally(programme: Programme) -> Tally:
    """Count the answers of a year by five: neither a count nor the difference of two shows what one person said."""
    rows = PreliminaryRequest.objects.filter(gathering__programme=programme, state__in=EARLY_COUNTED)
    found = list(rows.order_by("came").values_list("topic", "role_model", "formats"))
    shown = found[: len(found) - len(found) % SMALL]
    return Tally(
        len(found),
        len(shown),
        _topics(Counter(topic for topic, _model, _formats in shown)),
        _named(RoleModel, (model for _topic, model, _formats in shown if model)),
        _named(WorkFormat, (one for _topic, _model, formats in shown for one in formats)),
    )


def _named(choices: Any, codes: Iterable[str]) -> Counts:
    """Name the codes that somebody chose, the most wanted first."""
    return [(str(choices(code).label), number) for code, number in Counter(codes).most_common()]


def _topics(counts: Counter[str]) -> list[tuple[str, int, str]]:
    """Name the topics with who could answer them; private ones stand together until five ask for one."""
    melted = sum(counts.pop(topic) for topic in PRIVATE_TOPICS & counts.keys() if counts[topic] < SMALL)
    named = [(str(RequestTopic(topic).label), number, _able(topic)) for topic, number in counts.most_common()]
    return [*named, (_("другие темы"), melted, "")] if melted else named


def _able(topic: str) -> str:
    """Say in what those are strong among whom a mentor for a topic is looked for."""
    areas = ", ".join(str(CompetenceArea(code).label) for code in TOPIC_COMPETENCES[topic])
    return _("ищите среди тех, у кого сильны: %(areas)s") % {"areas": areas}


def _hint(programme: Programme, about: str) -> Hint | None:
    return tally(programme).hint(about) if early_gathering(programme) else None


for _about in ("role_models", "formats", "audiences"):
    hints.add(_about, partial(_hint, about=_about))
