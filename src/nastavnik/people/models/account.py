"""Accounts, appointed roles and invitations."""

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.combined import Prepared
from nastavnik.kit.models import StoredFile
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models.school import School, SchoolOwned


class AccountManager(BaseUserManager["Account"]):
    """Find accounts by their login."""

    def get(self, *args: Any, **kwargs: Any) -> "Account":
        """Fetch an account with its school and its row of the staff list: whoever comes in needs both on every page."""
        if not args and kwargs.keys() == {"pk"}:
            found: list[Account] = _by_key.ask(pk=kwargs["pk"])
            if not found:
                raise Account.DoesNotExist
            return found[0]
        return self._with_school().get(*args, **kwargs)

    def _with_school(self) -> models.QuerySet["Account"]:
        return self.get_queryset().select_related("school", "teacher")

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Find by login, whatever the case."""
        return self.get(login=(username or "").strip().casefold())


#: A mailbox that somebody else could have changed tells nobody who reads it until it has stood so long.
MAILBOX_STANDS = dt.timedelta(days=30)


class OwnerProof(models.TextChoices):
    """What shows that an account is in the hands of its owner."""

    FOUNDING = "founding", _("вход открыт при установке")
    MAIL = "mail", _("своей почтой")
    SHEET = "sheet", _("подписанным листом")
    EARLIER = "earlier", _("приглашением, до версии 0.3")


class Account(AbstractBaseUser):
    """A sign-in of one person; the teacher row may live without one."""

    privacy = Privacy("P1", "", export=True, erase="delete", retention="while the person works, then 3 years")
    rows_of = ()  # signing in comes before any school is known

    login = models.CharField(_("логин или почта"), max_length=150, unique=True)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")
    full_name = models.CharField(_("имя"), max_length=200)
    email = models.EmailField(_("почта"), blank=True, default="")
    is_active = models.BooleanField(default=True)
    opened_by_code = models.BooleanField(default=False)
    owner_confirmed_on = models.DateField(null=True, blank=True)
    owner_confirmed_by = models.CharField(max_length=8, choices=OwnerProof.choices, default="", blank=True)
    email_since = models.DateField(null=True, blank=True, editable=False)
    email_proved_on = models.DateField(null=True, blank=True)
    email_before = models.EmailField(default="", blank=True)
    personal_key = models.CharField(max_length=200, default="", blank=True)
    personal_key_on = models.DateField(null=True, blank=True)
    sealed_on = models.DateTimeField(null=True, blank=True)
    sealed_before = models.JSONField(default=dict, blank=True, editable=False)
    factor_asked_on = models.DateField(null=True, blank=True, editable=False)
    anew_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    anew_on = models.DateField(null=True, blank=True, editable=False)
    closed_before = models.JSONField(default=dict, blank=True, editable=False)
    opened_before = models.JSONField(default=dict, blank=True, editable=False)
    language = models.CharField(max_length=5, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AccountManager()

    #: Where it stands, kept while it reads a page (`people.desk`); what a form changes is always asked anew.
    kept_standing: Any = None

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_confirmed_on__isnull=True, owner_confirmed_by="")
                | Q(owner_confirmed_on__isnull=False) & ~Q(owner_confirmed_by=""),
                name="account_confirmed_somehow",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def may_consent(self) -> bool:
        """Say whether a press of this account may prepare a consent: its owner is known for sure."""
        return self.owner_confirmed_on is not None and self.sealed_on is None

    @property
    def hidden_before(self) -> dict[str, int] | None:
        """Give the last keys of the private rows this account does not read: until a proof, or for good; else None."""
        if self.sealed_on is not None:
            return dict(self.sealed_before)
        if self.anew_on is not None:
            return dict(self.closed_before)
        return dict(self.opened_before) if self.opened_before and not self.owner_settled else None

    @property
    def owner_settled(self) -> bool:
        """Say whether nothing is left to deny: a sheet may be said not to be the owner's for a fortnight."""
        if self.owner_confirmed_on is None:
            return False
        by_sheet = self.owner_confirmed_by == OwnerProof.SHEET
        return not by_sheet or clock.today() > self.owner_confirmed_on + OwnerSheet.MAY_DISPUTE

    def every_mailbox(self, day: dt.date) -> list[str]:
        """Give the mailboxes of what the owner must not miss: the own one, and the one before a recent change."""
        recent = self.email_since is not None and day < self.email_since + MAILBOX_STANDS
        return list(dict.fromkeys(one for one in (self.email, self.email_before if recent else "") if one))

    def mailboxes_that_count(self, day: dt.date) -> list[str]:
        """Give the mailboxes a letter to which reaches the owner: the own one, or the one before a recent change."""
        stands = self.email_since is not None and self.email_since + MAILBOX_STANDS <= day
        own = self.email if stands and self.email_proved_on is not None else ""
        before = self.email_before if self.email_since is not None and not stands else ""
        return [one for one in (own, before) if one]


_by_key = Prepared(lambda pk: Account.objects._with_school().filter(pk=pk), pk=int)


class Membership(SchoolOwned):
    """An appointed role in a school; mentee and mentor are not appointed."""

    privacy = Privacy(
        "P1", "account", export=True, erase="anonymise", retention="5 years", terms=(Term("ended_on", 5 * 365),)
    )
    rows_of = ("school", "account")

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("куратор")
        HEAD = "head", _("директор")
        COUNCIL_MEMBER = "council_member", _("член совета")
        DEPARTMENT_HEAD = "department_head", _("руководитель МО")
        CONFIDANT = "confidant", _("доверенное лицо")
        METHODIST = "methodist", _("методист")
        OPERATOR = "operator", _("системный администратор")

    # Who gives each role in a school; those apart do not follow the programme from stage to stage.
    GIVEN_BY = {
        Role.COORDINATOR: ("coordinator", "head"),
        Role.HEAD: ("head",),
        Role.COUNCIL_MEMBER: ("coordinator", "head"),
        Role.DEPARTMENT_HEAD: ("coordinator", "head"),
        Role.CONFIDANT: ("coordinator", "head"),
        Role.METHODIST: (),
        Role.OPERATOR: ("head",),
    }
    APART = (Role.METHODIST, Role.OPERATOR)

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("роль"), max_length=20, choices=Role.choices)
    granted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "account", "role"],
                condition=Q(ended_on__isnull=True),
                name="membership_once",
                violation_error_message=_("Эта роль уже назначена."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("granted_on")),
                name="membership_ends_after_start",
            ),
        ]


class StandIn(SchoolOwned):
    """A role that somebody holds from a day until a day, as the deputy of the coordinator does."""

    privacy = Privacy(
        "P1", "account", export=True, erase="anonymise", retention="5 years", terms=(Term("last", 5 * 365),)
    )

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="stand_ins")
    role = models.CharField(_("роль"), max_length=20, choices=Membership.Role.choices)
    first = models.DateField(_("с какого дня"))
    last = models.DateField(_("по какой день"))
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.CASCADE, related_name="stand_in"
    )
    appointed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="stand_in_first_last",
                violation_error_message=_("Последний день раньше первого: проверьте даты."),
            )
        ]


class Invitation(SchoolOwned):
    """A way in: a link or a printed code, good until used or expired; opening the page changes nothing."""

    privacy = Privacy(
        "P4",
        "teacher",
        export=False,
        erase="delete",
        retention="30 days after use or expiry",
        terms=(
            Term("expires_at", 30),
            Term("used_at", 30),
        ),
    )

    class Kind(models.TextChoices):
        LINK = "link", _("ссылка")
        CODE = "code", _("печатный код")

    teacher = models.ForeignKey("people.Teacher", on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    role = models.CharField(max_length=20, choices=Membership.Role.choices, default="", blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=64, default="", blank=True)
    sent_to = models.EmailField(default="", blank=True)
    created_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def open_at(self, moment: Any) -> bool:
        """Say whether the invitation may still be used."""
        return self.used_at is None and self.revoked_at is None and self.expires_at > moment


class OwnerSheet(SchoolOwned):
    """A signed sheet of a first opening with its scan; for a fortnight it may be said not to be the owner's."""

    privacy = Privacy("P2", "account", export=True, erase="anonymise", retention="with its owner: it holds no words")
    MAY_DISPUTE = TO_SETTLE = dt.timedelta(days=14)

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="owner_sheets")
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    registered_on = models.DateField()
    disputed_on = models.DateField(null=True, blank=True)
    disputed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    over_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(disputed_on__isnull=True, over_on__isnull=True),
                name="owner_sheet_once",
            ),
            models.CheckConstraint(
                condition=Q(disputed_on__isnull=True) | Q(disputed_on__gte=F("registered_on")),
                name="owner_sheet_disputed_later",
            ),
        ]

    #: Whether whoever reads a list of sheets may dispute this one, or take back what they registered.
    may_deny = may_take_back = False

    @property
    def to_settle_until(self) -> dt.date | None:
        """Give the day by which it is to be settled whose account it is, once the sheet was denied."""
        return None if self.disputed_on is None else self.disputed_on + self.TO_SETTLE - dt.timedelta(days=1)

    def may_be_disputed(self, day: dt.date) -> bool:
        """Say whether its fortnight lasts."""
        return self.disputed_on is None and self.over_on is None and day <= self.registered_on + self.MAY_DISPUTE
