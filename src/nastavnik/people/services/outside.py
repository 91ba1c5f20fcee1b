"""The outside way in: whom of a provider an account belongs to, bound by its owner or by a number of the staff list."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.outbox.services import put
from nastavnik.people.guards import OUTSIDE_NUMBER
from nastavnik.people.models import Account, OutsideEntry, Teacher
from nastavnik.people.selectors import holders
from nastavnik.people.services.entry import proved
from nastavnik.people.services.handlers import passed_on_handlers
from nastavnik.people.services.passwords import same_password
from nastavnik.people.services.seals import locked, seal
from nastavnik.people.services.telling import tell


def account_of_outside(*, address: str, subject: str) -> Account | None:
    """Find whose account a person of a provider is bound to; it may be closed by now."""
    bound = OutsideEntry.objects.filter(address=address, subject=subject, account__is_active=True).first()
    return Account.objects.get(pk=bound.account_id) if bound is not None else None


def bind_outside(*, account: Account, address: str, subject: str) -> OutsideEntry:
    """Bind the own account to a person of a provider, while signed in to both."""
    with transaction.atomic():
        account = locked(account)
        proved(account)
        if OutsideEntry.objects.filter(address=address, subject=subject).exclude(account=account).exists():
            raise RuleError("outside.other", N_("Этот внешний вход уже привязан к другому человеку."))
        if OutsideEntry.objects.filter(address=address, account=account).exclude(subject=subject).exists():
            raise RuleError("outside.already", N_("К вам привязан другой внешний вход: сначала отвяжите его."))
        bound, made = OutsideEntry.objects.get_or_create(
            address=address, subject=subject, defaults={"account": account, "bound_on": clock.today()}
        )
        if made:
            tell(account, "entry.outside", "account.outside_bound", account, way="own")
    return bound


def unbind_outside(*, account: Account, password: str) -> None:
    """Take the own outside way in away; the password and the key stay."""
    same_password(account=account, password=password)
    with transaction.atomic():
        account = locked(account)
        if account.outside_entries.all().delete()[0]:
            tell(account, "entry.outside_ended", "account.outside_unbound", account)


def bind_by_number(*, address: str, subject: str, number: str) -> Account | None:
    """Find and bind an account by a number of the staff list, which others write: what is private stays sealed."""
    with transaction.atomic():
        teacher = _of_number(address, number)
        if teacher is None or teacher.account is None:
            return None
        counts_from = teacher.number_counts_from
        if counts_from is None or counts_from > clock.today():
            raise RuleError(
                "outside.early",
                N_("Номер в списке школы записан недавно. Войдите паролем и привяжите внешний вход сами."),
            )
        account = locked(teacher.account)
        OutsideEntry.objects.create(account=account, address=address, subject=subject, bound_on=clock.today())
        seal(account)
        tell(account, "entry.outside_by_number", "account.outside_bound", account, way="number")
        others = holders(account.school_id, "head", "confidant").exclude(account=account).select_related("account")
        for row in others:
            params = {"person": account.full_name}
            put(
                kind="entry.outside_told",
                account=row.account,
                key=f"{account.pk}-{clock.today()}",
                school_id=account.school_id or 0,
                **params,
            )
    return account


def _of_number(address: str, number: str) -> Teacher | None:
    """Find who alone has a number and no outside way in yet; two people of one number are nobody."""
    if not number:
        return None
    OUTSIDE_NUMBER.enter(number)
    rows = Teacher.objects.filter(outside_number=number, left_on=None).select_related("account")[:2]
    teacher = rows[0] if len(rows) == 1 else None
    account = teacher.account if teacher is not None else None
    free = account is not None and account.is_active and not account.outside_entries.filter(address=address).exists()
    return teacher if free else None


def tell_number(teacher: Teacher, actor: Account) -> None:
    """Tell the owner of an account that a number was written which will open it, inside the caller's transaction."""
    if teacher.account is not None and teacher.outside_number:
        tell(teacher.account, "entry.number", "account.outside_number", actor)


def forget_bindings(*, account: Account, since: dt.datetime | None) -> None:
    """Take away the outside ways in of an account that passes to another holder: all, or those bound since."""
    bound = account.outside_entries.all()
    (bound if since is None else bound.filter(bound_on__gte=localdate(since))).delete()


passed_on_handlers.add("people.outside", forget_bindings)


def refuse_number(*, account: Account) -> None:
    """Strike the number that stands in the staff list for the own account: «это не мой номер»."""
    with transaction.atomic():
        account = locked(account)
        teacher = Teacher.objects.select_for_update().filter(account=account).exclude(outside_number="").first()
        if teacher is not None:
            teacher.outside_number = ""
            teacher.by_hand = sorted({*teacher.by_hand, "outside_number"})
            teacher.save(update_fields=["outside_number", "by_hand"])
            record("account.outside_number_refused", account, account, school_id=account.school_id or 0)
