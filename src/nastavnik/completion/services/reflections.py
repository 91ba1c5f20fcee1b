"""Personal and group reflection."""

import datetime as dt
from typing import Any

from django.db import transaction

from nastavnik.completion.models import GroupReflection, Reflection
from nastavnik.completion.policies import require_self
from nastavnik.completion.selectors.people import may_reflect
from nastavnik.completion.services.common import locked, report_open, require_come
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, record, remove, write
from nastavnik.pairing.models import Relationship
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.surveys.services import Raw, correct, submit

KEY = "reflection_personal"


def reflect(
    *,
    programme: Programme,
    teacher: Teacher,
    side: str,
    raw: Raw,
    actor: Account,
    shared: bool = False,
) -> Reflection:
    """Send a personal reflection, or correct the one that was sent; nobody else reads it unless shared."""
    with transaction.atomic():
        programme = locked(programme.pk)
        require_self(teacher, actor)
        if not may_reflect(programme, teacher, side):
            raise RuleError(
                "reflection.early",
                N_("Рефлексия открывается участникам, когда их пара завершена или начато завершение программы."),
            )
        rows = Reflection.objects.select_for_update(of=("self",)).select_related("response__respondent")
        found: Reflection | None = rows.filter(programme=programme, teacher=teacher, side=side).first()
        if found is None:
            response = submit(
                key=KEY, respondent=teacher, about=f"programme:{programme.pk}:{side}", raw=raw, actor=actor
            )
            found = Reflection(school_id=programme.school_id, programme=programme, teacher=teacher, side=side)
        else:
            response = correct(response=found.response, raw=raw, actor=actor)
        found.response, found.shared = response, shared
        write(found, "reflection.sent", actor, side=side, shared=shared)
    return found


def share_reflection(*, reflection: Reflection, shared: bool, actor: Account) -> Reflection:
    """Show others what one is ready to share, or take it back; both work in any year."""
    with transaction.atomic():
        rows = Reflection.objects.select_for_update(of=("self",)).select_related("teacher")
        reflection = rows.get(pk=reflection.pk)
        require_self(reflection.teacher, actor)
        if reflection.shared != shared:
            reflection.shared = shared
            reflection.full_clean()
            reflection.save(update_fields=["shared"])
            kind = "reflection.shared" if shared else "reflection.taken_back"
            record(kind, actor, reflection)
    return reflection


def record_group_reflection(
    *,
    programme: Programme,
    held_on: dt.date,
    attendees: int,
    worked: str,
    actor: Account,
    hindered: str = "",
    next_time: str = "",
    relationship: Relationship | None = None,
) -> GroupReflection:
    """Write down what participants said together about a group or the whole year."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(programme.pk)
        _check_talk(programme, held_on, relationship)
        row = GroupReflection(
            school_id=programme.school_id,
            programme=programme,
            relationship=relationship,
            held_on=held_on,
            attendees=attendees,
            worked=worked.strip(),
            hindered=hindered.strip(),
            next_time=next_time.strip(),
        )
        write(row, "group_reflection.held", actor, held_on=held_on)
    return row


def _check_talk(programme: Programme, held_on: dt.date, relationship: Relationship | None) -> None:
    require_come(held_on, "held_on")
    if relationship is not None and relationship.programme_id != programme.pk:
        raise RuleError("reflection.group", N_("Эта группа из другой программы."), "relationship")


def correct_group_reflection(*, talk: GroupReflection, actor: Account, **values: Any) -> GroupReflection:
    """Correct what was written down of a talk, until the report that prints it is approved."""
    with transaction.atomic():
        row = _locked_talk(talk, actor)
        _check_talk(row.programme, values["held_on"], values["relationship"])
        said: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in values.items()
        }
        change(row, kind="group_reflection.corrected", actor=actor, **said)
    return row


def remove_group_reflection(*, talk: GroupReflection, actor: Account) -> None:
    """Remove a talk that was entered by mistake, until the report is approved."""
    with transaction.atomic():
        remove(_locked_talk(talk, actor), kind="group_reflection.removed", actor=actor)


def _locked_talk(talk: GroupReflection, actor: Account) -> GroupReflection:
    require_role(actor, talk.school_id, "coordinator")
    report_open(locked(talk.programme_id))
    rows = GroupReflection.objects.select_for_update(of=("self",)).select_related("programme")
    row: GroupReflection = rows.get(pk=talk.pk)
    return row
