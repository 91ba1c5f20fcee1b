"""Letters of this room that carry a secret: it is made at the moment of mailing and stands in no table."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit import clock
from nastavnik.kit.letters import Words, letter
from nastavnik.people.models import Account, Invitation, Teacher
from nastavnik.people.selectors import link_secret, proof_token, recovery_token
from nastavnik.people.services.own_mail import may_confirm_by_mail, own_token

#: Whoever asked for a way back so long ago has found another one, or asks again.
ASKED_LONG_AGO = dt.timedelta(hours=1)


@letter("invitation", gettext_lazy("приглашение"))
def invitation(row: Any) -> Words | None:
    """Compose the letter of an invitation that is still open."""
    found = Invitation.objects.select_related("teacher", "school").filter(pk=row.about).first()
    if found is None or not found.open_at(clock.now()) or not found.sent_to:
        return None
    words = _(
        "%(school)s приглашает вас в программу наставничества. Откройте страницу и задайте свой пароль: %(link)s\n\n"
        "Ссылка действует до %(day)s и только один раз. Если вы её не ждали, ничего не делайте."
    )
    with clock.lived_in(found.school.time_zone):
        day = clock.localdate(found.expires_at).strftime("%d.%m.%Y")
    school = found.school.short_name
    text = words % {"school": school, "link": f"{row.params['links']}{link_secret(found.nonce)}/", "day": day}
    subject = _("%(school)s: приглашение в программу наставничества") % {"school": school}
    return Words(subject, text, (found.sent_to,))


@letter("own_mail", gettext_lazy("подтверждение входа"))
def own_mail(row: Any) -> Words | None:
    """Compose the letter by which the owner of an account answers from the mailbox of the staff list."""
    teacher = Teacher.objects.filter(account=row.account).first()
    if teacher is None or not may_confirm_by_mail(row.account):
        return None
    words = _("Чтобы подтвердить вход в программу наставничества, откройте страницу и нажмите кнопку: %(link)s")
    text = words % {"link": f"{row.params['links']}{own_token(row.account)}/"}
    return Words(_("Подтверждение входа"), text, (teacher.email,))


@letter("mailbox", gettext_lazy("подтверждение почты"))
def mailbox(row: Any) -> Words | None:
    """Compose the letter to the own mailbox by which its owner answers."""
    account: Account = row.account
    if not account.is_active or not account.email or account.email_proved_on is not None:
        return None
    words = _("Чтобы подтвердить эту почту, откройте страницу и нажмите кнопку: %(link)s\n\nСсылка действует сутки.")
    text = words % {"link": f"{row.params['links']}{proof_token(account)}/"}
    return Words(_("Подтверждение почты"), text, (account.email,))


@letter("recovery", gettext_lazy("новый пароль"))
def recovery(row: Any) -> Words | None:
    """Compose the letter of a way back, to the mailboxes that count; one asked for long ago is dropped."""
    account: Account = row.account
    boxes = account.mailboxes_that_count(clock.today())
    if not account.is_active or not boxes or clock.now() - row.created_at > ASKED_LONG_AGO:
        return None
    words = _(
        "Чтобы задать новый пароль, откройте страницу: %(link)s\n\nСсылка действует полчаса. "
        "Если вы её не просили, ничего не делайте: пароль прежний."
    )
    token = recovery_token(account, str(int(clock.now().timestamp())))
    return Words(_("Новый пароль для входа"), words % {"link": f"{row.params['links']}{token}/"}, tuple(boxes))
