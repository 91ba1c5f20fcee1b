"""Background work; every handler may run twice and does its work once."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import override
from django_tasks import task

from nastavnik.kit.registries import notice_kinds
from nastavnik.outbox.models import Notice


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
            send_mail(str(kind.mail_subject), words, None, [notice.account.email])
        notice.mail_state = "sent"
        notice.save(update_fields=["mail_state"])


@task()
def send_letter(address: str, subject: str, text: str) -> None:
    """Mail one letter that is no notice; sent again after a crash it only repeats itself."""
    send_mail(subject, text, None, [address])
