"""Questionnaires and their frozen versions: shipped with the product, or a school's own."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy
from nastavnik.people.models import School


class SharedQuerySet(models.QuerySet[Any]):
    """Rows that ship with the product, beside a school's own."""

    def visible_to(self, account: Any) -> Self:
        """Keep what ships and what the account's own school made."""
        if not account.is_authenticated:
            return self.none()
        return self.filter(Q(school__isnull=True) | Q(school_id=account.school_id))

    def shipped(self) -> Self:
        """Keep what ships with the product."""
        return self.filter(school__isnull=True)


class Questionnaire(models.Model):
    """A questionnaire by its key; what it asks is in its versions. One without a school ships with the product."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    key = models.SlugField(max_length=60)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = SharedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(school__isnull=True), name="shipped_questionnaire_key_once"
            ),
            models.UniqueConstraint(
                fields=["school", "key"],
                name="own_questionnaire_key_once",
                violation_error_message=_("Анкета с таким кодом в школе уже есть."),
            ),
        ]


class Version(models.Model):
    """One wording of a questionnaire, frozen by its first answer and checked by its hash."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    spec = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_on = models.DateField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", "pk"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once")]
