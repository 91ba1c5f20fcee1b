"""How a person comes in: the school's founding, an invitation, the first sign-in, appointed roles."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, record, write
from nastavnik.kit import clock, rows
from nastavnik.kit.sealing import told_before
from nastavnik.outbox.services import put, write_letter
from nastavnik.people.guards import INVITATION
from nastavnik.people.models import Account, Invitation, Membership, OwnerProof, School, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import ALPHABET, held_roles, holders, link_secret, normal_code, sharing_mailbox
from nastavnik.people.services.outside import tell_number
from nastavnik.people.services.passwords import kept_password

CODE_LENGTH = 10
LINK_DAYS, CODE_DAYS = 7, 14


@dataclass(frozen=True, slots=True)
class Opened:
    """A new invitation with its secret, which is shown once and stored only as a hash."""

    invitation: Invitation
    secret: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def found_school(
    *,
    name: str,
    short_name: str,
    coordinator_name: str,
    login: str,
    password: str,
    is_demonstration: bool = False,
    city: str = "",
    time_zone: str = "",
) -> tuple[School, Account]:
    """Begin a school with its first coordinator."""
    zone = time_zone or clock.site_zone()
    clock.demand_zone(zone)
    school = School(name=name, short_name=short_name, city=city, time_zone=zone, is_demonstration=is_demonstration)
    account = Account(login=login.strip().casefold(), school=school, full_name=coordinator_name)
    account.password = kept_password(account, password)
    with transaction.atomic(), clock.lived_in(zone):
        account.owner_confirmed_on, account.owner_confirmed_by = clock.today(), OwnerProof.FOUNDING
        school.full_clean()
        school.save()
        rows.enter(school.pk)
        account.school = school
        account.full_clean()
        account.save()
        Membership.objects.create(school=school, account=account, role="coordinator", granted_on=clock.today())
        record("school.founded", account, school, school_id=school.pk)
    return school, account


def _require_invitable(teacher: Teacher) -> None:
    """Refuse a way in to somebody who left, and to a mentor of a partner school."""
    if teacher.left_on is not None:
        raise RuleError("invite.left", N_("Этот педагог уже не работает в школе."))
    if teacher.guest_of:
        raise RuleError("invite.guest", N_("У наставника из школы-партнёра входа нет: всё вносится с листа."))


def invite(*, teacher: Teacher, actor: Account, kind: str = "code", role: str = "", address: str = "") -> Opened:
    """Make a way to a first opening: a letter with a link for a week or a printed code for a fortnight.

    The link goes to the mailbox of the staff list and is shown to nobody; `address` is where links begin.
    """
    require_role(actor, teacher.school_id, "coordinator", "head")
    _require_invitable(teacher)
    _not_opened(teacher)
    by_link = kind == Invitation.Kind.LINK
    if by_link and not may_mail(teacher):
        raise RuleError(
            "invite.mail",
            N_("Письмо не отправить: почты нет или она записана не у одного человека. Напечатайте лист с кодом."),
            "kind",
        )
    if role:
        _may_grant(actor, teacher.school_id, role)
    nonce = secrets.token_urlsafe(32) if by_link else ""
    secret = link_secret(nonce) if by_link else "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    with transaction.atomic():
        Invitation.objects.filter(teacher=teacher, used_at__isnull=True, revoked_at__isnull=True).update(
            revoked_at=clock.now()
        )
        invitation = Invitation.objects.create(
            school_id=teacher.school_id,
            teacher=teacher,
            kind=kind,
            role=role,
            token_hash=_hash(secret),
            nonce=nonce,
            sent_to=teacher.email if by_link else "",
            created_by=actor,
            created_at=clock.now(),
            expires_at=clock.now() + dt.timedelta(days=LINK_DAYS if by_link else CODE_DAYS),
        )
        if by_link:
            school_id = teacher.school_id
            write_letter(kind="invitation", school_id=school_id, about=invitation.pk, links=address)
        record("invitation.made", actor, invitation, way=kind, role=role)
    return Opened(invitation, "" if by_link else secret)


def may_mail(teacher: Teacher) -> bool:
    """Say whether a link can go to a teacher: the site sends mail, the staff list has a mailbox of theirs alone."""
    return bool(settings.EMAIL_HOST and teacher.email) and not sharing_mailbox(teacher)


def _not_opened(teacher: Teacher) -> None:
    """Refuse to make or use a way in where there is one: nobody gives out another's identity."""
    if teacher.account_id is not None:
        raise RuleError(
            "invite.opened",
            N_("У этого педагога уже есть вход, пароль меняет только владелец. Если он забыт, есть восстановление."),
        )


def revoke_invitation(*, invitation: Invitation, actor: Account) -> None:
    """Take an unused invitation back."""
    require_role(actor, invitation.school_id, "coordinator", "head")
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.used_at is None and invitation.revoked_at is None:
            invitation.revoked_at = clock.now()
            invitation.save(update_fields=["revoked_at"])
            record("invitation.revoked", actor, invitation)


def find_invitation(secret: str) -> Invitation | None:
    """Find the open invitation of a link or a typed code."""
    INVITATION.enter(_hash(secret), _hash(normal_code(secret)))
    rows = Invitation.objects.select_related("teacher", "school")
    invitation = rows.filter(token_hash__in=[_hash(secret), _hash(normal_code(secret))]).first()
    return invitation if invitation is not None and invitation.open_at(clock.now()) else None


def accept_invitation(
    *, invitation: Invitation, login: str, password: str, email: str = "", language: str = ""
) -> Account:
    """Open the account of an invited teacher who has none; the invitation is used up."""
    account = Account(school=invitation.school, full_name=invitation.teacher.full_name, login=login.strip().casefold())
    account.language, account.email = language, email.strip().casefold()
    account.password = kept_password(account, password)
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().select_related("teacher").get(pk=invitation.pk)
        if not invitation.open_at(clock.now()):
            raise RuleError(
                "invitation.closed", N_("Приглашение уже использовано или истекло. Попросите новое у куратора.")
            )
        teacher = Teacher.objects.select_for_update().get(pk=invitation.teacher_id)
        _not_opened(teacher)
        account.full_name = teacher.full_name
        account.email_since = clock.today() if account.email else None
        account.opened_by_code = invitation.kind == Invitation.Kind.CODE
        if invitation.sent_to and invitation.sent_to == account.email:
            account.email_since, account.email_proved_on = teacher.email_since, clock.today()
        if invitation.sent_to and invitation.sent_to == teacher.email and teacher.mailbox_counts:
            account.owner_confirmed_on, account.owner_confirmed_by = clock.today(), OwnerProof.MAIL
        account.opened_before = told_before(teacher)
        account.full_clean()
        account.save()
        teacher.account = account
        teacher.outside_since = clock.today() if teacher.outside_number else None  # nobody could be told before
        teacher.save(update_fields=["account"])
        tell_number(teacher, account)
        invitation.used_at = clock.now()
        invitation.save(update_fields=["used_at"])
        if invitation.role and _still_granted(invitation):
            Membership.objects.create(
                school_id=teacher.school_id, account=account, role=invitation.role, granted_on=clock.today()
            )
        record("account.opened", account, account, way=invitation.kind, invited_by=invitation.created_by_id)
    return account


def grantable_roles(actor: Account, school_id: int) -> set[str]:
    """Name the roles the actor may grant; the first head of a school is noted by its coordinator."""
    own = held_roles(actor, school_id)
    may = {str(role) for role, givers in Membership.GIVEN_BY.items() if own.intersection(givers)}
    if "coordinator" in own and not holders(school_id, "head").exists():
        may.add("head")
    return may


def _still_granted(invitation: Invitation) -> bool:
    """Say whether whoever invited may grant the role now: a first head may have been noted meanwhile."""
    host = invitation.created_by
    return host is None or invitation.role in grantable_roles(host, invitation.school_id)


def _may_grant(actor: Account, school_id: int, role: str) -> None:
    """Refuse a role the actor may not grant."""
    if role not in grantable_roles(actor, school_id):
        raise RuleError("role.grant", N_("Эту роль назначает директор."))


def school_to_grant(account: Account, role: str, actor: Account) -> int:
    """Give the school in which an account may get a role from this actor; refuse any other."""
    if account.school_id is None:
        raise RuleError("account.school", N_("У этой учётной записи нет школы."))
    _may_grant(actor, account.school_id, role)
    return account.school_id


def appoint(*, account: Account, role: str, actor: Account) -> Membership:
    """Give an account an appointed role in its school."""
    school = school_to_grant(account, role, actor)
    with transaction.atomic():
        return grant(school=school, account=account, role=role, actor=actor)


def grant(*, school: int, account: Account, role: str, actor: Account | None) -> Membership:
    """Write an appointed role down inside the caller's transaction, and tell whoever got it."""
    membership = Membership(school_id=school, account=account, role=role, granted_on=clock.today())
    event = write(membership, "membership.granted", actor, role=role)
    put(
        kind="membership.granted",
        account=account if account != actor else None,
        key=str(event.pk),
        school_id=membership.school_id,
        url="/",
        role=role,
    )
    return membership


def endable_roles(actor: Account, school_id: int) -> set[str]:
    """Name the roles the actor may end: the head may also stop giving the school's totals to a methodist."""
    stops = {"methodist"} if "head" in held_roles(actor, school_id) else set()
    return grantable_roles(actor, school_id) | stops


def require_not_last(membership: Membership) -> None:
    """Refuse to leave a school without a coordinator; whoever stands in for some days is none."""
    rows = holders(membership.school_id, "coordinator").filter(stand_in=None).exclude(pk=membership.pk)
    if membership.role == "coordinator" and not rows.exists():
        raise RuleError("membership.last", N_("Это последний куратор школы: сначала назначьте другого."))


def end_membership(*, membership: Membership, actor: Account) -> Membership:
    """Take an appointed role back; the last coordinator stays."""
    if membership.role not in endable_roles(actor, membership.school_id):
        raise RuleError("role.grant", N_("Эту роль назначает директор."))
    with transaction.atomic():
        School.objects.select_for_update().get(pk=membership.school_id)
        require_not_last(membership)
        change(membership, kind="membership.ended", actor=actor, ended_on=clock.today())
    return membership
