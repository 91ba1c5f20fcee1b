"""Telling people: what was held, who was there, who was told in person."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, record, remove
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Heard, Outreach, Programme
from nastavnik.programme.services.locks import lock_running

#: The title under which talks with one person stand; in the language of the school, as every record.
IN_PERSON = "Личный разговор"
TELLERS = ("coordinator", "department_head")


def record_outreach(
    *,
    programme: Programme,
    audience: str,
    title: str,
    held_on: dt.date,
    actor: Account,
    way: str = "",
    attendees: int | None = None,
    present: Iterable[Teacher] = (),
) -> Outreach:
    """Note that people were told about the programme, and who of the staff was there."""
    require_role(actor, programme.school_id, *TELLERS)
    with transaction.atomic():
        programme = lock_running(programme.pk)
        outreach = Outreach(
            school_id=programme.school_id,
            programme=programme,
            audience=audience,
            way=way,
            title=title,
            held_on=held_on,
            attendees=attendees,
        )
        outreach.full_clean()
        _require_come(held_on)
        outreach.save()
        record("outreach.held", actor, outreach, audience=audience, way=way)
        _put(outreach, present, actor)
    return outreach


def correct_outreach(*, outreach: Outreach, actor: Account, **values: Any) -> Outreach:
    """Correct what was told to whom and when."""
    with transaction.atomic():
        row = _locked(outreach, actor)
        _require_come(values["held_on"])
        change(row, kind="outreach.corrected", actor=actor, **values)
    return row


def remove_outreach(*, outreach: Outreach, actor: Account) -> None:
    """Remove an outreach entered by mistake; whoever was there has not heard from it."""
    with transaction.atomic():
        row = _locked(outreach, actor)
        _take(row, row.present.values_list("teacher_id", flat=True), actor)
        remove(row, kind="outreach.removed", actor=actor)


def set_present(*, outreach: Outreach, present: Iterable[Teacher], actor: Account) -> None:
    """Write down exactly who of the staff was there."""
    with transaction.atomic():
        row = _locked(outreach, actor)
        wanted = {teacher.pk: teacher for teacher in present}
        there = set(row.present.values_list("teacher_id", flat=True))
        _take(row, there - set(wanted), actor)
        _put(row, [teacher for pk, teacher in wanted.items() if pk not in there], actor)


def tell_in_person(*, teacher: Teacher, programme: Programme, told_on: dt.date, actor: Account) -> Outreach:
    """Note that one person was told about the programme in a talk; talks of one day are one line."""
    require_role(actor, programme.school_id, *TELLERS)
    with transaction.atomic():
        programme = lock_running(programme.pk)
        row = programme.outreach.filter(title=IN_PERSON, held_on=told_on, audience=Outreach.Audience.STAFF).first()
        if row is None:
            row = record_outreach(
                programme=programme,
                audience=Outreach.Audience.STAFF,
                way=Outreach.Way.MEETING,
                title=IN_PERSON,
                held_on=told_on,
                actor=actor,
            )
        _put(row, [teacher], actor)
    return row


def _locked(outreach: Outreach, actor: Account) -> Outreach:
    require_role(actor, outreach.school_id, *TELLERS)
    lock_running(outreach.programme_id)
    row: Outreach = Outreach.objects.select_for_update(of=("self",)).get(pk=outreach.pk)
    return row


def _put(row: Outreach, people: Iterable[Teacher], actor: Account) -> None:
    """Note who was there: one line of the journal for all of them."""
    there = set(row.present.values_list("teacher_id", flat=True))
    came = [teacher for teacher in people if teacher.pk not in there]
    if any(teacher.school_id != row.school_id for teacher in came):
        raise RuleError("outreach.stranger", N_("Отметить можно только тех, кто есть в списке педагогов школы."))
    if came:
        Heard.objects.bulk_create(Heard(school_id=row.school_id, outreach=row, teacher=teacher) for teacher in came)
        record("outreach.present", actor, row, came=sorted(teacher.pk for teacher in came))


def _take(row: Outreach, keys: Iterable[int], actor: Account) -> None:
    """Take from the list who was not there after all."""
    gone = sorted(keys)
    if gone:
        row.present.filter(teacher__in=gone).delete()
        record("outreach.absent", actor, row, gone=gone)


def _require_come(held_on: dt.date) -> None:
    if held_on > clock.today():
        raise RuleError(
            "outreach.future", N_("Эта дата ещё не наступила: отметьте встречу, когда она пройдёт."), "held_on"
        )
