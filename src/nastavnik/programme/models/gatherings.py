"""What is asked of the whole staff without names: the link of the school, while it is open."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned
from nastavnik.programme.models.years import Programme


class Gathering(SchoolOwned):
    """One gathering of answers without names in a year: its link may be closed, opened again and renewed."""

    privacy = Privacy(
        "P0",
        "",
        export=False,
        erase="delete",
        retention="3 years after the programme",
        terms=(Term("programme__archived_on", 3 * 365),),
    )

    class Kind(models.TextChoices):
        EARLY = "early", _("предварительные запросы")
        ATTITUDE = "attitude", _("отношение коллектива")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="gatherings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    token = models.CharField(max_length=20, unique=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "kind"], name="gathering_once")]

    @property
    def is_open(self) -> bool:
        """Say whether the link takes answers."""
        return self.closed_on is None


class Attitude(SchoolOwned):
    """Answers of the staff about mentoring: one by the link, or the sums of a pile of sheets.

    `counts` holds for each question how many gave each of the four answers; `mark` is a hash of the form sent.
    """

    privacy = Privacy(
        "P1",
        "",
        export=False,
        erase="delete",
        retention="with its gathering",
    )

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attitudes")
    people = models.PositiveSmallIntegerField(_("сколько листов"))
    on_paper = models.BooleanField()
    counts = models.JSONField(_("сколько каких ответов"))
    mark = models.CharField(max_length=64, blank=True, default="")
    came_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "mark"], condition=~models.Q(mark=""), name="attitude_sent_once"
            ),
            models.CheckConstraint(
                condition=models.Q(people__gte=1),
                name="attitude_of_somebody",
                violation_error_message=_("Листов меньше одного."),
            ),
        ]
