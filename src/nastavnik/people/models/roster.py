"""An import of the staff list: the file, what was understood, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.models import StoredFile
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models.account import Account
from nastavnik.people.models.school import SchoolOwned


class RosterImport(SchoolOwned):
    """A staff list on its way in; nothing reaches the teachers before it is accepted."""

    privacy = Privacy(
        "P1", "created_by", export=False, erase="delete", retention="1 year", terms=(Term("created_at", 365),)
    )

    class State(models.TextChoices):
        PREVIEW = "preview", _("просмотр")
        ACCEPTED = "accepted", _("принят")
        DISCARDED = "discarded", _("отменён")

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    choices = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False), name="roster_import_accepted_when"
            )
        ]
