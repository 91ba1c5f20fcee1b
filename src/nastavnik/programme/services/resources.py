"""Writing what a year needs: noted, corrected, found or not, taken off the list."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, remove, write
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme, Resource
from nastavnik.programme.services.answering import require_answers, set_people, tell, tell_due
from nastavnik.programme.services.locks import lock_running


def add_resource(
    *,
    programme: Programme,
    title: str,
    kind: str,
    amount: Decimal,
    unit: str,
    due_to: dt.date,
    actor: Account,
    owner: Teacher | None = None,
) -> Resource:
    """Note what the year needs and who of the staff sees to it; they are told."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_running(programme.pk)
        row = Resource(
            school_id=programme.school_id,
            programme=programme,
            title=title,
            kind=kind,
            amount=amount,
            unit=unit,
            due_to=due_to,
            noted_on=clock.today(),
        )
        write(row, "resource.added", actor)
        set_people(row, [owner] if owner is not None else [], actor)
    return row


def change_resource(
    *,
    resource: Resource,
    title: str,
    kind: str,
    amount: Decimal,
    unit: str,
    due_to: dt.date,
    owner: Teacher | None,
    actor: Account,
) -> Resource:
    """Correct what is needed, how much, until when and who sees to it; whoever does so still is told of a new day."""
    require_role(actor, resource.school_id, "coordinator")
    with transaction.atomic():
        row = _locked(resource)
        moved = row.due_to != due_to
        row.title, row.kind, row.amount, row.unit, row.due_to = title, kind, amount, unit, due_to
        write(row, "resource.changed", actor, "title", "kind", "amount", "unit", "due_to")
        new = set_people(row, [owner] if owner is not None else [], actor)
        if moved and owner is not None and not new and row.state == Resource.State.NEEDED:
            tell_due(row, [owner], actor)
    return row


def settle_resource(*, resource: Resource, state: str, actor: Account) -> Resource:
    """Say that it is there, that there is none, or that it is needed again; its keeper or the coordinator says so."""
    require_answers(resource, actor)
    if state not in Resource.State.values:
        raise RuleError("resource.state", N_("Выберите: нужно, есть или нет."))
    with transaction.atomic():
        row = _locked(resource)
        if row.state != state:
            change(row, kind=f"resource.{state}", actor=actor, state=state)
    return row


def remove_resource(*, resource: Resource, actor: Account) -> None:
    """Take off the list what is not needed after all; whoever saw to it is told."""
    require_role(actor, resource.school_id, "coordinator")
    with transaction.atomic():
        row = _locked(resource)
        people = [one.teacher for one in row.people.select_related("teacher__account")]
        tell("programme.relieved", people, row, actor, of="resource")
        remove(row, kind="resource.removed", actor=actor)


def _locked(resource: Resource) -> Resource:
    lock_running(resource.programme_id)
    row: Resource = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    return row
