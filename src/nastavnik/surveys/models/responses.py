"""One person's answers to one version."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedJSONField
from nastavnik.kit.models import Unnumbered
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher
from nastavnik.surveys.models.questionnaires import Version
from nastavnik.surveys.models.waves import Wave


class ResponseQuerySet(SchoolQuerySet):
    """Responses; the answers are their author's."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own responses."""
        return self.of_school(account).filter(respondent__account=account)

    def submitted(self) -> Self:
        """Keep the versions that count: sent, not replaced by a correction."""
        return self.filter(submitted_at__isnull=False, replaced_by__isnull=True)


class Response(Unnumbered, SchoolOwned):
    """One person's answers to one version; sent answers are never overwritten, a correction is a new response.

    A person is either a respondent or, in a wave of the staff, only the keyed hash of a code.
    """

    privacy = Privacy(
        "P3",
        "respondent",
        export=True,
        erase="delete",
        retention="1 year after the programme",
        terms=(
            Term("wave__programme__archived_on", 365, empties=("answers",)),
            Term("submitted_at", 730, only={"wave": None}, empties=("answers",)),
        ),
    )

    class Channel(models.TextChoices):
        ACCOUNT = "account", _("в своём кабинете")
        LINK = "link", _("по ссылке")
        PAPER = "paper", _("с бумаги")
        CODE = "code", _("по личному коду")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    respondent = models.ForeignKey(Teacher, null=True, blank=True, on_delete=models.PROTECT, related_name="responses")
    wave = models.ForeignKey(Wave, null=True, blank=True, on_delete=models.PROTECT, related_name="responses")
    code_hash = models.CharField(max_length=64, blank=True, default="")
    takes_part = models.BooleanField(null=True, blank=True)
    channel = models.CharField(max_length=7, choices=Channel.choices, default=Channel.ACCOUNT)
    about = models.CharField(_("о чём"), max_length=80)
    language = models.CharField(max_length=5, default="ru")
    answers = EncryptedJSONField(seals=("respondent__account", "shares__mentor__account"))
    entered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    corrects = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = ResponseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "respondent", "about"],
                condition=Q(corrects__isnull=True),
                name="response_once",
                violation_error_message=_("Эта форма уже заполнена; ответы можно исправить новой версией."),
            ),
            models.UniqueConstraint(
                fields=["wave", "code_hash"],
                condition=Q(corrects__isnull=True) & ~Q(code_hash=""),
                name="response_once_a_code",
                violation_error_message=_("По этому коду уже ответили; ответы можно исправить новой версией."),
            ),
            models.CheckConstraint(
                condition=Q(respondent__isnull=False, code_hash="", takes_part__isnull=True)
                | (
                    Q(respondent__isnull=True, wave__isnull=False, entered_by__isnull=True, channel="code")
                    & ~Q(code_hash="")
                ),
                name="response_person_or_code",
                violation_error_message=_("Ответ принадлежит либо человеку, либо личному коду."),
            ),
        ]


class ReadingQuerySet(SchoolQuerySet):
    """Who read opened answers; for the author of the answers."""

    def visible_to(self, account: Any) -> Self:
        """Keep readings of one's own answers."""
        return self.of_school(account).filter(response__respondent__account=account)


class Reading(SchoolOwned):
    """Somebody read what the author had opened: who and on which day, shown to the author."""

    privacy = Privacy(
        "P1", "response__respondent", export=True, erase="delete", retention="3 years", terms=(Term("read_on", 1095),)
    )

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField()

    objects = ReadingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-read_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["response", "reader", "read_on"], name="reading_once_a_day")]


class Share(SchoolOwned):
    """One answer or one area that its author opened to one mentor or the coordinator; taking it back deletes it."""

    privacy = Privacy("P2", "response__respondent", export=True, erase="delete", retention="until taken back")

    class Reader(models.TextChoices):
        MENTOR = "mentor", _("наставник")
        COORDINATOR = "coordinator", _("куратор")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="shares")
    part = models.CharField(max_length=60)
    reader = models.CharField(max_length=12, choices=Reader.choices)
    mentor = models.ForeignKey(Teacher, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    given_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "part", "reader"], condition=Q(mentor__isnull=True), name="share_once"
            ),
            models.UniqueConstraint(fields=["response", "part", "mentor"], name="share_once_a_mentor"),
        ]
