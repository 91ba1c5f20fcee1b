"""Writing the roadmap: a measure is added, changed, done, dropped, returned to the plan."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.roadmap import next_time
from nastavnik.journal.services import change, give_back, write
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import duty_days, held_roles
from nastavnik.programme.models import Act, Programme, ResourceKind, RoadmapItem
from nastavnik.programme.selectors.roadmap import later_days, next_year
from nastavnik.programme.services.answering import require_answers, set_people
from nastavnik.programme.services.locks import lock_running

RESOURCE_CODES = set(ResourceKind.values)
EDITABLE = (
    "stage",
    "title",
    "due_from",
    "due_to",
    "responsible",
    "resources",
    "resources_note",
    "result",
    "repeats",
    "paper_kind",
)
ARCHIVED = N_("Программа в архиве, её дорожная карта больше не меняется.")


def _fill(item: RoadmapItem, values: dict[str, Any]) -> list[str]:
    """Put editable values into a measure and name those that became different."""
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a measure has no editable {sorted(unknown)}")
    if not set(values.get("resources", ())) <= RESOURCE_CODES:
        raise RuleError("roadmap.resources", N_("Выберите ресурсы из списка."), "resources")
    changed = [name for name in EDITABLE if name in values and getattr(item, name) != values[name]]
    for name in changed:
        setattr(item, name, values[name])
    return changed


def _locked(item: RoadmapItem) -> RoadmapItem:
    """Lock the programme and its measure, unless the programme is in the archive."""
    lock_running(item.programme_id, ARCHIVED)
    locked: RoadmapItem = RoadmapItem.objects.select_for_update().get(pk=item.pk)
    return locked


def _save(item: RoadmapItem, kind: str, actor: Account, *fields: str, **data: Any) -> RoadmapItem:
    write(item, kind, actor, *fields, **data)
    return item


def add_roadmap_item(
    *, programme: Programme, actor: Account, people: Iterable[Teacher] = (), **values: Any
) -> RoadmapItem:
    """Add a measure to the end of its stage."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_running(programme.pk, ARCHIVED)
        last = programme.roadmap.aggregate(last=Max("position"))["last"]
        item = RoadmapItem(
            school_id=programme.school_id,
            programme=programme,
            position=0 if last is None else last + 1,
        )
        _fill(item, values)
        write(item, "roadmap_item.added", actor, stage=item.stage)
        set_people(item, people, actor)
    return item


def change_roadmap_item(
    *, item: RoadmapItem, actor: Account, people: Iterable[Teacher] | None = None, **values: Any
) -> RoadmapItem:
    """Change what a measure says and who answers for it; its state has steps of its own."""
    require_role(actor, item.school_id, "coordinator")
    with transaction.atomic():
        item = _locked(item)
        if people is not None:
            set_people(item, people, actor)
        changed = _fill(item, values)
        if not changed:
            return item
        return _save(item, "roadmap_item.changed", actor, *changed, fields=changed)


def move_roadmap_item(*, item: RoadmapItem, days: int, actor: Account) -> RoadmapItem:
    """Move the term of a planned measure by some days."""
    require_role(actor, item.school_id, "coordinator")
    with transaction.atomic():
        item = _locked(item)
        if item.state != RoadmapItem.State.PLANNED:
            raise RuleError("roadmap.settled", N_("Сроки меняют у запланированного: это сделано или отменено."))
        if item.due_from is None and item.due_to is None:
            raise RuleError("roadmap.no_term", N_("У этого мероприятия нет срока: поставьте его на странице."))
        moved = {name: getattr(item, name) for name in ("due_from", "due_to") if getattr(item, name) is not None}
        return change_roadmap_item(
            item=item, actor=actor, **{name: day + dt.timedelta(days=days) for name, day in moved.items()}
        )


def raise_in(rows: Iterable[Any], raised: Any, *, kind: str, actor: Account) -> None:
    """Put a row of an ordered list before the one above it; the first one stays."""
    found = list(rows)
    place = [row.pk for row in found].index(raised.pk)
    if place:
        found[place - 1 : place + 1] = found[place], found[place - 1]
    for number, row in enumerate(found):
        if row.position != number:
            change(row, kind=kind, actor=actor, position=number)


def raise_roadmap_item(*, item: RoadmapItem, actor: Account) -> None:
    """Put a measure before the one above it in its stage."""
    require_role(actor, item.school_id, "coordinator")
    with transaction.atomic():
        item = _locked(item)
        same = RoadmapItem.objects.select_for_update().filter(programme=item.programme_id, stage=item.stage)
        raise_in(same, item, kind="roadmap_item.raised", actor=actor)


def mark_roadmap_item(*, item: RoadmapItem, done_on: dt.date, actor: Account, act: Act | None = None) -> RoadmapItem:
    """Note that a measure is done, when, and on what evidence; one that comes again waits for its next time."""
    require_answers(item, actor)
    with transaction.atomic():
        item = _locked(item)
        if done_on > clock.today():
            raise RuleError(
                "roadmap.future",
                N_("Эта дата ещё не наступила: отметьте мероприятие, когда оно будет сделано."),
                "done_on",
            )
        if act is not None and (act.programme_id != item.programme_id or act.annulled_on is not None):
            raise RuleError("roadmap.evidence", N_("Выберите действующий документ этого года."), "act")
        if item.state == RoadmapItem.State.DONE and (item.done_on, item.act) == (done_on, act):
            return item
        if (due := _next_due(item)) is not None:
            return _put_to_next(item, due, done_on, act, actor)
        item.state, item.done_on, item.act = RoadmapItem.State.DONE, done_on, act
        told = {"act": act.pk} if act is not None else {}
        return _save(item, "roadmap_item.done", actor, "state", "done_on", "act", done_on=done_on, **told)


def _next_due(item: RoadmapItem) -> dt.date | None:
    """Give the next day of a planned measure that comes again, none after the end of the year."""
    if not item.repeats or item.due_to is None or item.state != RoadmapItem.State.PLANNED:
        return None
    due = next_time(item.due_to, item.repeats)
    return due if due <= item.programme.ends_on else None


def _put_to_next(item: RoadmapItem, due: dt.date, done_on: dt.date, act: Act | None, actor: Account) -> RoadmapItem:
    if item.due_from is not None and item.due_to is not None:
        item.due_from = due - (item.due_to - item.due_from)
    item.due_to, item.done_on = due, done_on
    told = {"act": act.pk} if act is not None else {}
    return _save(item, "roadmap_item.done", actor, "due_from", "due_to", "done_on", done_on=done_on, **told)


def tick(*, programme: int, code: str, done_on: dt.date, actor: Account, act: Act | None = None) -> None:
    """Mark the measure of a code as done by what was just written down; whoever wrote it asked for nothing more."""
    item = RoadmapItem.objects.select_for_update(of=("self",)).filter(programme=programme, code=code).first()
    if item is not None and item.state == RoadmapItem.State.PLANNED:
        item.state, item.done_on, item.act = RoadmapItem.State.DONE, done_on, act
        by = act.pk if act is not None else None
        write(item, "roadmap_item.done", actor, "state", "done_on", "act", done_on=done_on, act=by, by=code)


def untick(*, act: Act, actor: Account) -> None:
    """Return to the plan the measure that a paper had ticked."""
    for item in RoadmapItem.objects.select_for_update(of=("self",)).filter(act=act):
        item.state, item.done_on, item.act = RoadmapItem.State.PLANNED, None, None
        write(item, "roadmap_item.returned", actor, "state", "done_on", "act", act=act.pk)


def drop_roadmap_item(*, item: RoadmapItem, actor: Account) -> RoadmapItem:
    """Take a measure off the plan; it stays on the page as cancelled."""
    require_role(actor, item.school_id, "coordinator")
    with transaction.atomic():
        item = _locked(item)
        if item.state == RoadmapItem.State.DROPPED:
            return item
        if item.state == RoadmapItem.State.DONE:
            raise RuleError("roadmap.done", N_("Сделанное мероприятие не отменяется. Сначала верните его в план."))
        item.state = RoadmapItem.State.DROPPED
        return _save(item, "roadmap_item.dropped", actor, "state")


def return_roadmap_item(*, item: RoadmapItem, actor: Account) -> RoadmapItem:
    """Return a measure to the plan after a mistaken mark."""
    require_role(actor, item.school_id, "coordinator")
    with transaction.atomic():
        item = _locked(item)
        if item.state == RoadmapItem.State.PLANNED:
            return item
        item.state, item.done_on, item.act = RoadmapItem.State.PLANNED, None, None
        return _save(item, "roadmap_item.returned", actor, "state", "done_on", "act")


def undo_roadmap_item(*, item: RoadmapItem, actor: Account, press: str) -> None:
    """Make a measure what it was before a press: its mark, or its term."""
    with transaction.atomic():
        lock_running(item.programme_id, ARCHIVED)
        give_back(item, actor=actor, standing=held_roles(actor, item.school_id), press=press)


def start_later(*, programme: Programme, starts_on: dt.date, before: Iterable[int], actor: Account) -> Programme:
    """Draw what is planned together for a school that starts later; what was `before` the start is marked so."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_running(programme.pk, ARCHIVED)
        if not programme.starts_on < starts_on < programme.ends_on:
            raise RuleError(
                "roadmap.start", N_("Назовите день внутри учебного года: с него начнётся план."), "starts_on"
            )
        change(programme, kind="programme.begun_later", actor=actor, begun_on=starts_on)
        chosen, at_work = set(before), duty_days(programme.school)
        for item in programme.roadmap.select_for_update(of=("self",)).filter(state=RoadmapItem.State.PLANNED):
            if item.pk in chosen:
                change(item, kind="roadmap_item.before", actor=actor, state=RoadmapItem.State.BEFORE)
            else:
                _shift(item, later_days(programme, item, starts_on, at_work), actor)
    return programme


def _shift(item: RoadmapItem, days: dict[str, Any], actor: Account) -> None:
    if days:
        change(item, kind="roadmap_item.shifted", actor=actor, **days)


def start_as_planned(*, programme: Programme, actor: Account) -> None:
    """Give the plan the days it had before it was drawn together."""
    with transaction.atomic():
        lock_running(programme.pk, ARCHIVED)
        give_back(programme, actor=actor, standing=held_roles(actor, programme.school_id))


def take_from_last_year(*, item: RoadmapItem, programme: Programme, actor: Account) -> RoadmapItem:
    """Put a measure of an earlier year into the plan of this one, the same day of this year."""
    years = programme.starts_on.year - item.programme.starts_on.year
    days = {name: next_year(day, years) for name in ("due_from", "due_to") if (day := getattr(item, name)) is not None}
    words = {name: getattr(item, name) for name in EDITABLE if name not in days}
    people = [one.teacher for one in item.people.select_related("teacher") if one.teacher.left_on is None]
    return add_roadmap_item(programme=programme, actor=actor, people=people, **words, **days)
