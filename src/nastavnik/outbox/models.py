"""Notices to people, and the leases of background work."""

from django.conf import settings
from django.db import models

from nastavnik.kit.privacy import Privacy


class Notice(models.Model):
    """One notice to one person: its kind, the page it leads to, and what the text needs (no private words)."""

    privacy = Privacy("P1", "account", export=True, erase="delete", retention="1 year")
    rows_of = ("school", "account")

    school_id = models.BigIntegerField(db_index=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail_state = models.CharField(
        max_length=10,
        choices=[("none", "none"), ("waiting", "waiting"), ("sent", "sent"), ("failed", "failed")],
        default="none",
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["account", "kind", "key"], name="notice_once")]


class Lease(models.Model):
    """Who works on a task and until when; a task whose lease ran out is taken again."""

    privacy = Privacy("P1", "", export=False, erase="delete", retention="30 days")

    task_id = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=1)
