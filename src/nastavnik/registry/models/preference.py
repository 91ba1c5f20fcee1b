"""Wishes and vetoes: whom a person would like, and with whom they will not be paired."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.models import Unnumbered
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.kit.sealing import open_rows
from nastavnik.people.models import SchoolOwned, SchoolQuerySet, Teacher
from nastavnik.programme.models import Programme


class PreferenceQuerySet(SchoolQuerySet):
    """Preferences are read by their author alone; the engine reads them without showing."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own."""
        return open_rows(self.of_school(account).filter(by__account=account), account)


class Preference(Unnumbered, SchoolOwned):
    """A wish (in order) or a veto of one person about another; no reason is asked."""

    privacy = Privacy(
        "P3",
        "by",
        export=True,
        erase="delete",
        retention="until the programme ends",
        terms=(Term("programme__archived_on", 0),),
    )

    class Kind(models.TextChoices):
        WISH = "wish", _("пожелание")
        VETO = "veto", _("не назначать")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="preferences")
    by = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="preferences")
    about = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")
    as_role = models.CharField(max_length=6, choices=[("mentee", "mentee"), ("mentor", "mentor")])
    kind = models.CharField(max_length=4, choices=Kind.choices)
    rank = models.PositiveSmallIntegerField(default=1)

    objects = PreferenceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "by", "about", "as_role"], name="preference_once"),
            models.CheckConstraint(
                condition=~Q(by=F("about")),
                name="preference_not_about_oneself",
                violation_error_message=_("Выберите другого человека."),
            ),
        ]
