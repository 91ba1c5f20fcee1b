"""Pauses and endings: leaving is one step away and costs nothing."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.mentoring.models.visibility import PlaceOwnedQuerySet
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet
from nastavnik.people.selectors import holds


class Pause(SchoolOwned):
    """A pause until a date, for illness or leave; no reason is asked."""

    privacy = Privacy(
        "P1", "place__mentee", export=True, erase="anonymise", retention="with its owner: it holds no words"
    )

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="pauses")
    starts_on = models.DateField(_("с"))
    until = models.DateField(_("до"))
    asked_by = models.CharField(
        max_length=11, choices=[("mentor", "mentor"), ("mentee", "mentee"), ("coordinator", "coordinator")]
    )
    ended_on = models.DateField(null=True, blank=True)

    objects = PlaceOwnedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("starts_on")),
                name="pause_until_after_start",
                violation_error_message=_("Пауза должна закончиться позже, чем началась."),
            ),
            models.UniqueConstraint(fields=["place"], condition=Q(ended_on__isnull=True), name="pause_open_once"),
        ]


class EndingQuerySet(SchoolQuerySet):
    """Notices of endings; the other side learns only that the pair is over."""

    def visible_to(self, account: Any) -> Self:
        """Keep what the account entered itself; coordinator and head find all of the school."""
        rows = self.of_school(account)
        return rows if holds(account, "coordinator", "head") else rows.filter(entered_by=account)


class Ending(SchoolOwned):
    """A notice that a place ends early: who, when told, when it takes effect; the reason is the author's."""

    privacy = Privacy(
        "P2",
        "place__mentee",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("place__programme__archived_on", 3 * 365, empties=("reason",)),),
    )

    class Initiator(models.TextChoices):
        MENTEE = "mentee", _("наставляемый")
        MENTOR = "mentor", _("наставник")
        EMPLOYER = "employer", _("школа")
        WITHDRAWAL = "withdrawal", _("отзыв согласия")

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="ending")
    initiator = models.CharField(max_length=10, choices=Initiator.choices)
    notified_on = models.DateField()
    last_day = models.DateField()
    reason = EncryptedField(_("причина"), blank=True, default="", seals=("entered_by",))
    entered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = EndingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("notified_on")), name="ending_last_day_after_notice")
        ]


class ChangeRequestQuerySet(SchoolQuerySet):
    """Requests for another mentor: their author's and the coordinator's."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own; the coordinator finds all of the school."""
        rows = self.of_school(account)
        return rows if holds(account, "coordinator") else rows.filter(asked_by=account)


class ChangeRequest(SchoolOwned):
    """A request to change one's mentor or mentee; no reason is asked, the other side does not learn of it."""

    privacy = Privacy(
        "P2",
        "asked_by",
        export=True,
        erase="delete",
        retention="until the programme ends",
        terms=(Term("place__programme__archived_on", 0),),
    )

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="change_requests")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)

    objects = ChangeRequestQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "asked_by"],
                condition=Q(answered_on__isnull=True),
                name="change_request_open_once",
                violation_error_message=_("Просьба уже передана куратору."),
            )
        ]
