"""Pauses and endings: leaving is one step away and costs nothing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, SchoolOwned


class Pause(SchoolOwned):
    """A pause until a date, for illness or leave; no reason is asked."""

    privacy = Privacy("P1", "place__mentee", export=True, erase="anonymise", retention="3 years after the programme")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="pauses")
    starts_on = models.DateField(_("с"))
    until = models.DateField(_("до"))
    asked_by = models.CharField(max_length=11, choices=[("mentor", "mentor"), ("mentee", "mentee"), ("coordinator", "coordinator")])
    ended_on = models.DateField(null=True)

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


class Ending(SchoolOwned):
    """A notice that a place ends early: who, when told, when it takes effect; the reason is the author's."""

    privacy = Privacy("P2", "place__mentee", export=True, erase="anonymise", retention="3 years after the programme")

    class Initiator(models.TextChoices):
        MENTEE = "mentee", _("наставляемый")
        MENTOR = "mentor", _("наставник")
        EMPLOYER = "employer", _("школа")
        WITHDRAWAL = "withdrawal", _("отзыв согласия")

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="ending")
    initiator = models.CharField(max_length=10, choices=Initiator.choices)
    notified_on = models.DateField()
    last_day = models.DateField()
    reason = EncryptedField(_("причина"), blank=True, default="")
    entered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("notified_on")), name="ending_last_day_after_notice")
        ]
