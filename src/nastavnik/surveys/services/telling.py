"""Notices about waves: asked once, reminded twice at most, never on a day the school calendar keeps silent."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.outbox import services as outbox
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import is_quiet
from nastavnik.surveys.models import Asked, Wave

MOST_REMINDERS = 2
FIRST_AFTER, LAST_BEFORE, APART = 5, 3, 2


def page_of(wave: Wave) -> str:
    """Give the page on which one answers."""
    if wave.by_code:
        return reverse("surveys:own_code", args=[wave.pk])
    return reverse("surveys:answer", args=[wave.pk])


def tell_asked(wave: Wave, teachers: Iterable[Teacher]) -> None:
    """Tell people that a questionnaire waits for them."""
    kind = "surveys.asked_by_code" if wave.by_code else "surveys.asked"
    _put(wave, teachers, kind, f"wave:{wave.pk}")


def _put(wave: Wave, teachers: Iterable[Teacher], kind: str, key: str) -> None:
    which = {"round": wave.round, "rounds": wave.rounds} if wave.rounds > 1 else {}
    for teacher in teachers:
        if teacher.account is not None and teacher.account.is_active:
            outbox.put(
                kind=kind,
                account=teacher.account,
                key=key,
                school_id=wave.school_id,
                url=page_of(wave),
                day=wave.closes_on.isoformat(),
                **which,
            )


def waiting(wave: Wave) -> QuerySet[Asked]:
    """Give the rows of those who may be reminded; by code nobody knows who answered, so everybody."""
    rows: QuerySet[Asked] = Asked.objects.filter(
        wave=wave, answered_on__isnull=True, no_reminders=False, teacher__left_on__isnull=True
    )
    return rows.select_related("teacher__account").order_by("pk")


def due(row: Asked, wave: Wave, on: dt.date) -> bool:
    """Say whether a reminder is due: some days after asking, and once more shortly before the end."""
    if row.reminders >= MOST_REMINDERS or (row.reminded_on is not None and (on - row.reminded_on).days < APART):
        return False
    ending = (wave.closes_on - on).days <= LAST_BEFORE
    return (ending and on > row.asked_on) or (row.reminders == 0 and (on - row.asked_on).days >= FIRST_AFTER)


def remind_due(*, wave: Wave, on: dt.date) -> int:
    """Remind whom it is time to remind; silent on days off and in the holidays."""
    if not wave.is_open or wave.kind == Wave.Kind.THEN or is_quiet(wave.school, on):
        return 0
    with transaction.atomic():
        return _remind(wave, [row for row in waiting(wave).select_for_update(of=("self",)) if due(row, wave, on)], on)


def remindable(wave: Wave, rows: Iterable[Asked], today: dt.date) -> list[Asked]:
    """Give those of the waiting who may be reminded today, or refuse a reminder that nobody would get."""
    if not wave.is_open:
        raise RuleError("wave.state", N_("Анкетирование не идёт: напоминать не о чем."))
    if is_quiet(wave.school, today):
        raise RuleError(
            "wave.quiet", N_("Сегодня по школьному календарю выходной или каникулы: напомните в рабочий день.")
        )
    due_now = [row for row in rows if row.reminded_on is None or (today - row.reminded_on).days >= APART]
    if not due_now:
        raise RuleError("wave.reminded", N_("Напоминать некому: все ответили или напоминание было недавно."))
    return due_now


def remind(*, wave: Wave, actor: Account) -> int:
    """Remind everybody who is awaited, at the coordinator's wish; gives how many."""
    require_role(actor, wave.school_id, "coordinator")
    today = clock.today()
    with transaction.atomic():
        wave = Wave.objects.select_for_update(of=("self",)).select_related("school").get(pk=wave.pk)
        rows = remindable(wave, waiting(wave).select_for_update(of=("self",)), today)
        record("wave.reminded", actor, wave, people=len(rows))
        return _remind(wave, rows, today)


def _remind(wave: Wave, rows: list[Asked], on: dt.date) -> int:
    kind = "surveys.reminder_by_code" if wave.by_code else "surveys.reminder"
    _put(wave, [row.teacher for row in rows], kind, f"wave:{wave.pk}:{on}")
    for row in rows:
        row.reminders, row.reminded_on = row.reminders + 1, on
    Asked.objects.bulk_update(rows, ["reminders", "reminded_on"])
    return len(rows)
