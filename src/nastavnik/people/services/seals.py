"""The seal on an account that others helped in: until its owner is known, or until it is begun anew without the past.

«Начать с чистого листа» is for the owner who has neither key nor former mailbox. It is asked for twice, a fortnight
apart; meanwhile whoever has the key or the mailbox stops it. What was private and earlier stays closed for good.
"""

from django.db import transaction

from nastavnik.journal.services import record
from nastavnik.kit import clock, rows
from nastavnik.kit.sealing import marks
from nastavnik.people.models import Account, OwnerSheet
from nastavnik.people.policies import require_anew_due, require_sealed
from nastavnik.people.services.handlers import pass_on
from nastavnik.people.services.passwords import same_password
from nastavnik.people.services.telling import tell_all


def locked(account: Account) -> Account:
    """Lock an account whose owner is known by now: what is written about it belongs to its school."""
    rows.enter(account.school_id, account.pk)
    return Account.objects.select_for_update(of=("self",)).get(pk=account.pk)


def seal(account: Account) -> None:
    """Close to a locked account everything private that is written by now."""
    _forget_wish(account, "two")
    account.sealed_on, account.sealed_before = clock.now(), marks()
    account.save(update_fields=["sealed_on", "sealed_before"])


def unseal(account: Account, way: str) -> None:
    """Open to a locked account what is sealed, for its owner is known; what was closed for good stays so."""
    if account.sealed_on is not None:
        pass_on(account, since=account.sealed_on)  # another may have set up a way of their own meanwhile
        _forget_wish(account, way)
        account.sealed_on = None
        account.save(update_fields=["sealed_on"])
        record("account.unsealed", account, account, school_id=account.school_id or 0, way=way)


def ask_anew(*, account: Account, password: str) -> Account:
    """Ask to begin anew: the owner, the heads and the confidants are told, and the fortnight begins."""
    same_password(account=account, password=password)
    with transaction.atomic():
        account = locked(account)
        require_sealed(account)
        if account.anew_asked_at is None:
            account.anew_asked_at = clock.now()
            account.save(update_fields=["anew_asked_at"])
            tell_all(account, "anew.asked", "account.anew_asked", account)
    return account


def stop_anew(*, account: Account) -> Account:
    """Take the wish back; the account stays sealed."""
    with transaction.atomic():
        account = locked(account)
        _forget_wish(account, "taken_back")
    return account


def begin_anew(*, account: Account, password: str) -> Account:
    """Open the account without its past; its owner is to be confirmed again before consents count."""
    same_password(account=account, password=password)
    with transaction.atomic():
        account = locked(account)
        require_anew_due(account)
        account.closed_before, account.anew_on = account.sealed_before, clock.today()
        account.sealed_on = account.anew_asked_at = account.owner_confirmed_on = None
        account.owner_confirmed_by = ""
        account.save(
            update_fields=[
                *("closed_before", "anew_on", "sealed_on", "anew_asked_at"),
                *("owner_confirmed_on", "owner_confirmed_by"),
            ]
        )
        OwnerSheet.objects.filter(account=account, disputed_on=None, over_on=None).update(over_on=clock.today())
        tell_all(account, "anew.begun", "account.anew", account)
    return account


def _forget_wish(account: Account, way: str) -> None:
    """End the wait for beginning anew: taken back, or the owner came, or the account is sealed once more."""
    if account.anew_asked_at is not None:
        account.anew_asked_at = None
        account.save(update_fields=["anew_asked_at"])
        tell_all(account, "anew.stopped", "account.anew_stopped", account, way=way)
