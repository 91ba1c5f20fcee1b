"""The letter that carries a notice: general words in the subject, one link, nothing private."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.letters import Words, letter
from nastavnik.kit.registries import notice_kinds
from nastavnik.outbox.models import Letter
from nastavnik.outbox.services.letters import mailboxes


@letter("notice", _("сообщение программы"))
def mailed_notice(row: Letter) -> Words | None:
    """Compose a notice; whoever has no mailbox any more gets no letter."""
    if row.notice is None or row.account is None:
        return None
    kind = notice_kinds[row.notice.kind]
    boxes = mailboxes(row.account, kind.everywhere)
    if not boxes:
        return None
    more = kind.letter(row.notice) if kind.letter is not None else ""
    link = f"{settings.SITE_ADDRESS}{row.notice.url}" if settings.SITE_ADDRESS and row.notice.url and not more else ""
    text = "\n\n".join(part for part in (str(kind.text(row.notice.params)), more, link) if part)
    return Words(str(kind.mail_subject), text, tuple(boxes))
