"""Accepting a staff list: the only way from a file to the teachers."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.roster import Match, StaffRow
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.people.models import Account, RosterImport, School, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.services.namesakes import tell_apart
from nastavnik.people.services.outside import tell_number
from nastavnik.people.services.own_mail import say_address_changed
from nastavnik.people.services.roster.plan import LEFT, Plan, Question, as_values
from nastavnik.people.services.roster.steps import forget_file, locked_preview, preview, read_first
from nastavnik.people.services.teachers import came_on, check_may_leave, follow_name, former_name, leave, take_back
from nastavnik.people.services.years import note_years


def decide(*, roster_import: RosterImport, row: str, decision: str, actor: Account) -> RosterImport:
    """Decide about one row: kept for the acceptance, or carried out at once where the rest is accepted already."""
    require_role(actor, roster_import.school_id, "coordinator", "head")
    read_first(roster_import)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=roster_import.school_id)
        found = RosterImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=roster_import.pk)
        if found.state == RosterImport.State.ACCEPTED and row in found.counts.get("waiting", []):
            return _settle(found, row, decision, actor)
        found = locked_preview(roster_import)
        _check(preview(found).find(row), decision)
        if row.startswith("gone-") and decision == LEFT:
            check_may_leave(Teacher.objects.get(pk=int(row.removeprefix("gone-"))))
        found.decisions = {key: value for key, value in found.decisions.items() if key != row}
        if decision:
            found.decisions[row] = decision
        found.save(update_fields=["decisions"])
    return found


def _check(question: Question | None, decision: str) -> None:
    if question is None or (decision and decision not in dict(question.options)):
        raise RuleError(
            "roster.decision", N_("Такого решения для этой строки нет. Обновите страницу: список мог измениться.")
        )


def _settle(found: RosterImport, row: str, decision: str, actor: Account) -> RosterImport:
    """Carry a late decision out: the row is compared with the people as they are now."""
    plan = preview(found, {row: decision})
    question = plan.find(row)
    if question is not None:
        _check(question, decision or "?")
        plan = _only(plan, question.row)
        counts = _apply(plan, found, actor)
        for name in ("new", "changed", "back"):
            found.counts[name] = found.counts.get(name, 0) + counts[name]
    found.counts["waiting"] = [key for key in found.counts["waiting"] if key != row]
    found.save(update_fields=["counts"])
    if not found.counts["waiting"]:
        forget_file(found)
    record("roster.row_decided", actor, found, row=row, decision=decision)
    return found


def _only(plan: Plan, row: int) -> Plan:
    """Keep of a plan what concerns one row."""
    plan.new = [one for one in plan.new if one.row == row]
    plan.changed = [match for match in plan.changed if match.row.row == row]
    plan.same = [match for match in plan.same if match.row.row == row]
    plan.back &= {match.known.id for match in (*plan.changed, *plan.same)}
    plan.gone = []
    return plan


def accept_roster(*, roster_import: RosterImport, actor: Account) -> dict[str, Any]:
    """Bring the list in, in one piece: what is decided goes in, what waits keeps waiting, nobody is lost."""
    require_role(actor, roster_import.school_id, "coordinator", "head")
    read_first(roster_import)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=roster_import.school_id)
        found = locked_preview(roster_import)
        plan = preview(found)
        counts = _apply(plan, found, actor)
        counts["waiting"] = [question.key for question in plan.waiting]
        found.state, found.accepted_at, found.counts = RosterImport.State.ACCEPTED, clock.now(), counts
        found.save(update_fields=["state", "accepted_at", "counts"])
        if not counts["waiting"]:
            forget_file(found)
        lines: dict[str, Any] = {**counts, "waiting": len(counts["waiting"])}
        record("roster.accepted", actor, found, **lines)
    return counts


def _apply(plan: Plan, found: RosterImport, actor: Account) -> dict[str, Any]:
    """Write the people of a plan; stored teachers are taken by their id and locked."""
    matches = {match.known.id: match for match in (*plan.changed, *plan.same)}
    leaving = {int(one.key.removeprefix("gone-")) for one in plan.gone if one.decision == LEFT}
    wanted = {match.known.id for match in plan.changed} | plan.back | leaving
    stored = Teacher.objects.select_for_update().filter(school_id=found.school_id, pk__in=wanted)
    for teacher in sorted(stored, key=lambda one: one.pk not in leaving):  # their programmes are locked first
        if teacher.pk in leaving:
            leave(teacher, clock.today(), actor)
            continue
        if teacher.pk in plan.back:
            take_back(teacher, actor)
        _change(teacher, matches[teacher.pk], actor)
    came = came_on(found.school_id)
    for row in plan.new:
        _create(found.school_id, row, came)
    tell_apart(found.school_id)
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.same),
        "kept": len(plan.kept),
        "back": len(plan.back),
        "left": len(leaving),
        "gone": len(plan.gone) - len(leaving),
        "left_out": len(plan.left_out),
    }


def _stored_values(values: dict[str, Any]) -> dict[str, Any]:
    if values.get("weekly_hours") is not None:
        values["weekly_hours"] = Decimal(str(values["weekly_hours"]))
    return values


def _change(teacher: Teacher, match: Match, actor: Account) -> None:
    """Take the changed fields from the list; those entered by hand are not among them."""
    values = _stored_values(as_values(match.row, [change.field for change in match.changes]))
    if not values:
        return
    values |= former_name(teacher, values)
    for name, value in values.items():
        setattr(teacher, name, value)
    noted = note_years(teacher, values)
    teacher.clean_fields(exclude={"school", "account", "line_manager", "search_key"})
    write(teacher, "teacher.changed", actor, *values, *noted, fields=sorted(values))
    follow_name(teacher, values)
    if "outside_number" in values:
        tell_number(teacher, actor)
    if "email" in values:
        say_address_changed(teacher, actor)


def _create(school_id: int, row: StaffRow, came: dt.date | None) -> None:
    teacher = Teacher(school_id=school_id, came_on=came, **_stored_values(as_values(row)))
    note_years(teacher, ("pedagogical_years",))
    teacher.clean_fields(exclude={"school", "account", "line_manager", "search_key"})
    teacher.save(force_insert=True)
