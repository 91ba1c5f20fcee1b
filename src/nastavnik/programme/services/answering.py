"""Who answers for something of the year: people of the staff, told when it is theirs and when it is so no longer."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role

#: What is written down of each thing somebody answers for: its line of the journal.
KINDS = {"item": "roadmap_item.people", "task": "team_task.people", "resource": "resource.people"}


def set_people(thing: Any, people: Iterable[Teacher], actor: Account) -> list[Teacher]:
    """Write down exactly who answers; each who is new, and who is so no longer, is told. Gives the new ones."""
    wanted = {teacher.pk: teacher for teacher in people}
    if any(teacher.school_id != thing.school_id for teacher in wanted.values()):
        raise RuleError("roadmap.stranger", N_("Ответственных выбирают из списка педагогов школы."), "people")
    there = set(thing.people.values_list("teacher_id", flat=True))
    gone, came = sorted(there - set(wanted)), sorted(set(wanted) - there)
    if not gone and not came:
        return []
    of = thing.people.field.name
    relieved = list(Teacher.objects.filter(pk__in=gone).select_related("account"))
    tell("programme.relieved", relieved, thing, actor, of=of)
    thing.people.filter(teacher__in=gone).delete()
    rows = thing.people.model
    rows.objects.bulk_create(rows(school_id=thing.school_id, teacher=wanted[key], **{of: thing}) for key in came)
    record(KINDS[of], actor, thing, came=came, gone=gone)
    tell_due(thing, [wanted[key] for key in came], actor)
    return [wanted[key] for key in came]


def tell_due(thing: Any, people: Iterable[Teacher], actor: Account) -> None:
    """Tell people what they answer for, and until when."""
    due = thing.due_to.isoformat() if thing.due_to else ""
    tell("programme.responsible", people, thing, actor, of=thing.people.field.name, due=due)


def tell(kind: str, people: Iterable[Teacher], about: Any, actor: Account, **params: str) -> None:
    """Put a notice to each of these people but whoever acts."""
    for teacher in people:
        if teacher.account is not None and teacher.account_id != actor.pk:
            put(
                kind=kind,
                account=teacher.account,
                key=":".join([about._meta.model_name, str(about.pk), *params.values(), clock.now().isoformat()]),
                school_id=about.school_id,
                url=reverse("programme:duties"),
                **params,
            )


def require_answers(thing: Any, actor: Account) -> None:
    """Let whoever answers for something mark it too."""
    if not thing.people.filter(teacher__account=actor).exists():
        require_role(actor, thing.school_id, "coordinator")
