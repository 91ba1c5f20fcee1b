"""Telling people about the programme: what was held, in which way, for whom, and who was there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, Teacher
from nastavnik.programme.models.years import Programme


class Outreach(SchoolOwned):
    """Telling people about the programme: a meeting of the staff, a talk in a subject department."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    class Audience(models.TextChoices):
        STAFF = "staff", _("весь коллектив")
        MENTORS = "mentors", _("будущие наставники")
        MENTEES = "mentees", _("будущие наставляемые")

    class Way(models.TextChoices):
        INFORMATION = "information", _("рассказ о программе: цели, задачи, принципы, результаты")
        MEETING = "meeting", _("встреча с теми, кому она нужна: разговор, профильное мероприятие")
        MOTIVATION = "motivation", _("мотивирование наставников: признание, рост, среда, условия")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="outreach")
    audience = models.CharField(_("для кого"), max_length=10, choices=Audience.choices)
    way = models.CharField(_("способ"), max_length=12, choices=Way.choices, blank=True, default="")
    title = models.CharField(_("мероприятие"), max_length=300)
    held_on = models.DateField(_("когда"))
    attendees = models.PositiveSmallIntegerField(_("сколько человек"), null=True, blank=True)

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=("", "information", "meeting", "motivation")), name="outreach_way_known"
            ),
        ]


class Heard(SchoolOwned):
    """Somebody of the staff who was there when people were told about the programme."""

    privacy = Privacy(
        "P1",
        "teacher",
        export=True,
        erase="delete",
        retention="3 years after the programme",
        terms=(Term("outreach__programme__archived_on", 3 * 365),),
    )

    outreach = models.ForeignKey(Outreach, on_delete=models.CASCADE, related_name="present")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["outreach", "teacher"], name="heard_once")]
