"""What a mentee's year brought besides the work of the pair: a category, a contest, courses."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, SchoolQuerySet
from nastavnik.people.selectors import holds
from nastavnik.registry.models.mentee import MenteeEntry


class DevelopmentQuerySet(SchoolQuerySet):
    """Facts of development."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own, and all of the school for its coordinator."""
        rows = self.of_school(account)
        if holds(account, "coordinator"):
            return rows
        return rows.filter(entry__teacher__account=account)


class Development(SchoolOwned):
    """One fact with its day, noted by the coordinator and seen by the mentee."""

    privacy = Privacy(
        "P1",
        "entry__teacher",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("entry__programme__archived_on", 3 * 365, empties=("title",)),),
    )

    class Kind(models.TextChoices):
        CATEGORY = "category", _("квалификационная категория")
        CONTEST = "contest", _("конкурс")
        COURSE = "course", _("курсы повышения квалификации")

    entry = models.ForeignKey(MenteeEntry, on_delete=models.PROTECT, related_name="developments")
    kind = models.CharField(_("что это"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("что именно"), max_length=200)
    achieved_on = models.DateField(_("когда"))

    objects = DevelopmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["achieved_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind", "title", "achieved_on"],
                name="development_once",
                violation_error_message=_("Это уже записано."),
            )
        ]
