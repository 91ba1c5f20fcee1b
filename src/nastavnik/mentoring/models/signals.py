"""Early warnings with what became of them, and rules a school has switched off."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.core.evidence.signals.warnings import KEPT
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Programme


class CoordinatorQuerySet(SchoolQuerySet):
    """Rows the coordinator works with; neither the pair nor the head finds them."""

    def visible_to(self, account: Any) -> Self:
        """Keep the school's rows for its coordinator."""
        rows = self.of_school(account)
        return rows if holds(account, "coordinator") else rows.none()


class EarlyWarning(SchoolOwned):
    """A rule that held for a pair, or for a mentor as a whole, and what became of it.

    Only rules whose facts the coordinator may know are kept; the database refuses the others.
    """

    privacy = Privacy(
        "P2", "place__mentee", export=True, erase="anonymise", retention="with its owner: it holds no words"
    )

    class Outcome(models.TextChoices):
        TALKED = "talked", _("поговорили")
        NOT_NEEDED = "not_needed", _("помощь не понадобилась")
        PASSED = "passed", _("прошло само")
        ENDED_EARLY = "ended_early", _("пара завершилась досрочно")
        ARCHIVED = "archived", _("год ушёл в архив, итог неизвестен")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="warnings")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="warnings")
    mentor = models.ForeignKey(Teacher, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=3)
    raised_on = models.DateField()
    outcome = models.CharField(_("чем закончилось"), max_length=12, choices=Outcome.choices, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CoordinatorQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["raised_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=KEPT), name="warning_of_a_kept_rule"),
            models.CheckConstraint(
                condition=Q(place__isnull=False, mentor__isnull=True) | Q(place__isnull=True, mentor__isnull=False),
                name="warning_about_one",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_on__isnull=True) | (~Q(outcome="") & Q(closed_on__isnull=False)),
                name="warning_closed_when",
            ),
            models.UniqueConstraint(
                fields=["place", "rule"], condition=Q(outcome="", place__isnull=False), name="warning_open_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "mentor", "rule"],
                condition=Q(outcome="", mentor__isnull=False),
                name="warning_of_mentor_open_once",
            ),
        ]


class RuleSwitch(SchoolOwned):
    """A rule the school has switched off, with the reason; switching on again closes the row."""

    privacy = Privacy(
        "P1", "", export=False, erase="keep", retention="5 years after it ended", terms=(Term("back_on", 5 * 365),)
    )

    rule = models.CharField(max_length=3)
    reason = models.CharField(_("почему выключено"), max_length=500)
    off_on = models.DateField()
    off_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    back_on = models.DateField(null=True, blank=True)
    back_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CoordinatorQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-off_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=KEPT), name="switch_of_a_kept_rule"),
            models.CheckConstraint(condition=~Q(reason=""), name="switch_has_reason"),
            models.UniqueConstraint(
                fields=["school", "rule"],
                condition=Q(back_on__isnull=True),
                name="switch_off_once",
                violation_error_message=_("Это правило уже выключено."),
            ),
        ]
