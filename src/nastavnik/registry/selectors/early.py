"""What preliminary requests ask for together: counts by five, never a single answer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.core.states import EARLY_COUNTED
from nastavnik.programme.models import Gathering, Programme, RoleModel, WorkFormat
from nastavnik.registry.models import PRIVATE_TOPICS, PreliminaryRequest, RequestTopic
from nastavnik.registry.selectors.demand import SMALL

Counts = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answered, how many of them are counted, and the counts: whoever came last waits until there are five."""

    total: int
    counted: int
    topics: Counts
    role_models: Counts
    formats: Counts


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


def _topics(counts: Counter[str]) -> Counts:
    """Name the topics; private ones stand together until five ask for one."""
    melted = sum(counts.pop(topic) for topic in PRIVATE_TOPICS & counts.keys() if counts[topic] < SMALL)
    named = [(str(RequestTopic(topic).label), number) for topic, number in counts.most_common()]
    return [*named, (_("другие темы"), melted)] if melted else named
