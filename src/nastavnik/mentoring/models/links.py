"""A link to one person's form about one meeting, good without signing in."""

from typing import Any

from django.db import models

from nastavnik.kit.fields import EncryptedJSONField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.mentoring.models.meetings import Meeting
from nastavnik.people.models import SchoolOwned, Teacher


class FeedbackLink(SchoolOwned):
    """A way to one form: the secret is stored as a hash, the draft typed by it lives here until it is sent."""

    privacy = Privacy(
        "P3", "teacher", export=False, erase="delete", retention="14 days", terms=(Term("expires_at", 0),)
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="links")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    draft = EncryptedJSONField(null=True, blank=True, seals=("teacher__account",))

    def open_at(self, moment: Any) -> bool:
        """Say whether the link may still be used."""
        return bool(self.expires_at > moment)
