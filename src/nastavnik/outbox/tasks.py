"""Background work; every handler may run twice and does its work once."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import override
from django_tasks import task

from nastavnik.kit import clock
from nastavnik.kit.registries import notice_kinds
from nastavnik.outbox.models import Notice


def mailboxes(account: Any, everywhere: bool) -> list[str]:
    """Give where letters to an account go: the own mailbox, where it matters the one before a recent change too."""
    return list(account.every_mailbox(clock.today())) if everywhere else list(filter(None, [account.email]))


@task()
def send_mail_notice(notice_id: int) -> None:
    """Mail one notice: a general subject, a link, no private words; a notice already sent stays as it is."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_id, mail_state="waiting").first()
        if notice is None:
            return
        kind = notice_kinds[notice.kind]
        with override(notice.account.language or settings.LANGUAGE_CODE):
            more = kind.letter(notice) if kind.letter is not None else ""
            words = "\n\n".join(part for part in (str(kind.text(notice.params)), more) if part)
            for box in mailboxes(notice.account, kind.everywhere):  # apart: none of them is to show another
                send_mail(str(kind.mail_subject), words, None, [box])
        notice.mail_state = "sent"
        notice.save(update_fields=["mail_state"])


@task()
def send_letter(address: str, subject: str, text: str) -> None:
    """Mail one letter that is no notice; sent again after a crash it only repeats itself."""
    send_mail(subject, text, None, [address])
