"""How often a pair or group agreed to meet."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy
from nastavnik.mentoring.models.visibility import own_places
from nastavnik.pairing.models import Relationship
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet
from nastavnik.people.selectors import holds

SHORTEST, LONGEST = 7, 60


class RhythmQuerySet(SchoolQuerySet):
    """Agreed intervals."""

    def visible_to(self, account: Any) -> Self:
        """Keep those of one's own pairs and groups; the coordinator finds all of the school."""
        rows = self.of_school(account)
        return (
            rows
            if holds(account, "coordinator")
            else rows.filter(own_places(account, "relationship__places__")).distinct()
        )


class Rhythm(SchoolOwned):
    """Days between meetings that a pair or group agreed on; without a row two weeks are usual."""

    privacy = Privacy(
        "P1", "relationship__mentor", export=True, erase="anonymise", retention="with its owner: it holds no words"
    )

    relationship = models.OneToOneField(Relationship, on_delete=models.PROTECT, related_name="rhythm")
    every_days = models.PositiveSmallIntegerField(_("раз в сколько дней"))
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()

    objects = RhythmQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every_days__gte=SHORTEST, every_days__lte=LONGEST),
                name="rhythm_between_week_and_two_months",
                violation_error_message=_("Встречи бывают не чаще раза в 7 дней и не реже раза в 60 дней."),
            )
        ]
