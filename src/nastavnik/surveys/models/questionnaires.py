"""Questionnaires and their frozen versions."""

from django.db import models

from nastavnik.kit.privacy import Privacy


class Questionnaire(models.Model):
    """A questionnaire by its key; what it asks is in its versions."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    key = models.SlugField(max_length=60, unique=True)


class Version(models.Model):
    """One wording of a questionnaire, frozen by its first answer and checked by its hash."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=20)
    spec = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_on = models.DateField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["questionnaire", "pk"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once")]
