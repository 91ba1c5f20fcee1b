"""Notices to people, letters on their way, and the leases of background work."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy, Term


class Notice(models.Model):
    """One notice to one person: its kind, the page it leads to, and what the text needs (no private words)."""

    privacy = Privacy(
        "P1", "account", export=True, erase="delete", retention="1 year", terms=(Term("created_at", 365),)
    )
    rows_of = ("school", "account")

    school_id = models.BigIntegerField(db_index=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    #: The press it tells of, and the one that made it wait no longer: both for a press that is taken back.
    occasion = models.CharField(max_length=120, blank=True, default="")
    silenced = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["account", "kind", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["school_id", "occasion"], condition=~models.Q(occasion=""), name="notice_occasion"),
            models.Index(fields=["school_id", "silenced"], condition=~models.Q(silenced=""), name="notice_silenced"),
        ]


class Letter(models.Model):
    """A letter on its way: whose it is and what it is about; its words are composed when it is mailed."""

    privacy = Privacy(
        "P1",
        "account",
        export=True,
        erase="delete",
        retention="30 days after it was sent",
        terms=(Term("created_at", 30, only={"state__in": ["sent", "dropped"]}),),
    )
    rows_of = ("school", "account")

    class State(models.TextChoices):
        WAITING = "waiting", _("ждёт отправки")
        SENDING = "sending", _("отправляется")
        SENT = "sent", _("отправлено")
        FAILED = "failed", _("не доставлено")
        DROPPED = "dropped", _("больше не нужно")
        HELD = "held", _("задержано: база восстановлена из копии")

    class Trouble(models.TextChoices):
        NONE = "", ""
        SILENT = "silent", _("почтовый сервер не отвечает")
        SIGN_IN = "sign_in", _("почтовый сервер не принял вход сайта: проверьте логин и пароль почты")
        SENDER = "sender", _("почтовый сервер не принял адрес отправителя")
        ADDRESS = "address", _("такого адреса нет: исправьте почту")
        CONTENT = "content", _("почтовый сервер отказался принять письмо")
        LATER = "later", _("почтовый сервер просит прислать позже")
        BROKEN = "broken", _("письмо не составилось: сообщите разработчикам")

    school_id = models.BigIntegerField(db_index=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="letters"
    )
    notice = models.OneToOneField(
        Notice, null=True, blank=True, on_delete=models.CASCADE, related_name="letter", editable=False
    )
    kind = models.CharField(max_length=40)
    about = models.BigIntegerField(null=True, blank=True)
    params = models.JSONField(default=dict)
    reached = models.JSONField(default=list)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=8, choices=Trouble.choices, default="", blank=True)
    message = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    #: Who is invited by it, and the row of the staff list it is for, where a list of letters names them.
    invited = ""
    card: Any = None

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="letter_due")]


class DailyTurn(models.Model):
    """Which day of a school was begun last, how long it is held, and when it was done; 0 is the installation."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="one row a school")
    rows_of = ()

    school_id = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)


class Lease(models.Model):
    """Who works on a task and until when; a task whose lease ran out is taken again."""

    privacy = Privacy("P1", "", export=False, erase="delete", retention="30 days", terms=(Term("until", 30),))

    task_id = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=1)


class Told(models.Model):
    """How often somebody was written to about one wait, or asked about it once themselves."""

    privacy = Privacy("P1", "account", export=True, erase="delete", retention="1 year", terms=(Term("last_on", 365),))
    rows_of = ("school", "account")

    class What(models.TextChoices):
        NUDGED = "nudged", _("напомнили")
        ASKED = "asked", _("попросили не забыть")

    school_id = models.BigIntegerField(db_index=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=6, choices=What.choices)
    life = models.CharField(max_length=40)
    key = models.BigIntegerField()
    since = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)
    last_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "what", "life", "key"], name="told_once")]
