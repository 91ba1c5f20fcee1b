"""Journal lines, the head of each school's chain, and the erasable reasons beside them."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField, EncryptedJSONField
from nastavnik.kit.privacy import Privacy, Term


class Head(models.Model):
    """The last line of a school's chain; locked last of all while a line is added."""

    privacy = Privacy("P1", "", export=False, erase="keep", retention="forever")

    school_id = models.BigIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class Event(models.Model):
    """One line: ids and codes only, chained to the line before by hash.

    A change says in `data` what the coded fields were and are (`was`, `now`; `was` is none for a row that is new, `now`
    for one that is gone) and names the fields of words, whose former text stands in `Former`. Lines of one press bear
    one `occasion`.
    """

    privacy = Privacy("P1", "actor", export=True, erase="keep", retention="forever, ids and codes only")

    school_id = models.BigIntegerField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField(null=True, blank=True)
    data = models.JSONField(default=dict)
    occasion = models.CharField(max_length=120, blank=True, default="")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school_id", "number"], name="event_number_once")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="event_subject"),
            models.Index(fields=["school_id", "occasion"], condition=~models.Q(occasion=""), name="event_occasion"),
        ]

    def computed_hash(self) -> str:
        """Hash the line together with the hash of the line before."""
        body = {
            "school": self.school_id,
            "number": self.number,
            "at": self.at.astimezone(dt.UTC).isoformat(),
            "actor": self.actor_id,
            "kind": self.kind,
            "subject": [self.subject_type, self.subject_id],
            "data": self.data,
            "previous": self.previous_hash,
        } | ({"occasion": self.occasion} if self.occasion else {})
        return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Reason(models.Model):
    """A free-text reason of a line, in a row of its own that can be erased without breaking the chain."""

    privacy = Privacy(
        "P2",
        "event__actor",
        export=True,
        erase="delete",
        retention="4 years after it was written",
        terms=(Term("event__at", 1460),),
    )

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="reason")
    text = EncryptedField()


class Former(models.Model):
    """What a field of words held before a change, in a row of its own that can be erased without breaking the chain."""

    privacy = Privacy(
        "P2",
        "event__actor",
        export=True,
        erase="delete",
        retention="1 year after the change, or until the row it is about is erased",
        terms=(Term("event__at", 365),),
    )

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="former")
    field = models.CharField(max_length=80)
    words = EncryptedJSONField(_("прежние слова"), seals=("event__actor",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="former_once")]

    @property
    def was(self) -> Any:
        """Give what the field held."""
        return self.words["was"]
