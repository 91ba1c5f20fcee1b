"""When and how people can meet: windows of the week by lesson, in person or at a distance."""

from django.db import models
from django.utils.translation import gettext_lazy as _

DAYS = (
    ("mon", _("пн")),
    ("tue", _("вт")),
    ("wed", _("ср")),
    ("thu", _("чт")),
    ("fri", _("пт")),
    ("sat", _("сб")),
)
LESSONS = tuple(range(1, 9))
TIME_CODES = tuple(f"{day}-{lesson}" for lesson in LESSONS for day, _label in DAYS)


class MeetingForm(models.TextChoices):
    """How two people meet."""

    IN_PERSON = "in_person", _("лично")
    REMOTE = "remote", _("дистанционно")
