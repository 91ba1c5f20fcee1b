"""The owner's own doings at the door: password, personal key, mailbox, and the ways back in that need nobody else."""

import datetime as dt
import secrets

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock, rows
from nastavnik.outbox.services import write_letter
from nastavnik.people.models import Account, SignIn
from nastavnik.people.selectors import ALPHABET, PROOF_SALT, asked_for_factor, normal_code, recovery_token
from nastavnik.people.services.passwords import kept_password, same_password
from nastavnik.people.services.seals import locked, unseal
from nastavnik.people.services.telling import tell

KEY_LENGTH = 10
MAIL_SECONDS = 1800
LETTERS_A_DAY = 5
PROOF_SECONDS = 86400
KEPT = dt.timedelta(days=365)
GRACE = dt.timedelta(days=14)


def note_sign_in(account: Account, way: str, browser: str) -> None:
    """Keep for the owner how the account was opened, or that somebody tried; a year at most."""
    SignIn.objects.create(account=account, at=clock.now(), way=way, browser=browser[:80])
    SignIn.objects.filter(account=account, at__lt=clock.now() - KEPT).delete()


def ask_for_factor(account: Account) -> dt.date | None:
    """Give the day from which an account without a second factor opens nothing else; None where none is asked for.

    The fortnight before it begins with the first sign-in in a role that is asked.
    """
    with transaction.atomic():
        rows.enter_as(account.pk)
        asked = asked_for_factor(account)
        since = (account.factor_asked_on or clock.today()) if asked else None
        if since != account.factor_asked_on:
            account.factor_asked_on = since
            account.save(update_fields=["factor_asked_on"])
    return since + GRACE if since is not None else None


def change_password(*, account: Account, old: str, new: str) -> Account:
    """Change the own password; other sessions end by it."""
    if not account.check_password(old):
        raise RuleError("password.old", N_("Прежний пароль не подошёл."), "old")
    kept = kept_password(account, new, "new")
    with transaction.atomic():
        account = locked(account)
        account.password = kept
        account.save(update_fields=["password"])
        tell(account, "entry.password", "account.password_changed", account)
    return account


def change_language(*, account: Account, language: str) -> None:
    """Keep the language in which the owner reads pages and letters."""
    account.language = language
    account.save(update_fields=["language"])


def make_personal_key(*, account: Account, password: str | None = None) -> str:
    """Make the key that alone brings the owner back, and show it once; a new one ends the old one."""
    if password is not None:
        same_password(account=account, password=password)
    key = "".join(secrets.choice(ALPHABET) for _ in range(KEY_LENGTH))
    kept = make_password(key)  # slow, so before the lock
    with transaction.atomic():
        account = locked(account)
        proved(account)
        account.personal_key, account.personal_key_on = kept, clock.today()
        account.save(update_fields=["personal_key", "personal_key_on"])
        tell(account, "entry.key", "account.key_made", account)
    return key


def change_mailbox(*, account: Account, email: str, password: str, address: str) -> Account:
    """Change the own mailbox; it counts once its owner answered and it stood, until then the one before counts."""
    same_password(account=account, password=password)
    with transaction.atomic():
        account = locked(account)
        proved(account)
        email = email.strip().casefold()
        if email != account.email:
            counted = account.mailboxes_that_count(clock.today())
            account.email_before = counted[0] if counted else ""
            account.email, account.email_since, account.email_proved_on = email, clock.today(), None
            account.full_clean(exclude=["password"])
            account.save(update_fields=["email", "email_before", "email_since", "email_proved_on"])
            tell(account, "entry.mailbox", "account.mailbox_changed", account)
        if account.email and account.email_proved_on is None and settings.EMAIL_HOST:
            write_letter(kind="mailbox", school_id=account.school_id or 0, account=account, links=address)
    return account


def account_of_proof(token: str) -> Account | None:
    """Find whose mailbox a link proves; a link to another mailbox is nobody's."""
    try:
        told = signing.loads(token, salt=PROOF_SALT, max_age=PROOF_SECONDS)
    except signing.BadSignature:
        return None
    return Account.objects.filter(pk=told["account"], email=told["email"], is_active=True).first()


def prove_mailbox(*, token: str) -> Account:
    """Note that the owner answered from the mailbox."""
    with transaction.atomic():
        account = account_of_proof(token)
        if account is None:
            raise RuleError("account.link", N_("Ссылка не действует: попросите новое письмо."))
        account = locked(account)
        account.email_proved_on = account.email_proved_on or clock.today()
        account.save(update_fields=["email_proved_on"])
        record("account.mailbox_proved", account, account, school_id=account.school_id or 0)
    return account


def ask_recovery_letter(*, login: str, address: str) -> None:
    """Send a link for half an hour to the mailbox that counts; whether there is one, nobody is told."""
    account = Account.objects.filter(login=login.strip().casefold(), is_active=True).first()
    if account is None or not settings.EMAIL_HOST:
        return
    with clock.lived_in(account.school.time_zone if account.school is not None else None):
        counted = account.mailboxes_that_count(clock.today())
    if counted:
        with transaction.atomic():
            rows.enter(account.school_id)
            asked = account.letters.filter(kind="recovery", created_at__gt=clock.now() - dt.timedelta(days=1))
            if asked.count() >= LETTERS_A_DAY:  # whoever knows a login alone is not to fill a mailbox
                return
            write_letter(kind="recovery", school_id=account.school_id or 0, account=account, links=address)


def account_of_recovery(token: str) -> Account | None:
    """Find who may set a new password by a mailed link; it is used up with the password it was made under."""
    pk = token.partition(":")[0]
    account = Account.objects.filter(pk=pk, is_active=True).first() if pk.isdecimal() and len(pk) < 19 else None
    if account is None or recovery_token(account, token.split(":")[1] if token.count(":") == 2 else "") != token:
        return None
    made = int(token.split(":")[1])
    return account if 0 <= clock.now().timestamp() - made <= MAIL_SECONDS else None


def recover_by_mail(*, token: str, password: str) -> Account:
    """Set a new password by the mailed link; a sealed account opens wholly, for this is its owner."""
    account = account_of_recovery(token)
    if account is None:
        raise RuleError("account.link", N_("Ссылка не действует: попросите новое письмо."))
    return _come_back(account, password, "mail")


def recover_by_key(*, login: str, key: str, password: str) -> Account:
    """Set a new password by the personal key, which is used up; a sealed account opens wholly."""
    account = Account.objects.filter(login=login.strip().casefold(), is_active=True).first()
    kept = account.personal_key if account is not None else ""
    right = check_password(normal_code(key), kept or make_password(secrets.token_hex(8)))  # as long for nobody's login
    if account is None or not right:
        raise RuleError("account.key", N_("Логин и ключ не подошли. Проверьте знаки."))
    return _come_back(account, password, "key")


def unseal_by_key(*, account: Account, key: str, password: str) -> Account:
    """Open the earlier private rows to the owner, who has the key; the password others may know is replaced."""
    if not check_password(normal_code(key), account.personal_key or "!"):
        raise RuleError("account.key", N_("Ключ не подошёл. Проверьте знаки."), "key")
    kept = kept_password(account, password)
    with transaction.atomic():
        account = locked(account)
        account.password = kept
        account.save(update_fields=["password"])
        unseal(account, "key")
        tell(account, "entry.password", "account.password_changed", account)
    return account


def _come_back(account: Account, password: str, way: str) -> Account:
    kept = kept_password(account, password)
    with transaction.atomic():
        before, account = account, locked(account)
        if (before.password, before.personal_key) != (account.password, account.personal_key):
            raise RuleError("account.link", N_("Этим путём вход уже возвращён: войдите новым паролем."))
        account.password = kept
        account.save(update_fields=["password"])
        if way == "key":
            account.personal_key, account.personal_key_on = "", None
            account.save(update_fields=["personal_key", "personal_key_on"])
        unseal(account, way)
        tell(account, "entry.password", "account.recovered", account, way=way)
    return account


def proved(account: Account) -> None:
    """Refuse to change what would open a sealed account: whoever was let in by two is not known to be the owner."""
    if account.sealed_on is not None:
        raise RuleError(
            "account.sealed",
            N_("Ключ и почту меняет владелец, который подтвердил, что это он: введите прежний личный ключ."),
        )
