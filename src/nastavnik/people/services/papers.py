"""Entering for a person what they signed or said; the person is told, and may say that it is not so."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import annul, change, write
from nastavnik.kit import clock, occasion
from nastavnik.kit.desk import REFUSALS
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
    """Take back what was entered, and what was built on it; say whether it could be."""
    try:
        with transaction.atomic():
            annul(school_id=row.school_id, occasion=row.occasion, actor=actor)
    except REFUSALS:
        return False
    return True


def would_be_annulled(row: Entered, actor: Account) -> bool:
    """Try whether what was entered could be taken back; it writes, and all of it is taken back."""
    with transaction.atomic():
        before = transaction.savepoint()
        try:
            return _annulled(row, actor)
        finally:
            transaction.savepoint_rollback(before)


def settle_objection(*, row: Entered, actor: Account) -> Entered:
    """Note that what an objection left standing was put right, or talked over."""
    require_role(actor, row.school_id, "coordinator")
    with transaction.atomic():
        row = Entered.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if row.objected_on is None or row.annulled or row.settled_on is not None:
            raise RuleError("paper.settled", N_("Здесь ничего не ждёт решения. Обновите страницу."))
        change(row, kind="paper.settled", actor=actor, settled_on=clock.today())
    return row


def may_object(row: Entered) -> bool:
    """Say whether the person may still say that it is not so."""
    return row.objected_on is None and clock.now() <= row.entered_at + MAY_OBJECT


def may_take_back(row: Entered) -> bool:
    """Say whether an entry may still be taken back by whoever enters: nobody has objected, and it is not long ago."""
    return not row.annulled and may_object(row)


def take_entry_back(*, row: Entered, actor: Account) -> Entered:
    """Annul what was entered by mistake, for another person or from another sheet, with what was built on it."""
    require_role(actor, row.school_id, "coordinator")
    with transaction.atomic():
        row = Entered.objects.select_for_update(of=("self",)).select_related("teacher").get(pk=row.pk)
        if not may_take_back(row):
            words = N_("Отменить внесённое можно в течение 14 дней. Теперь исправьте саму запись.")
            raise RuleError("paper.late", words)
        if not _annulled(row, actor):
            words = N_("На этом уже стоит другое, отменить внесённое целиком нельзя. Исправьте записи на их страницах.")
            raise RuleError("paper.stands", words)
        change(row, kind="paper.taken_back", actor=actor, annulled=True, settled_on=clock.today())
    return row


def say_not_so(*, row: Entered, actor: Account) -> Entered:
    """Note that the person did not sign or say it: what was entered is annulled, and the coordinators are told.

    What others have built on meanwhile is annulled with it; where that cannot be, all of it stays and is the
    coordinator's matter.
    """
    with transaction.atomic():
        row = Entered.objects.select_for_update(of=("self",)).select_related("teacher").get(pk=row.pk)
        if row.teacher.account_id != actor.pk:
            raise RuleError("paper.other", N_("Возражает тот, за кого внесено."))
        if not may_take_back(row):
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
