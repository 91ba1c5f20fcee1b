"""Entering for a person what they signed or said; the person is told, and may say that it is not so."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import annul, write
from nastavnik.kit import clock, occasion
from nastavnik.kit.models import StoredFile
from nastavnik.kit.paper import Paper, PaperAct, entered_from
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, Entered, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import accounts_with_role

#: How long the person may say that it is not so.
MAY_OBJECT = dt.timedelta(days=14)


def enter_for(
    *,
    teacher: Teacher,
    act: PaperAct,
    paper: Paper,
    run: Callable[[], Any],
    actor: Account,
    scan: StoredFile | None = None,
) -> Entered:
    """Let a service do what a paper says, and keep from what it was entered."""
    require_role(actor, teacher.school_id, "coordinator")
    if teacher.account_id == actor.pk:
        raise RuleError("paper.own", N_("Для себя с листа не вносят: сделайте это в своём кабинете."))
    with transaction.atomic():
        with entered_from(paper), occasion.of("paper", uuid.uuid4()) as name:
            run()
        row = Entered(
            school_id=teacher.school_id,
            teacher=teacher,
            act=act.name,
            kind=paper.kind,
            number=paper.number,
            day=paper.day,
            scan=scan,
            entered_by=actor,
            entered_at=clock.now(),
            occasion=name,
        )
        write(row, "paper.entered", actor, act=act.name, channel=paper.kind, teacher=teacher.pk)
        put(
            kind="paper.entered",
            account=teacher.account,
            key=str(row.pk),
            school_id=row.school_id,
            url=reverse("people:entered"),
            number=paper.number,
        )
    return row


def _annulled(row: Entered, actor: Account) -> bool:
    """Take back what was entered; say whether it could be."""
    try:
        annul(school_id=row.school_id, occasion=row.occasion, actor=actor)
    except RuleError:
        return False
    return True


def may_object(row: Entered) -> bool:
    """Say whether the person may still say that it is not so."""
    return row.objected_on is None and clock.now() <= row.entered_at + MAY_OBJECT


def say_not_so(*, row: Entered, actor: Account) -> Entered:
    """Note that the person did not sign or say it: what was entered is annulled, and the coordinators are told.

    What others have built on meanwhile, and answers to questions, stay until the coordinator puts them right.
    """
    with transaction.atomic():
        row = Entered.objects.select_for_update(of=("self",)).select_related("teacher").get(pk=row.pk)
        if row.teacher.account_id != actor.pk:
            raise RuleError("paper.other", N_("Возражает тот, за кого внесено."))
        if not may_object(row):
            raise RuleError("paper.late", N_("Возразить можно в течение 14 дней. Теперь скажите куратору лично."))
        row.objected_on, row.annulled = clock.today(), _annulled(row, actor)
        write(row, "paper.objected", actor, "objected_on", "annulled")
        for account in accounts_with_role(row.school_id, "coordinator"):
            url = reverse("people:papers", args=[row.teacher_id])
            put(
                kind="paper.objected",
                account=account,
                key=str(row.pk),
                school_id=row.school_id,
                url=url,
                person=row.teacher.short_name,
                annulled=row.annulled,
            )
    return row
