"""Practical results, interim reviews, the final assessment; the forms themselves are responses in surveys."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.models import StoredFile
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.mentoring.models.visibility import PlaceOwnedQuerySet
from nastavnik.pairing.models import Place
from nastavnik.people.models import SchoolOwned
from nastavnik.surveys.models import Response


class PracticalResult(SchoolOwned):
    """Something that can be shown: a project, a teaching resource, an open lesson, a publication."""

    privacy = Privacy(
        "P1",
        "place__mentee",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("place__programme__archived_on", 3 * 365, empties=("title", "where")),),
    )

    class Kind(models.TextChoices):
        PROJECT = "project", _("педагогический проект")
        TEACHING_RESOURCE = "teaching_resource", _("методическая разработка")
        OPEN_LESSON = "open_lesson", _("открытый урок")
        PUBLICATION = "publication", _("публикация")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(_("что это"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("название"), max_length=300)
    shown_on = models.DateField(_("когда показано"))
    where = models.CharField(_("где найти"), max_length=300, blank=True, default="")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PlaceOwnedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["shown_on", "pk"]


#: A review or an assessment is done once the mentor wrote it, or the mentee said what became of a private topic.
DONE = Q(mentor_response__isnull=False) | ~Q(private_outcome="")


class InterimReview(SchoolOwned):
    """The interim review on a practical result, an observed lesson, or a self-report with a talk."""

    privacy = Privacy(
        "P2", "place__mentee", export=True, erase="anonymise", retention="with its owner: it holds no words"
    )

    class Basis(models.TextChoices):
        PRACTICAL_RESULT = "practical_result", _("практический результат")
        OBSERVED_LESSON = "observed_lesson", _("посещённый урок")
        SELF_REPORT = "self_report", _("самоотчёт и беседа")

    class Decision(models.TextChoices):
        CONTINUE = "continue", _("продолжать")
        ADJUST_GOALS = "adjust_goals", _("уточнить цели")
        CHANGE_MENTOR = "change_mentor", _("сменить наставника")
        EXTEND = "extend", _("продлить")
        FINISH_EARLY = "finish_early", _("завершить раньше")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="interim_reviews")
    basis = models.CharField(_("на чём основана"), max_length=20, choices=Basis.choices)
    result = models.ForeignKey(PracticalResult, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    held_on = models.DateField(_("когда"))
    mentor_response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mentee_response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    private_outcome = models.CharField(
        _("личная тема"),
        max_length=10,
        choices=[("resolved", _("решён")), ("partly", _("частично")), ("no", _("нет"))],
        blank=True,
        default="",
    )
    decision = models.CharField(_("что дальше"), max_length=15, choices=Decision.choices)

    objects = PlaceOwnedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis="practical_result") | Q(result__isnull=False),
                name="interim_review_has_result",
                violation_error_message=_("Выберите практический результат, на котором основана оценка."),
            ),
            models.CheckConstraint(
                condition=Q(mentor_response__isnull=False) | ~Q(private_outcome="") | Q(mentee_response__isnull=False),
                name="interim_review_has_form",
            ),
        ]

    @property
    def is_done(self) -> bool:
        """Say of a row what `DONE` asks the table."""
        return self.mentor_response_id is not None or bool(self.private_outcome)


class FinalAssessment(SchoolOwned):
    """The final assessment of a place: the mentor's profile by areas and the mentee's own words."""

    privacy = Privacy(
        "P2", "place__mentee", export=True, erase="anonymise", retention="with its owner: it holds no words"
    )

    class Outcome(models.TextChoices):
        COMPLETED = "completed", _("программа пройдена")
        EXTENDED = "extended", _("продолжится в следующем году")

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="final_assessment")
    mentor_response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mentee_response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("итог"), max_length=10, choices=Outcome.choices, default=Outcome.COMPLETED)
    private_outcome = models.CharField(
        max_length=10,
        choices=[("resolved", _("решён")), ("partly", _("частично")), ("no", _("нет"))],
        blank=True,
        default="",
    )
    held_on = models.DateField(_("когда"))

    objects = PlaceOwnedQuerySet.as_manager()  # type: ignore[misc]
