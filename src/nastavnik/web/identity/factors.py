"""The second factor of an account: a code of the telephone, codes on paper, passkeys. The only writer of it."""

import datetime as dt
import struct
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as passkeys
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock, rows
from nastavnik.outbox.services import put
from nastavnik.people.models import Account
from nastavnik.people.services.passwords import same_password
from nastavnik.people.services.seals import locked

Kind = Authenticator.Type
WHERE = "/entry/second/"
MOST_PASSKEYS = 10
NOT_FITTING = N_("Ключ доступа не подошёл. Попробуйте ещё раз.")


@dataclass(frozen=True, slots=True)
class Factor:
    """What an account has of one kind; of paper codes, how many are left."""

    number: int
    kind: str
    name: str
    left: int
    since: Any
    used_at: Any


def has_factor(account: Account) -> bool:
    """Say whether the password alone does not open an account."""
    return bool(Authenticator.objects.filter(user=account).exists())


def kinds_of(account: Account) -> set[str]:
    """Name the kinds an account has."""
    return set(Authenticator.objects.filter(user=account).values_list("type", flat=True))


def factors_of(account: Account) -> list[Factor]:
    """List what an account has, in the order it came."""
    return [_shown(one) for one in Authenticator.objects.filter(user=account).order_by("pk")]


def _shown(one: Authenticator) -> Factor:
    name = one.data["name"] if one.type == Kind.WEBAUTHN else ""
    left = len(RecoveryCodes(one).get_unused_codes()) if one.type == Kind.RECOVERY_CODES else 0
    return Factor(one.pk, one.type, name, left, one.created_at, one.last_used_at)


def switch_on_app(*, account: Account, secret: str, code: str) -> None:
    """Take an app of a telephone that shows the right code; this code opens nothing any more."""
    with transaction.atomic():
        account = locked(account)
        if Authenticator.objects.filter(user=account, type=Kind.TOTP).exists():
            raise RuleError(
                "factor.there", N_("Приложение уже подключено. Чтобы сменить телефон, сначала уберите его.")
            )
        moment = moment_of_code(secret, _digits(code))
        if not moment:
            raise RuleError(
                "factor.code", N_("Код не подошёл. Проверьте, что часы телефона идут верно, и введите новый."), "code"
            )
        one = totp.TOTP.activate(account, secret).instance
        one.data["used"] = moment
        _stamp(one)
        _tell(account, "app_on")


def make_codes(*, account: Account) -> list[str]:
    """Make the codes on paper, each of which opens once; those made earlier open nothing any more."""
    with transaction.atomic():
        account = locked(account)
        Authenticator.objects.filter(user=account, type=Kind.RECOVERY_CODES).delete()
        made = RecoveryCodes.activate(account)
        _stamp(made.instance)
        _tell(account, "codes_on")
    codes: list[str] = made.generate_codes()
    return codes


def add_passkey(*, account: Account, name: str, credential: Any) -> None:
    """Take a passkey that the browser made for this site just now."""
    with transaction.atomic():
        account = locked(account)
        if Authenticator.objects.filter(user=account, type=Kind.WEBAUTHN).count() >= MOST_PASSKEYS:
            raise RuleError("factor.many", N_("Ключей доступа уже десять: уберите те, которыми не пользуетесь."))
        _read(passkeys.parse_registration_response, credential)
        _read(passkeys.complete_registration, credential)
        _stamp(passkeys.WebAuthn.add(account, name, credential).instance)
        _tell(account, "passkey_on", name)


def rename_passkey(*, account: Account, number: int, name: str) -> None:
    """Call a passkey otherwise; what it opens stays the same."""
    with transaction.atomic():
        account = locked(account)
        one = Authenticator.objects.filter(user=account, pk=number, type=Kind.WEBAUTHN).first()
        if one is None:
            raise RuleError("factor.gone", N_("Этого способа уже нет: обновите страницу."))
        one.data["name"] = name
        one.save(update_fields=["data"])
        record("account.factor_passkey_named", account, account, school_id=account.school_id or 0)


def remove(*, account: Account, number: int, password: str) -> None:
    """Take one second factor away; others stay."""
    same_password(account=account, password=password)
    with transaction.atomic():
        account = locked(account)
        one = Authenticator.objects.filter(user=account, pk=number).first()
        if one is None:
            raise RuleError("factor.gone", N_("Этого способа уже нет: обновите страницу."))
        what = {Kind.TOTP: "app_off", Kind.RECOVERY_CODES: "codes_off", Kind.WEBAUTHN: "passkey_off"}
        _tell(account, what[one.type], _shown(one).name)
        one.delete()


def forget(*, account: Account, since: dt.datetime | None = None) -> None:
    """Take second factors away from an account that passes to another holder: all, or those set up since a moment."""
    gone = Authenticator.objects.filter(user=account)
    gone = gone if since is None else gone.filter(created_at__gte=since)
    if gone.exists():
        gone.delete()
        _tell(account, "gone", by_owner=False)


def tell_of_guessing(account: Account) -> None:
    """Tell the owner that somebody has the password and tries codes."""
    with transaction.atomic():
        rows.enter(account.school_id)
        _tell(account, "guessed", by_owner=False)


def prove_by_passkey(account: Account, credential: Any) -> bool:
    """Say whether a passkey of the account answered what this page asked."""
    try:
        _read(passkeys.parse_authentication_response, credential)
        one = _read(lambda answer: passkeys.complete_authentication(account, answer), credential)
    except RuleError:
        return False
    _used(one)
    return True


UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError, struct.error, InvalidSignature)


def _read(run: Any, credential: Any) -> Any:
    """Let the library read what a browser sent; whatever else was sent is refused in words."""
    try:
        return run(credential)
    except (*UNREADABLE, ValidationError) as error:
        raise RuleError("factor.passkey", NOT_FITTING) from error


@transaction.atomic
def prove_by_code(account: Account, typed: str) -> bool:
    """Say whether what was typed is a code of the telephone or one of the paper; each opens once."""
    code, kinds = _digits(typed), [Kind.TOTP, Kind.RECOVERY_CODES]
    for one in Authenticator.objects.select_for_update().filter(user=account, type__in=kinds).order_by("pk"):
        if (_right_by_clock if one.type == Kind.TOTP else _right_by_paper)(one, code):
            _used(one)
            return True
    return False


def _digits(typed: str) -> str:
    return "".join(sign for sign in typed if sign in "0123456789")


def _right_by_paper(one: Authenticator, code: str) -> bool:
    return bool(RecoveryCodes(one).validate_code(code))


def _right_by_clock(one: Authenticator, code: str) -> bool:
    """Compare with the codes of these minutes; what was used, and what came before it, opens nothing any more.

    The library remembers used codes in the memory of one process; here the row does, for every process.
    """
    moment = moment_of_code(decrypt(one.data["secret"]), code, after=one.data.get("used", 0))
    if moment:
        one.data["used"] = moment
        one.save(update_fields=["data"])
    return bool(moment)


def moment_of_code(secret: str, code: str, after: int = 0) -> int:
    """Tell which half a minute a code belongs to, 0 if to none of those that count."""
    moments = (moment for moment in totp.yield_hotp_counters_from_time() if moment > after)
    right = (moment for moment in moments if totp.format_hotp_value(totp.hotp_value(secret, moment)) == code)
    return next(right, 0)


def _stamp(one: Authenticator) -> None:
    """Note when it came by the clock of the school, which a demonstration moves."""
    one.created_at = clock.now()
    one.save(update_fields=["created_at", "data"])


def _used(one: Authenticator) -> None:
    one.last_used_at = clock.now()
    one.save(update_fields=["last_used_at"])


def _tell(account: Account, what: str, name: str = "", by_owner: bool = True) -> None:
    """Note in the journal who did what, and let the owner hear of it wherever a notice goes."""
    school_id = account.school_id or 0
    noted = record(f"account.factor_{what}", account if by_owner else None, account, school_id=school_id)
    put(kind="entry.factor", account=account, key=str(noted.pk), school_id=school_id, url=WHERE, what=what, name=name)
