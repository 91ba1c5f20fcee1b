"""One person's answers to one version."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedJSONField
from nastavnik.kit.privacy import Privacy
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher
from nastavnik.surveys.models.questionnaires import Version


class ResponseQuerySet(SchoolQuerySet):
    """Responses; the answers are their author's."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own responses."""
        return self.of_school(account).filter(respondent__account=account)

    def submitted(self) -> Self:
        """Keep the versions that count: sent, not replaced by a correction."""
        return self.filter(submitted_at__isnull=False, replaced_by__isnull=True)


class Response(SchoolOwned):
    """One person's answers to one version; sent answers are never overwritten, a correction is a new response."""

    privacy = Privacy("P3", "respondent", export=True, erase="delete", retention="1 year after the programme")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    respondent = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="responses")
    about = models.CharField(_("о чём"), max_length=80)
    language = models.CharField(max_length=5, default="ru")
    answers = EncryptedJSONField()
    entered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    corrects = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = ResponseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "respondent", "about"],
                condition=Q(corrects__isnull=True),
                name="response_once",
                violation_error_message=_("Эта форма уже заполнена; ответы можно исправить новой версией."),
            )
        ]
