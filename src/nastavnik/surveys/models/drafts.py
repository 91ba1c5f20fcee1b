"""A form a school is writing: what it asks so far, and the steps back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy
from nastavnik.people.models import Account, SchoolOwned
from nastavnik.surveys.models.questionnaires import Questionnaire, Version


class FormDraft(SchoolOwned):
    """The next version of a school's own form before it is published; a deleted draft can be returned."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="until the form is published or deleted")

    questionnaire = models.OneToOneField(Questionnaire, on_delete=models.CASCADE, related_name="draft")
    based_on = models.ForeignKey(Version, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    spec = models.JSONField(_("что спрашивает"))
    past = models.JSONField(default=list, blank=True)
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-changed_at"]
