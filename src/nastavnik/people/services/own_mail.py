"""Confirming the owner of an account: by a letter to the mailbox of the staff list that stood long enough."""

from django.conf import settings
from django.core import signing
from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock, rows
from nastavnik.outbox.services import put, write_letter
from nastavnik.people.models import Account, OwnerProof, Teacher

SALT = "people.own_mail"
VALID_SECONDS = 86400


def own_address(account: Account) -> str:
    """Give the address the staff list knows for the owner; nobody types another one."""
    teacher = Teacher.objects.filter(account=account).only("email").first()
    return teacher.email if teacher is not None else ""


def say_address_changed(teacher: Teacher, actor: Account) -> None:
    """Tell the owner of an account that somebody wrote another mailbox of theirs into the staff list."""
    if teacher.account is not None and teacher.account != actor:
        key = f"{clock.now().isoformat()}"
        put(kind="entry.listed", account=teacher.account, key=key, school_id=teacher.school_id, who=actor.full_name)


def may_confirm_by_mail(account: Account) -> bool:
    """Say whether a letter can settle it: the site sends mail and the mailbox of the staff list counts."""
    teacher = Teacher.objects.filter(account=account).first()
    wanted = account.owner_confirmed_on is None and account.sealed_on is None
    return bool(wanted and settings.EMAIL_HOST and teacher is not None and teacher.mailbox_counts)


def ask_to_confirm(*, account: Account, address: str) -> None:
    """Send the owner a letter with a link that is good for a day; `address` is where links begin."""
    if not may_confirm_by_mail(account):
        raise RuleError("account.no_mail", N_("Письмо отправить нельзя: подпишите лист у куратора."))
    with transaction.atomic():
        record("account.mail_asked", account, account, school_id=account.school_id or 0)
        write_letter(kind="own_mail", school_id=account.school_id or 0, account=account, links=address)


def own_token(account: Account) -> str:
    """Make the secret of such a letter, good for a day."""
    return signing.dumps({"account": account.pk, "email": own_address(account)}, salt=SALT)


def account_of_token(token: str) -> Account | None:
    """Find whose link this is; a link of another address or of yesterday is nobody's."""
    try:
        told = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(pk=told["account"], is_active=True).first()
    if account is None:
        return None
    rows.enter(account.school_id)
    if own_address(account) != told["email"]:
        return None
    return account if account.may_consent or may_confirm_by_mail(account) else None


def confirm_by_mail(*, token: str) -> Account:
    """Note that the owner answered from the own mailbox; consents may be given in the account from now on."""
    with transaction.atomic():
        account = account_of_token(token)
        if account is None:
            raise RuleError("account.link", N_("Ссылка не действует: попросите новое письмо."))
        account = Account.objects.select_for_update().get(pk=account.pk)
        if account.owner_confirmed_on is None:
            account.owner_confirmed_on, account.owner_confirmed_by = clock.today(), OwnerProof.MAIL
            account.full_clean(exclude=["password"])
            account.save(update_fields=["owner_confirmed_on", "owner_confirmed_by"])
            record("account.owner_confirmed", account, account, school_id=account.school_id or 0, way="mail")
    return account
