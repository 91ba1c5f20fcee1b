"""Reading the roadmap: by stage, what is overdue, how far it went."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from nastavnik.core.stages import STAGES
from nastavnik.programme.models import Act, Programme, RoadmapItem
from nastavnik.programme.selectors.signs import signs_of

RESOURCES = {
    "personnel": gettext_noop("кадровые"),
    "methodological": gettext_noop("методические"),
    "material": gettext_noop("материальные"),
    "financial": gettext_noop("финансовые"),
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One measure as the page shows it."""

    item: RoadmapItem
    resources: str
    overdue: bool
    sign: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole roadmap: measures by stage and how far it went."""

    stages: list[tuple[int, str, list[PlanLine]]]
    done: int
    total: int
    overdue: int
    order: Act | None


def resources_in_words(item: RoadmapItem) -> str:
    """Say which resources a measure needs."""
    kinds = ", ".join(gettext(RESOURCES[code]) for code in item.resources if code in RESOURCES)
    return f"{kinds}: {item.resources_note}" if kinds and item.resources_note else kinds or item.resources_note


def is_overdue(item: RoadmapItem, on: dt.date) -> bool:
    """Say whether a wanted measure was past its day and not done by then."""
    wanted = item.state != RoadmapItem.State.DROPPED and not is_done(item, on)
    return wanted and item.due_to is not None and item.due_to < on


def is_done(item: RoadmapItem, on: dt.date) -> bool:
    """Say whether a measure was done by the end of a day."""
    return item.state == RoadmapItem.State.DONE and item.done_on is not None and item.done_on <= on


def sign_of(item: RoadmapItem, signs: Mapping[str, dt.date]) -> dt.date | None:
    """Give the day that shows a planned measure done, none where nothing does."""
    return signs.get(item.code) if item.state == RoadmapItem.State.PLANNED else None


def _line(item: RoadmapItem, on: dt.date, signs: Mapping[str, dt.date]) -> PlanLine:
    return PlanLine(item, resources_in_words(item), is_overdue(item, on), sign_of(item, signs))


def plan_of(programme: Programme, on: dt.date, *, with_signs: bool = False) -> Plan:
    """Give the roadmap as it stood at the end of a day; three queries with what shows a measure done, two without."""
    signs = signs_of(programme) if with_signs else {}
    lines = [_line(item, on, signs) for item in programme.roadmap.all()]
    wanted = [line for line in lines if line.item.state != RoadmapItem.State.DROPPED]
    stages = [
        (stage.number, gettext(stage.title), [line for line in lines if line.item.stage == stage.number])
        for stage in STAGES
    ]
    return Plan(
        stages=[stage for stage in stages if stage[2]],
        done=sum(is_done(line.item, on) for line in wanted),
        total=len(wanted),
        overdue=sum(line.overdue for line in wanted),
        order=programme.acts.filter(kind=Act.Kind.ROADMAP_ORDER, annulled_on__isnull=True).first(),
    )
