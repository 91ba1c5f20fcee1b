"""The support team of a year: who helps to run the programme, and what is asked of whom until when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, Teacher
from nastavnik.programme.models.years import Programme


class TeamMember(SchoolOwned):
    """Somebody of the staff who helps to run the programme of a year, and with what."""

    privacy = Privacy(
        "P1",
        "teacher",
        export=True,
        erase="delete",
        retention="3 years after the programme",
        terms=(Term("programme__archived_on", 3 * 365),),
    )

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="team")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(_("что делает в команде"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "teacher"],
                name="team_member_once",
                violation_error_message=_("Этот человек уже в команде."),
            )
        ]


class TeamTask(SchoolOwned):
    """What is asked of members of the support team, and until when."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    class State(models.TextChoices):
        GIVEN = "given", _("в работе")
        DONE = "done", _("сделано")
        WITHDRAWN = "withdrawn", _("снята")

    tones = {State.GIVEN: "wait", State.DONE: "ok"}
    history = {"state": _("состояние"), "done_on": _("сделано"), "due_to": _("срок")}

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="team_tasks")
    title = models.CharField(_("что сделать"), max_length=300)
    due_to = models.DateField(_("срок"))
    given_on = models.DateField(_("поручено"))
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.GIVEN)
    done_on = models.DateField(_("сделано"), null=True, blank=True)

    class Meta:
        ordering = ["due_to", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on__isnull=True)),
                name="team_task_done_when",
            ),
        ]
