"""Recognition of mentors: a nomination with words; several may share one, nobody is ranked."""

import datetime as dt

from django.db import transaction

from nastavnik.completion.models import Recognition
from nastavnik.completion.policies import require_nominated
from nastavnik.completion.selectors.people import mentors_of
from nastavnik.completion.services.common import locked, require_come
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, record, write
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.services import annul_handlers, register_act


def recognise(*, programme: Programme, teacher: Teacher, nomination: str, words: str, actor: Account) -> Recognition:
    """Name a mentor of this year in a nomination and say for what."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(programme.pk)
        if not mentors_of(programme).filter(pk=teacher.pk).exists():
            raise RuleError(
                "recognition.mentor",
                N_("Награждаются наставники этого года, у которых была пара или группа."),
                "teacher",
            )
        row = Recognition(
            school_id=programme.school_id,
            programme=programme,
            teacher=teacher,
            nomination=nomination,
            words=words.strip(),
        )
        write(row, "recognition.named", actor, nomination=nomination)
    return row


def withdraw_recognition(*, recognition: Recognition, actor: Account) -> None:
    """Take a nomination back before the order is registered."""
    require_role(actor, recognition.school_id, "coordinator")
    with transaction.atomic():
        locked(recognition.programme_id)
        row = Recognition.objects.select_for_update(of=("self",)).filter(pk=recognition.pk).first()
        if row is None:
            return
        if row.act_id is not None:
            raise RuleError("recognition.ordered", N_("Номинация уже вошла в приказ и не снимается."))
        record("recognition.withdrawn", actor, row)
        row.delete()


def register_recognition_order(*, programme: Programme, number: str, dated: dt.date, actor: Account) -> Act:
    """Register the order of recognition for every nomination that is not in an order yet."""
    require_role(actor, programme.school_id, "coordinator", "head")
    with transaction.atomic():
        programme = locked(programme.pk)
        require_come(dated, "dated")
        require_nominated(programme)
        rows = list(Recognition.objects.select_for_update(of=("self",)).filter(programme=programme, act__isnull=True))
        act = register_act(
            programme=programme,
            kind=Act.Kind.RECOGNITION_ORDER,
            number=number,
            dated=dated,
            actor=actor,
            summary={"recognitions": [row.pk for row in rows]},
        )
        for row in rows:
            change(row, kind="recognition.ordered", actor=actor, act=act)
        mark_given(programme)
    return act


def _unorder(*, act: Act, actor: Account) -> None:
    """Take the nominations out of an annulled order."""
    for row in Recognition.objects.select_for_update(of=("self",)).filter(act=act):
        change(row, kind="recognition.order_annulled", actor=actor, act=None, given_on=None)


annul_handlers.add("completion.recognition", _unorder)


def move_given(programme: Programme, was: dt.date | None, day: dt.date, actor: Account) -> None:
    """Give what was handed over at an event the day that the event turned out to have."""
    if was == day:
        return
    for row in (
        Recognition.objects.select_for_update(of=("self",)).filter(programme=programme, given_on=was).order_by("pk")
    ):
        change(row, kind="recognition.day_corrected", actor=actor, given_on=day)


def mark_given(programme: Programme) -> None:
    """Date the nominations of an order by the event at which they were given."""
    held = programme.events.filter(held_on__isnull=False).order_by("-held_on").first()
    if held is not None:
        programme.recognitions.filter(act__isnull=False, given_on__isnull=True).update(given_on=held.held_on)
