"""Rows of the mechanisms: stored files, form keys, drafts, kept releases."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedJSONField
from nastavnik.kit.privacy import Privacy, Term

MAX_FILE = 12 * 1024 * 1024


class Unnumbered(models.Model):
    """A row that others may not know of: pages name it by this, for its number would count the rows of others."""

    handle = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class StoredFile(models.Model):
    """An uploaded or composed file as a row, so that the database is everything."""

    privacy = Privacy("P2", "created_by", export=True, erase="delete", retention="as long as the row that holds it")

    school_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by", verbose_name=_("вместо")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__lte=MAX_FILE),
                name="stored_file_size",
                violation_error_message="Файл больше 12 МБ.",
            )
        ]


class FormKey(models.Model):
    """A form that was sent: the same key again gives the first result."""

    privacy = Privacy(
        "P1", "account", export=False, erase="delete", retention="30 days", terms=(Term("created_at", 30),)
    )
    rows_of = ("account",)

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    body_hash = models.CharField(max_length=64)
    result_url = models.CharField(max_length=500, default="")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="form_key_once")]


class Attempt(models.Model):
    """How often something was guessed wrong of late, under a key that tells nobody what it was."""

    privacy = Privacy(
        "P4",
        "",
        export=False,
        erase="delete",
        retention="1 day after the last wrong try",
        terms=(Term("next_at", 1),),
    )

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField()
    next_at = models.DateTimeField(db_index=True)


class Draft(models.Model):
    """What somebody typed and has not sent yet, kept on the server."""

    privacy = Privacy(
        "P3",
        "account",
        export=True,
        erase="delete",
        retention="90 days after the last change",
        terms=(Term("updated_at", 90),),
    )
    rows_of = ("account",)

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    data = EncryptedJSONField(seals=("account",))
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="draft_once")]


class Release(models.Model):
    """Figures that were given out: kept as they were, so that the next ones are checked against them."""

    privacy = Privacy("P1", "", export=False, erase="keep", retention="5 years: later figures are checked against it")

    scope = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    subjects = models.JSONField(default=list)
    content = models.JSONField()
    memory = EncryptedJSONField(_("Чем сводки сверяются с прежними: числа без имён"))
    sha256 = models.CharField(max_length=64)
    made_by = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["scope", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "number"], name="release_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="release_numbered_from_one"),
        ]


class BatchQuerySet(models.QuerySet["Batch"]):
    """Acts on many rows."""

    def visible_to(self, account: Any) -> "BatchQuerySet":
        """Keep one's own."""
        return self.filter(made_by=account)


class Batch(Unnumbered):
    """One act on many rows: who, when, which, and what became of each row.

    `outcomes` is a list of one mapping a row: its key, `done` or why it was refused. `waiting` holds the keys that the
    background work has still to take, `typed` what it needs for them, emptied with the last. `back_of` is the batch
    that this one takes back.
    """

    privacy = Privacy("P1", "made_by", export=False, erase="delete", retention="30 days", terms=(Term("made_at", 30),))
    rows_of = ("made_by",)

    school_id = models.BigIntegerField(db_index=True)
    act = models.CharField(max_length=60)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    outcomes = models.JSONField(default=list)
    waiting = models.JSONField(default=list)
    typed = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True, db_index=True)
    back_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="backs")

    objects = BatchQuerySet.as_manager()


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Lists kept under a name."""

    def visible_to(self, account: Any) -> "SavedViewQuerySet":
        """Keep one's own."""
        return self.filter(account=account)


class SavedView(Unnumbered):
    """A list as somebody asked for it, under a name of their own: `asked` is the search, filters, order and columns."""

    privacy = Privacy(
        "P1",
        "account",
        export=True,
        erase="delete",
        retention="2 years after it was saved",
        terms=(Term("saved_at", 730),),
    )
    rows_of = ("account",)

    school_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    name = models.CharField(_("название"), max_length=60)
    asked = models.CharField(max_length=1500)
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "path", "name"],
                name="saved_view_name_once",
                violation_error_message=_("Вид этого списка с таким названием уже есть."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Give the address of the list as it was asked for."""
        return f"{self.path}?{self.asked}"


class Snooze(models.Model):
    """A wait that its owner put off to a day; it is no answer, and falls away when the record changes."""

    privacy = Privacy(
        "P1", "by", export=True, erase="delete", retention="30 days after the day named", terms=(Term("until", 30),)
    )

    school_id = models.BigIntegerField(db_index=True)
    life = models.CharField(max_length=40)
    key = models.BigIntegerField()
    owner = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(_("отложить до"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school_id", "life", "key", "owner"], name="snooze_once")]


class SchoolTerm(models.Model):
    """In how many days something is usually done in this school, where that is not the default."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    school_id = models.BigIntegerField(db_index=True)
    life = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    owner = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField(_("срок, дней"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school_id", "life", "state", "owner"], name="school_term_once")]
