"""«Восстановление вдвоём»: two different people, half a code each, the owner told on every channel."""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock, rows
from nastavnik.kit.registries import daily_work, daily_work_of_site
from nastavnik.people.models import Account, Recovery, RecoveryHalf
from nastavnik.people.policies import require_helper
from nastavnik.people.selectors import (
    ALPHABET,
    code_hash,
    going_recovery,
    helpers_of,
    normal_code,
    people_kept_away,
    unfinished_recoveries,
    was_active,
)
from nastavnik.people.services.handlers import pass_on
from nastavnik.people.services.passwords import kept_password, same_password
from nastavnik.people.services.seals import locked, seal
from nastavnik.people.services.telling import tell_all

HALF_LENGTH = 6
MACHINE = "machine"


def begin_recovery(*, account: Account, actor: Account | None, password: str = "") -> Recovery:
    """Begin a recovery, or give the one that is going; an owner who was active has a day to stop it."""
    if actor is not None:
        _require_helper_anew(account, actor, password)
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        going = going_recovery(account)
        if going is not None:
            return going
        now = clock.now()
        for over in unfinished_recoveries().filter(account=account):
            _end_if_over(over)
        waits = Recovery.WAITS if was_active(account) else dt.timedelta()
        recovery = Recovery.objects.create(account=account, begun_by=actor, begun_at=now, opens_at=now + waits)
        _tell(recovery, "recovery.begun", "account.recovery_begun", actor)
    return recovery


def stop_recovery(*, account: Account, actor: Account) -> None:
    """Stop a recovery: its owner by «это не я», or who began it by mistake."""
    with transaction.atomic():
        recovery = unfinished_recoveries().select_for_update(of=("self",)).filter(account=account).first()
        if recovery is None:
            return
        if actor.pk not in {account.pk, recovery.begun_by_id}:
            raise RuleError("recovery.own", N_("Остановить восстановление может владелец или тот, кто его начал."))
        by_owner = actor.pk == account.pk
        _stop(recovery, Recovery.Stopped.OWNER if by_owner else Recovery.Stopped.HELPER, actor)


def end_what_is_over(_on: dt.date, school_id: int) -> None:
    """End the recoveries whose time or tries are over, and say so to everybody who waits."""
    for recovery in unfinished_recoveries().filter(account__school=school_id):
        _end_if_over(recovery)


daily_work.add("people.recoveries", end_what_is_over)


def end_what_is_over_outside(_on: dt.date) -> None:
    """Do the same for accounts of no school."""
    for recovery in unfinished_recoveries().filter(account__school=None):
        _end_if_over(recovery)


daily_work_of_site.add("people.recoveries", end_what_is_over_outside)


def _end_if_over(recovery: Recovery) -> None:
    """Note that a recovery ended by itself, once, if it did."""
    with rows.of_school(recovery.account.school_id or rows.NO_SCHOOL), transaction.atomic():
        still = unfinished_recoveries().select_for_update(of=("self",)).filter(pk=recovery.pk).first()
        if still is not None and not still.going_at(clock.now()):
            tried = still.tries >= Recovery.TRIES
            _stop(still, Recovery.Stopped.TRIES if tried else Recovery.Stopped.TIME, None)


def _stop(recovery: Recovery, why: str, actor: Account | None) -> None:
    recovery.stopped_at, recovery.stopped_why = clock.now(), why
    recovery.save(update_fields=["stopped_at", "stopped_why"])
    _tell(recovery, f"recovery.{why}", "account.recovery_stopped", actor, why=why)
    recovery.halves.all().delete()


def give_half(*, account: Account, actor: Account, password: str) -> str:
    """Give half of a code to whoever has the owner before their eyes and proves anew who they are; it is shown once."""
    _require_helper_anew(account, actor, password)
    return _half(account, actor, str(actor.pk))


def _require_helper_anew(account: Account, actor: Account, password: str) -> None:
    require_helper(account, actor)
    same_password(account=actor, password=password)


def machine_halves(*, account: Account) -> list[str]:
    """Give at the machine the half that the school has nobody for; both where there is nobody at all."""
    away = people_kept_away(account) if going_recovery(account) is not None else set()
    helpers = [one for one in helpers_of(account) if one.pk not in away]
    if len(helpers) >= 2:
        raise RuleError("recovery.enough", N_("В школе есть кому помочь: два человека дают половины кода на сайте."))
    if not helpers:
        begin_recovery(account=account, actor=None)
    return [_half(account, None, f"{MACHINE}{number}") for number in range(2 - len(helpers))]


def _half(account: Account, actor: Account | None, giver: str) -> str:
    with transaction.atomic():
        recovery = going_recovery(account, lock=True)
        if recovery is None:
            raise RuleError("recovery.none", N_("Восстановление не начато или уже закончено."))
        if not recovery.open_at(clock.now()):
            raise RuleError("recovery.waits", N_("Владелец недавно входил: у него есть сутки, чтобы остановить."))
        secret = "".join(secrets.choice(ALPHABET) for _ in range(HALF_LENGTH))
        given = {"given_by": actor, "code_hash": code_hash(secret), "given_at": clock.now()}
        RecoveryHalf.objects.update_or_create(recovery=recovery, giver=giver, defaults=given)
        record("account.recovery_half", actor, account, school_id=account.school_id or 0, giver=giver)
    return secret


def use_recovery(*, login: str, first: str, second: str, password: str) -> Account:
    """Open an account by two halves from two people: new password, everything private before it sealed."""
    account = Account.objects.filter(login=login.strip().casefold(), is_active=True).first()
    recovery = going_recovery(account) if account is not None else None
    if account is None or recovery is None or not _right(recovery, first, second):
        raise RuleError("recovery.code", N_("Логин и половины кода не подошли, или полчаса прошли."))
    kept = kept_password(account, password)
    with transaction.atomic():
        account = locked(account)
        recovery = going_recovery(account, lock=True)
        if recovery is None or not _match(recovery, first, second):
            raise RuleError("recovery.code", N_("Логин и половины кода не подошли, или полчаса прошли."))
        account.password = kept
        account.save(update_fields=["password"])
        seal(account)
        pass_on(account)
        recovery.used_at = clock.now()
        recovery.save(update_fields=["used_at"])
        _tell(recovery, "recovery.used", "account.recovered", None, way="two")
        recovery.halves.all().delete()
    return account


def _right(recovery: Recovery, first: str, second: str) -> bool:
    """Compare the halves; a wrong pair counts, and stays counted when the sending is refused."""
    if not recovery.open_at(clock.now()):
        return False
    if _match(recovery, first, second):
        return True
    Recovery.objects.filter(pk=recovery.pk).update(tries=F("tries") + 1)
    _end_if_over(recovery)
    return False


def _match(recovery: Recovery, first: str, second: str) -> bool:
    """Say whether these are the halves of two different people, both of the last half an hour."""
    fresh = _counting(recovery).filter(given_at__gt=clock.now() - Recovery.HALF_LASTS)
    typed = {code_hash(normal_code(half)) for half in (first, second)}
    return len(typed) == 2 and typed <= set(fresh.values_list("code_hash", flat=True))


def _counting(recovery: Recovery) -> QuerySet[RecoveryHalf]:
    """Give the halves that open: whoever the owner keeps away gets a half like anybody, and it opens nothing."""
    away = people_kept_away(recovery.account)
    return recovery.halves.exclude(given_by__in=away) if away else recovery.halves.all()


def _tell(recovery: Recovery, kind: str, event: str, actor: Account | None, **data: Any) -> None:
    """Tell what happens, with the names of whoever helps; who began it is told too."""
    by = _who_helps(recovery)
    also = [recovery.begun_by] if recovery.begun_by is not None else []
    tell_all(recovery.account, kind, event, actor, names=by, also=also, by=[one.pk for one in by], **data)


def _who_helps(recovery: Recovery) -> list[Account]:
    """Give who gave halves, or who began while nobody gave one; at the machine it is nobody."""
    givers = [half.given_by for half in recovery.halves.select_related("given_by")] or [recovery.begun_by]
    return [one for one in givers if one is not None]
