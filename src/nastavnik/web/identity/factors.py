"""The second factor of an account: a code of the telephone, codes on paper, passkeys. The only writer of it."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction

from nastavnik.people.models import Account

Kind = Authenticator.Type


def has_factor(account: Account) -> bool:
    """Say whether the password alone does not open an account."""
    return bool(Authenticator.objects.filter(user=account).exists())


@transaction.atomic
def prove_by_code(account: Account, typed: str) -> bool:
    """Say whether what was typed is a code of the telephone or one of the paper; each opens once."""
    code = "".join(sign for sign in typed if sign in "0123456789")
    typed_in = Authenticator.objects.select_for_update().filter(user=account, type__in=[Kind.TOTP, Kind.RECOVERY_CODES])
    for one in typed_in.order_by("pk"):
        if (_right_by_clock if one.type == Kind.TOTP else _right_by_paper)(one, code):
            one.record_usage()
            return True
    return False


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
