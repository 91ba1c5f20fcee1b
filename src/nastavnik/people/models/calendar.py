"""The school calendar: days that differ from the rule of the week and the federal holidays."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy
from nastavnik.people.models.school import SchoolOwned


class CalendarDay(SchoolOwned):
    """One day the school set itself: a day off, a working Saturday, a day of the holidays."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    class Kind(models.TextChoices):
        DAY_OFF = "day_off", _("нерабочий день")
        WORKING = "working", _("рабочий день")
        VACATION = "vacation", _("каникулы")

    day = models.DateField(_("день"))
    kind = models.CharField(_("что за день"), max_length=10, choices=Kind.choices)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["school", "day"], name="calendar_day_once")]
