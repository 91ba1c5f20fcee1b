"""Confirming the owner of an account opened by a printed code: by a letter to the address in the staff list."""

from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.outbox.tasks import send_letter
from nastavnik.people.models import Account, Teacher

SALT = "people.own_mail"
VALID_SECONDS = 86400


def own_address(account: Account) -> str:
    """Give the address the staff list knows for the owner; nobody types another one."""
    teacher = Teacher.objects.filter(account=account).only("email").first()
    return teacher.email if teacher is not None else ""


def may_confirm_by_mail(account: Account) -> bool:
    """Say whether a letter can settle it: the site sends mail and the staff list has an address."""
    return bool(not account.may_consent and settings.EMAIL_HOST and own_address(account))


def ask_to_confirm(*, account: Account, link_for: Callable[[str], str]) -> None:
    """Send the owner a letter with a link that is good for a day."""
    if not may_confirm_by_mail(account):
        raise RuleError("account.no_mail", N_("Письмо отправить нельзя: подпишите лист у куратора."))
    token = signing.dumps({"account": account.pk, "email": own_address(account)}, salt=SALT)
    text = _("Чтобы подтвердить вход в программу наставничества, откройте страницу и нажмите кнопку: %(link)s")
    with transaction.atomic():
        record("account.mail_asked", account, account, school_id=account.school_id or 0)
        address, body = own_address(account), text % {"link": link_for(token)}
        transaction.on_commit(lambda: send_letter.enqueue(address, _("Подтверждение входа"), body))


def account_of_token(token: str) -> Account | None:
    """Find whose link this is; a link of another address or of yesterday is nobody's."""
    try:
        told = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(pk=told["account"], is_active=True).first()
    return account if account is not None and own_address(account) == told["email"] else None


def confirm_by_mail(*, token: str) -> Account:
    """Note that the owner answered from the own mailbox; consents may be given in the account from now on."""
    with transaction.atomic():
        account = account_of_token(token)
        if account is None:
            raise RuleError("account.link", N_("Ссылка не действует: попросите новое письмо."))
        account = Account.objects.select_for_update().get(pk=account.pk)
        if account.owner_confirmed_on is None:
            account.email, account.owner_confirmed_on = own_address(account), clock.today()
            account.full_clean(exclude=["password"])
            account.save(update_fields=["email", "owner_confirmed_on"])
            record("account.owner_confirmed", account, account, school_id=account.school_id or 0, way="mail")
    return account
