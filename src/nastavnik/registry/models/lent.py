"""Single tasks that the coordinator lends to the head of a department, each until a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, Teacher
from nastavnik.programme.models import Programme


class LentTask(SchoolOwned):
    """One task of the coordinator in the hands of the head of a department, about the people of that department."""

    privacy = Privacy(
        "P1",
        "teacher",
        export=True,
        erase="delete",
        retention="3 years after the programme",
        terms=(Term("programme__archived_on", 3 * 365),),
    )

    class What(models.TextChoices):
        ASKING = "asking", _("спросить своих, нужен ли наставник")
        MENTORS = "mentors", _("позвать своих в наставники")
        LIST = "list", _("вести список своих людей")

    class State(models.TextChoices):
        OPEN = "open", _("поручено")
        DONE = "done", _("сделано")
        BACK = "back", _("снято")

    tones = {State.OPEN: "wait", State.DONE: "ok"}
    history = {"until": _("по какой день"), "state": _("состояние"), "ended_on": _("закончилось")}

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="lent")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(_("что поручено"), max_length=10, choices=What.choices)
    lent_on = models.DateField(_("с какого дня"))
    until = models.DateField(_("по какой день"))
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.OPEN)
    ended_on = models.DateField(_("закончилось"), null=True, blank=True)

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "teacher", "what"],
                condition=Q(state="open"),
                name="lent_task_once",
                violation_error_message=_("Это этому человеку уже поручено: срок меняют в самом поручении."),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("lent_on")),
                name="lent_task_until",
                violation_error_message=_("Последний день раньше первого: проверьте даты."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True) | (~Q(state="open") & Q(ended_on__isnull=False)),
                name="lent_task_ended_when",
            ),
        ]
