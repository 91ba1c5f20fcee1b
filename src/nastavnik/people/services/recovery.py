"""«Восстановление вдвоём»: two different people, half a code each, the owner told on every channel."""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock, rows
from nastavnik.kit.sealing import marks
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, Recovery, RecoveryHalf
from nastavnik.people.policies import require_helper
from nastavnik.people.selectors import (
    ALPHABET,
    code_hash,
    going_recovery,
    helpers_of,
    holders,
    normal_code,
    people_kept_away,
    was_active,
)
from nastavnik.people.services.entry import WHERE
from nastavnik.people.services.passwords import set_new_password

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
        Recovery.objects.filter(account=account, stopped_at__isnull=True, used_at__isnull=True).update(stopped_at=now)
        waits = Recovery.WAITS if was_active(account) else dt.timedelta()
        recovery = Recovery.objects.create(account=account, begun_by=actor, begun_at=now, opens_at=now + waits)
        _tell(recovery, "recovery.begun", "account.recovery_begun", actor)
    return recovery


def stop_recovery(*, account: Account, actor: Account) -> None:
    """Stop every recovery of the own account: «это не я»."""
    if actor.pk != account.pk:
        raise RuleError("recovery.own", N_("Остановить восстановление может владелец."))
    with transaction.atomic():
        recovery = Recovery.objects.select_for_update().filter(account=account, stopped_at=None, used_at=None).first()
        if recovery is not None:
            recovery.stopped_at = clock.now()
            recovery.save(update_fields=["stopped_at"])
            _tell(recovery, "recovery.stopped", "account.recovery_stopped", actor)


def give_half(*, account: Account, actor: Account, password: str) -> str:
    """Give half of a code to whoever has the owner before their eyes and proves anew who they are; it is shown once."""
    _require_helper_anew(account, actor, password)
    return _half(account, actor, str(actor.pk))


def _require_helper_anew(account: Account, actor: Account, password: str) -> None:
    require_helper(account, actor)
    if not actor.check_password(password):
        raise RuleError("password.old", N_("Пароль не подошёл."), "password")


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
        if _counting(recovery).exclude(giver=giver).count() >= 2:
            raise RuleError("recovery.two", N_("Обе половины кода уже даны."))
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
    rows.enter(account.school_id)
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        recovery = going_recovery(account, lock=True)
        if recovery is None or not _match(recovery, first, second):
            raise RuleError("recovery.code", N_("Логин и половины кода не подошли, или полчаса прошли."))
        set_new_password(account, password)
        account.sealed_on, account.sealed_before = clock.now(), marks()
        account.save(update_fields=["password", "sealed_on", "sealed_before"])
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
    return False


def _match(recovery: Recovery, first: str, second: str) -> bool:
    """Say whether these are the halves of two different people, both of the last half an hour."""
    fresh = _counting(recovery).filter(given_at__gt=clock.now() - Recovery.HALF_LASTS)
    typed = sorted(code_hash(normal_code(half)) for half in (first, second))
    return typed == sorted(fresh.values_list("code_hash", flat=True))


def _counting(recovery: Recovery) -> QuerySet[RecoveryHalf]:
    """Give the halves that open: whoever the owner keeps away gets a half like anybody, and it opens nothing."""
    away = people_kept_away(recovery.account)
    return recovery.halves.exclude(given_by__in=away) if away else recovery.halves.all()


def _tell(recovery: Recovery, kind: str, event: str, actor: Account | None, **data: Any) -> None:
    """Tell the owner, the heads and the confidants what happens, with the names of whoever helps."""
    account, by = recovery.account, _who_helps(recovery)
    school_id = account.school_id or 0
    noted = record(event, actor, account, school_id=school_id, by=[one.pk for one in by], **data)
    params = {"person": account.full_name, "names": ", ".join(one.full_name for one in by) or "—"}
    others = holders(account.school_id, "head", "confidant").exclude(account=actor).select_related("account")
    put(kind=kind, account=account, key=str(noted.pk), school_id=school_id, url=WHERE, **params)
    for row in others.exclude(account=account):
        put(kind=kind, account=row.account, key=str(noted.pk), school_id=school_id, **params)


def _who_helps(recovery: Recovery) -> list[Account]:
    """Give who gave halves, or who began while nobody gave one; at the machine it is nobody."""
    givers = [half.given_by for half in recovery.halves.select_related("given_by")] or [recovery.begun_by]
    return [one for one in givers if one is not None]
