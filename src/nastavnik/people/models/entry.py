"""How owners come in and get back in: sign-ins, open sessions, recoveries by two people."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models.account import Account


class SignIn(models.Model):
    """A sign-in of an account, or a try with a wrong password or second factor; the owner reads them."""

    privacy = Privacy("P2", "account", export=True, erase="delete", retention="1 year", terms=(Term("at", 365),))

    class Way(models.TextChoices):
        PASSWORD = "password", _("паролем")
        OPENING = "opening", _("первый вход")
        KEY = "key", _("личным ключом")
        MAIL = "mail", _("письмом на свою почту")
        TWO = "two", _("восстановление вдвоём")
        OUTSIDE = "outside", _("через внешний вход")
        WRONG = "wrong", _("неверный пароль")
        WRONG_CODE = "code", _("верный пароль, неверный второй код")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(db_index=True)
    way = models.CharField(max_length=8, choices=Way.choices)
    browser = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def failed(self) -> bool:
        """Say whether it was a try that did not get in."""
        return self.way in {self.Way.WRONG, self.Way.WRONG_CODE}


class OutsideEntry(models.Model):
    """Whom of an outside provider an account belongs to: its address and the person's own sign there, no more."""

    privacy = Privacy("P2", "account", export=True, erase="delete", retention="while the account is open")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="outside_entries")
    address = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    bound_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "subject"], name="outside_person_once"),
            models.UniqueConstraint(fields=["address", "account"], name="outside_account_once"),
        ]


class OpenSession(models.Model):
    """A browser in which an account is open; it goes with its session."""

    privacy = Privacy("P2", "account", export=True, erase="delete", retention="while the session lasts")

    session = models.OneToOneField(Session, primary_key=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="open_sessions")
    opened_at = models.DateTimeField()
    browser = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        ordering = ["-opened_at"]

    @property
    def number(self) -> str:
        """Name a session without its key, which is a secret."""
        return f"{self.opened_at.timestamp():.6f}"


class Recovery(models.Model):
    """A way back for an owner without mailbox and key: two different people give half a code each."""

    privacy = Privacy(
        "P2", "account", export=True, erase="anonymise", retention="5 years", terms=(Term("begun_at", 5 * 365),)
    )
    TRIES = 5
    WAITS = dt.timedelta(hours=24)
    LASTS = dt.timedelta(hours=48)
    HALF_LASTS = dt.timedelta(minutes=30)

    class Stopped(models.TextChoices):
        OWNER = "owner", _("владелец нажал «Это не я»")
        HELPER = "helper", _("начато по ошибке")
        TRIES = "tries", _("код неверно введён пять раз")
        TIME = "time", _("время вышло")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recoveries")
    begun_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(max_length=8, choices=Stopped.choices, default="", blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(stopped_at__isnull=True, used_at__isnull=True),
                name="recovery_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(opens_at__gte=F("begun_at")), name="recovery_opens_after_it_began"),
        ]

    def open_at(self, moment: dt.datetime) -> bool:
        """Say whether halves may be given and used now."""
        return self.opens_at <= moment and self.going_at(moment)

    @property
    def until(self) -> dt.datetime:
        """Give when it ends by itself."""
        return self.opens_at + self.LASTS

    def going_at(self, moment: dt.datetime) -> bool:
        """Say whether it was neither stopped nor used nor forgotten."""
        over = self.stopped_at is not None or self.used_at is not None or self.tries >= self.TRIES
        return not over and moment < self.until


class RecoveryHalf(models.Model):
    """Half of a code, given by one person who has the owner before their eyes."""

    privacy = Privacy(
        "P4",
        "",
        export=False,
        erase="delete",
        retention="1 day, good for 30 minutes",
        terms=(Term("given_at", 1),),
    )

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="halves")
    given_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    giver = models.CharField(max_length=20)
    code_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recovery", "giver"], name="recovery_half_once_a_person"),
        ]
