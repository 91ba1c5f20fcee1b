"""What a candidate has done that matters for the programme, each with a file where there is one."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.models import StoredFile
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, SchoolQuerySet
from nastavnik.people.selectors import holds
from nastavnik.registry.models.mentor import MentorEntry

FIRST_YEAR, LAST_YEAR = 1950, 2100


class AchievementQuerySet(SchoolQuerySet):
    """Achievements of candidates."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own; coordinator and council see all of the school."""
        rows = self.of_school(account)
        if holds(account, "coordinator", "council_member"):
            return rows
        return rows.filter(entry__teacher__account=account)


class Achievement(SchoolOwned):
    """A contest won, materials written, a talk given, work for the community."""

    privacy = Privacy(
        "P1",
        "entry__teacher",
        export=True,
        erase="delete",
        retention="3 years after the programme, with its file",
        terms=(Term("entry__programme__archived_on", 3 * 365),),
    )

    class Kind(models.TextChoices):
        CONTEST = "contest", _("победа или место в конкурсе")
        AUTHOR = "author", _("пособие, разработка, статья")
        SPEAKER = "speaker", _("вебинар, выступление, мастер-класс")
        COMMUNITY = "community", _("общественная работа")

    history = {"kind": _("что это"), "year": _("год")}

    entry = models.ForeignKey(MentorEntry, on_delete=models.CASCADE, related_name="achieved")
    kind = models.CharField(_("что это"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("что именно"), max_length=300)
    year = models.PositiveSmallIntegerField(_("год"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = AchievementQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="achievement_year",
                violation_error_message=_("Проверьте год."),
            ),
            models.UniqueConstraint(
                fields=["entry", "kind", "title", "year"],
                name="achievement_once",
                violation_error_message=_("Это достижение уже записано."),
            ),
        ]
