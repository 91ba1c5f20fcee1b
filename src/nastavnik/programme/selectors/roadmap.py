"""Reading the roadmap: by stage, what is overdue, how far it went."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from nastavnik.core.roadmap import later_start
from nastavnik.core.stages import STAGES
from nastavnik.core.states import MEASURE_OUT
from nastavnik.core.workdays import IsWorking
from nastavnik.people.models import Teacher
from nastavnik.people.selectors import duty_days
from nastavnik.programme.models import Act, Programme, ResourceKind, Responsible, RoadmapItem
from nastavnik.programme.selectors.signs import signs_of


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One measure as the page shows it."""

    item: RoadmapItem
    resources: str
    overdue: bool
    sign: dt.date | None = None
    people: str = ""
    edited: str = ""

    @property
    def responsible(self) -> str:
        """Say who answers for it: people of the staff by name, others by their part."""
        return "; ".join(filter(None, (self.people, self.item.responsible)))


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
    kinds = ", ".join(str(ResourceKind(code).label) for code in item.resources if code in ResourceKind.values)
    return f"{kinds}: {item.resources_note}" if kinds and item.resources_note else kinds or item.resources_note


def wanted(item: RoadmapItem) -> bool:
    """Say whether a measure counts as one of the plan: it was not cancelled and not before the start."""
    return item.state not in MEASURE_OUT


def is_overdue(item: RoadmapItem, on: dt.date) -> bool:
    """Say whether a wanted measure was past its day and not done by then."""
    missing = wanted(item) and not is_done(item, on)
    return missing and item.due_to is not None and item.due_to < on


def is_done(item: RoadmapItem, on: dt.date) -> bool:
    """Say whether a measure was done by the end of a day."""
    return item.state == RoadmapItem.State.DONE and item.done_on is not None and item.done_on <= on


def sign_of(item: RoadmapItem, signs: Mapping[str, dt.date]) -> dt.date | None:
    """Give the day that shows a planned measure done, none where nothing does."""
    return signs.get(item.code) if item.state == RoadmapItem.State.PLANNED else None


def _line(
    item: RoadmapItem, on: dt.date, signs: Mapping[str, dt.date], approved: Mapping[str, Any], people: Mapping[int, str]
) -> PlanLine:
    edited = edited_since(item, approved) if approved else ""
    sign = sign_of(item, signs)
    return PlanLine(item, resources_in_words(item), is_overdue(item, on), sign, people.get(item.pk, ""), edited)


def _lines(programme: Programme, on: dt.date, order: Act | None, with_signs: bool, with_people: bool) -> list[PlanLine]:
    signs = signs_of(programme) if with_signs else {}
    people = people_of(programme) if with_people else {}
    approved = order.summary.get("roadmap", {}) if order is not None else {}
    return [_line(item, on, signs, approved, people) for item in programme.roadmap.all()]


def plan_of(programme: Programme, on: dt.date, *, with_signs: bool = False, with_people: bool = False) -> Plan:
    """Give the roadmap as it stood at the end of a day; two queries, one more for signs, one for people."""
    order = programme.acts.filter(kind=Act.Kind.ROADMAP_ORDER, annulled_on__isnull=True).first()
    lines = _lines(programme, on, order, with_signs, with_people)
    counted = [line for line in lines if wanted(line.item)]
    stages = [
        (stage.number, gettext(stage.title), [line for line in lines if line.item.stage == stage.number])
        for stage in STAGES
    ]
    return Plan(
        stages=[stage for stage in stages if stage[2]],
        done=sum(is_done(line.item, on) for line in counted),
        total=len(counted),
        overdue=sum(line.overdue for line in counted),
        order=order,
    )


def people_of(programme: Programme) -> dict[int, str]:
    """Name by measure who of the staff answers for it."""
    names: dict[int, list[str]] = {}
    for one in Responsible.objects.filter(item__programme=programme).select_related("teacher"):
        names.setdefault(one.item_id, []).append(one.teacher.told_apart)
    return {key: ", ".join(found) for key, found in names.items()}


#: What an order approves of a measure.
APPROVED = ("stage", "title", "due_from", "due_to", "responsible", "result")


def approved_words(item: RoadmapItem) -> list[str]:
    """Give what an order approves of a measure, to be compared later."""
    return [str(getattr(item, name) or "") for name in APPROVED]


def edited_since(item: RoadmapItem, approved: Mapping[str, Any]) -> str:
    """Say how a measure differs from what the order approved; nothing where it does not."""
    was = approved.get(str(item.pk))
    if was is None:
        return gettext("добавлено после утверждения")
    fields: Any = RoadmapItem._meta
    labels = [str(fields.get_field(name).verbose_name) for name in APPROVED]
    differs = [label for label, old, new in zip(labels, was, approved_words(item), strict=False) if old != new]
    return gettext("изменено после утверждения: %(what)s") % {"what": ", ".join(differs)} if differs else ""


def later_days(programme: Programme, item: RoadmapItem, starts_on: dt.date, at_work: IsWorking) -> dict[str, dt.date]:
    """Give the days of a measure in a plan that starts later, those alone that differ."""
    found: dict[str, dt.date] = {}
    for name in ("due_from", "due_to"):
        day = getattr(item, name)
        if day is not None:
            bounds = {"begins": programme.starts_on, "ends": programme.ends_on, "starts_on": starts_on}
            moved = later_start(day, **bounds, is_working=at_work)
            found |= {name: moved} if moved != day else {}
    return found


@dataclass(frozen=True, slots=True)
class LaterLine:
    """One planned measure before and after a later start."""

    item: RoadmapItem
    due_from: dt.date | None
    due_to: dt.date | None
    past: bool


def later_plan(programme: Programme, starts_on: dt.date) -> list[LaterLine]:
    """Show beforehand what a later start does to each planned measure."""
    lines, at_work = [], duty_days(programme.school)
    for item in programme.roadmap.filter(state=RoadmapItem.State.PLANNED):
        days = later_days(programme, item, starts_on, at_work)
        past = item.due_to is not None and item.due_to < programme.starts_on
        lines.append(LaterLine(item, days.get("due_from", item.due_from), days.get("due_to", item.due_to), past))
    return lines


def next_year(day: dt.date, years: int) -> dt.date:
    """Give the same day so many years later; of the twenty-ninth of February the day before."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure of two years beside each other."""

    stage: int
    title: str
    was: RoadmapItem | None
    now: RoadmapItem | None

    @property
    def difference(self) -> str:
        """Name what became of it: gone, new, moved or the same."""
        if self.now is None:
            return "gone"
        if self.was is None:
            return "new"
        if self.was.due_to is None or self.now.due_to is None:
            return "same"
        years = self.now.programme.starts_on.year - self.was.programme.starts_on.year
        moved = abs((self.now.due_to - next_year(self.was.due_to, years)).days)
        return "moved" if moved > CLOSE else "same"


#: A day of the week moves by itself from year to year.
CLOSE = 3


def compared(now: Programme, before: Programme) -> list[Compared]:
    """Put the measures of two years beside each other: by what ticks them, else by their words."""
    rows = {_same(item): item for item in now.roadmap.select_related("programme")}
    old = {_same(item): item for item in before.roadmap.select_related("programme") if wanted(item)}
    keys = [*rows, *(key for key in old if key not in rows)]
    named = {**old, **rows}
    lines = [Compared(named[key].stage, named[key].title, old.get(key), rows.get(key)) for key in keys]
    return sorted(lines, key=lambda line: line.stage)


def _same(item: RoadmapItem) -> str:
    return item.code or item.title.casefold()


def not_taken(now: Programme, before: Programme) -> list[int]:
    """Name the measures of the year before that this year's plan does not have."""
    return [line.was.pk for line in compared(now, before) if line.was is not None and line.now is None]


#: What the order of introduction asks of the coordinator, by the measure whose day is its term.
INTRODUCED: dict[str, str] = {
    "staff_outreach": gettext_noop("Информировать педагогических работников о программе и о добровольности участия"),
    "mentee_register": gettext_noop("Собрать запросы, получить согласия и сформировать базу наставляемых"),
    "mentor_register": gettext_noop("Сформировать базу наставников"),
    "pairing_order": gettext_noop("Представить проект приказа о закреплении пар и групп"),
    "interim": gettext_noop("Провести промежуточную оценку в парах и группах"),
    "report": gettext_noop("Представить отчёт о реализации программы"),
}


def terms_of_introduction(programme: Programme) -> list[tuple[str, dt.date]]:
    """Give what the order of introduction asks, with the days of the roadmap; a measure without a day is left out."""
    rows = programme.roadmap.filter(code__in=INTRODUCED, due_to__isnull=False).exclude(state=RoadmapItem.State.DROPPED)
    days = dict(rows.values_list("code", "due_to"))
    return [(gettext(words), days[code]) for code, words in INTRODUCED.items() if code in days]


def answerers(programme: Programme) -> list[Teacher]:
    """Give everybody of the staff who answers for a measure or is in the support team, once each."""
    people = Responsible.objects.filter(item__programme=programme).values("teacher")
    wanted = Q(pk__in=people) | Q(pk__in=programme.team.values("teacher"))
    found: list[Teacher] = list(Teacher.objects.filter(wanted).by_name())
    return found
