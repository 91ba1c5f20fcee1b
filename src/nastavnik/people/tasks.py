"""Letters of this room that carry a secret: it is made at the moment of mailing and stands in no table."""

from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django_tasks import task

from nastavnik.kit import clock
from nastavnik.people.models import Account, Invitation
from nastavnik.people.selectors import link_secret, proof_token, recovery_token


@task()
def send_invitation(invitation_id: int, address: str) -> None:
    """Mail the link of an invitation that is still open; `address` is where links begin."""
    invitation = Invitation.objects.select_related("teacher", "school").filter(pk=invitation_id).first()
    if invitation is None or not invitation.open_at(clock.now()) or not invitation.sent_to:
        return
    words = _(
        "%(school)s приглашает вас в программу наставничества. Откройте страницу и задайте свой пароль: %(link)s\n\n"
        "Ссылка действует до %(day)s и только один раз. Если вы её не ждали, ничего не делайте."
    )
    day = clock.localdate(invitation.expires_at).strftime("%d.%m.%Y")
    link = f"{address}{link_secret(invitation.nonce)}/"
    text = words % {"school": invitation.school.short_name, "link": link, "day": day}
    send_mail(_("Приглашение в программу наставничества"), text, None, [invitation.sent_to])


@task()
def send_mailbox_proof(account_id: int, address: str) -> None:
    """Mail to the own mailbox the link by which its owner answers."""
    account = Account.objects.filter(pk=account_id, is_active=True, email_proved_on__isnull=True).first()
    if account is None or not account.email:
        return
    words = _("Чтобы подтвердить эту почту, откройте страницу и нажмите кнопку: %(link)s\n\nСсылка действует сутки.")
    text = words % {"link": f"{address}{proof_token(account)}/"}
    send_mail(_("Подтверждение почты"), text, None, [account.email])


@task()
def send_recovery(account_id: int, address: str) -> None:
    """Mail the link of a recovery to the mailboxes that count."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    boxes = account.mailboxes_that_count(clock.today()) if account is not None else []
    if account is None or not boxes:
        return
    words = _(
        "Чтобы задать новый пароль, откройте страницу: %(link)s\n\nСсылка действует полчаса. "
        "Если вы её не просили, ничего не делайте: пароль прежний."
    )
    token = recovery_token(account, str(int(clock.now().timestamp())))
    text = words % {"link": f"{address}{token}/"}
    send_mail(_("Новый пароль для входа"), text, None, boxes)
