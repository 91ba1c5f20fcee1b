"""What a year needs: a room, a printer, paid hours, a fund; how much, who sees to it, whether it is there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import RESOURCE
from nastavnik.kit.privacy import Privacy
from nastavnik.people.models import SchoolOwned
from nastavnik.programme.models.years import Programme, ResourceKind


class Resource(SchoolOwned):
    """One thing the programme of a year needs, how much of it, and whether the school has it."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    class State(models.TextChoices):
        NEEDED = "needed", _("нужно")
        THERE = "there", _("есть")
        NONE = "none", _("нет")

    tones = {State.NEEDED: "wait", State.THERE: "ok"}
    history = {
        "kind": _("вид"),
        "amount": _("сколько"),
        "due_to": _("к какому дню"),
        "state": _("состояние"),
    }

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="resources")
    title = models.CharField(_("что нужно"), max_length=200)
    kind = models.CharField(_("вид"), max_length=15, choices=ResourceKind.choices)
    amount = models.DecimalField(_("сколько"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("единица"), max_length=30)
    due_to = models.DateField(_("к какому дню"))
    noted_on = models.DateField(_("записано"))
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.NEEDED)

    class Meta:
        ordering = ["due_to", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="resource_amount",
                violation_error_message=_("Количество должно быть больше нуля."),
            ),
            models.CheckConstraint(condition=Q(state__in=RESOURCE), name="resource_state_known"),
        ]
