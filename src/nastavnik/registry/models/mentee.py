"""The mentee register: the entry of a person and the requests."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import TAKING_PART
from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, SchoolQuerySet, Teacher, name_order
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Programme


class MenteeEntryQuerySet(SchoolQuerySet):
    """Entries of the mentee register."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own entry, and all of the school for its coordinator."""
        rows = self.of_school(account)
        if holds(account, "coordinator"):
            return rows
        return rows.filter(teacher__account=account)


class MenteeEntry(SchoolOwned):
    """A teacher in the mentee register of a year: invited, thinking, joined, declined, left or completed."""

    privacy = Privacy(
        "P2",
        "teacher",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("programme__archived_on", 3 * 365, empties=("category",)),),
    )

    class State(models.TextChoices):
        INVITED = "invited", _("есть приглашение")
        THINKING = "thinking", _("думает")
        JOINED = "joined", _("в программе")
        DECLINED = "declined", _("без участия")
        LEFT = "left", _("участие прекращено")
        COMPLETED = "completed", _("программа пройдена")

    tones = {State.JOINED: "ok", State.COMPLETED: "ok", State.INVITED: "wait", State.THINKING: "wait"}

    history = {"state": _("состояние"), "joined_on": _("в программе с"), "ended_on": _("по какой день")}

    class Category(models.TextChoices):
        EARLY_CAREER = "early_career", _("первые три года в профессии")
        NEWCOMER = "newcomer", _("первый год в этой школе")
        WELLBEING = "wellbeing", _("усталость, хочется восстановить силы")
        EXPERIENCED = "experienced", _("опыт есть, нужна помощь в новом деле")

    class Source(models.TextChoices):
        OWN = "own", _("по собственному желанию")
        INVITATION = "invitation", _("по приглашению куратора")
        INTERVIEW = "interview", _("после беседы")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mentee_entries")
    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="mentee_entries")
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices)
    source = models.CharField(_("как узнали"), max_length=10, choices=Source.choices, default=Source.INVITATION)
    category = EncryptedField(_("что сейчас ближе"), blank=True, default="", seals=("teacher__account",))
    times = models.JSONField(_("удобное время"), default=list, blank=True)
    forms = models.JSONField(_("как удобно встречаться"), default=list, blank=True)
    invited_on = models.DateField(null=True, blank=True)
    joined_on = models.DateField(_("в программе с"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = MenteeEntryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = [name_order("teacher"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "teacher"],
                name="mentee_entry_once",
                violation_error_message=_("Этот педагог уже есть в базе наставляемых."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=list(TAKING_PART)) | Q(joined_on__isnull=False),
                name="mentee_entry_joined_when",
            ),
        ]


class RequestTopic(models.TextChoices):
    """Topics of requests; the last three are private and chosen by the teacher alone."""

    METHODS = "methods", _("методика и план урока")
    DISCIPLINE = "discipline", _("дисциплина на уроке")
    INCLUSION = "inclusion", _("ОВЗ и инклюзия")
    ASSESSMENT = "assessment", _("оценивание и ГИА")
    DIGITAL = "digital", _("электронные ресурсы")
    ATTESTATION = "attestation", _("аттестация")
    CONTESTS = "contests", _("конкурсы и публикации")
    PROJECTS = "projects", _("исследования и проекты")
    PARENTS = "parents", _("родители")
    CLASS_TEACHER = "class_teacher", _("классное руководство")
    ADAPTATION = "adaptation", _("адаптация в школе")
    PAPERWORK = "paperwork", _("документация")
    COLLEAGUES = "colleagues", _("коллектив")
    LITERACY = "literacy", _("функциональная грамотность")
    ADMINISTRATION = "administration", _("взаимодействие с администрацией")
    WELLBEING = "wellbeing", _("самочувствие")
    PERSONAL = "personal", _("личная задача")


PRIVATE_TOPICS = frozenset({"administration", "wellbeing", "personal"})


class RequestQuerySet(SchoolQuerySet):
    """Requests: the author's, the coordinator's, and the mentor's in whose place the request is worked on."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own; the coordinator sees sent ones of the school without a private topic."""
        rows = self.of_school(account)
        own = Q(entry__teacher__account=account)
        if holds(account, "coordinator"):
            return rows.filter(own | (~Q(state="draft") & ~Q(topic__in=PRIVATE_TOPICS)))
        return rows.filter(own)


#: The ways from a request to whoever wrote it and to the mentors it may have been shown to.
AUTHOR = ("entry__teacher__account",)
THEIR_MENTOR = "entry__teacher__places_as_mentee__mentor__account"


class MentoringRequest(SchoolOwned):
    """What a teacher wants to work on, in own words: a text for the coordinator, one for the mentor only."""

    privacy = Privacy(
        "P2",
        "entry__teacher",
        export=True,
        erase="delete",
        retention="3 years after the programme",
        terms=(
            Term(
                "entry__programme__archived_on",
                1095,
                empties=(
                    *("text_for_coordinator", "text_for_mentor", "expected_change"),
                    *("self_rating_before", "self_rating_after"),
                ),
            ),
        ),
    )

    class State(models.TextChoices):
        DRAFT = "draft", _("черновик")
        SUBMITTED = "submitted", _("отправлен")
        ACCEPTED = "accepted", _("принят")
        IN_WORK = "in_work", _("в работе")
        RESOLVED = "resolved", _("решён")
        PARTLY = "partly", _("решён частично")
        UNRESOLVED = "unresolved", _("не решён")
        WITHDRAWN = "withdrawn", _("отозван")
        ELSEWHERE = "elsewhere", _("решается иначе")

    tones = {
        State.DRAFT: "wait",
        State.SUBMITTED: "wait",
        State.ACCEPTED: "ok",
        State.IN_WORK: "ok",
        State.RESOLVED: "ok",
    }

    class NeedType(models.TextChoices):
        SUBJECT = "subject", _("наставник-предметник")
        CONSULTANT = "consultant", _("наставник-консультант")

    class Urgency(models.TextChoices):
        NOW = "now", _("мешает работать уже сейчас")
        TERM = "term", _("важно успеть за четверть")
        YEAR = "year", _("время есть до конца года")

    class Horizon(models.TextChoices):
        SHORT = "short", _("за один-два месяца")
        MEDIUM = "medium", _("за учебный год")
        LONG = "long", _("за один-три года")

    entry = models.ForeignKey(MenteeEntry, on_delete=models.PROTECT, related_name="requests")
    topic = models.CharField(_("тема"), max_length=20, choices=RequestTopic.choices)
    need_type = models.CharField(_("кто нужен"), max_length=10, choices=NeedType.choices)
    subject = models.CharField(_("предмет"), max_length=100, blank=True, default="")
    weight = models.PositiveSmallIntegerField(_("насколько важно"), default=2)
    text_for_coordinator = EncryptedField(
        _("для куратора, чтобы подобрать наставника"), blank=True, default="", seals=AUTHOR
    )
    text_for_mentor = EncryptedField(_("только для наставника"), blank=True, default="", seals=(*AUTHOR, THEIR_MENTOR))
    expected_change = EncryptedField(_("что изменится, если получится"), blank=True, default="", seals=AUTHOR)
    urgency = models.CharField(_("насколько срочно"), max_length=4, choices=Urgency.choices, blank=True, default="")
    horizon = models.CharField(_("за какое время"), max_length=6, choices=Horizon.choices, blank=True, default="")
    share_with_mentor = models.BooleanField(_("показать наставнику вместе с приглашением на встречу"), default=False)
    self_rating_before = EncryptedField(_("как с этим сейчас, от 1 до 10"), blank=True, default="", seals=AUTHOR)
    self_rating_after = EncryptedField(_("как с этим в конце, от 1 до 10"), blank=True, default="", seals=AUTHOR)
    elsewhere_how = models.CharField(_("как решается"), max_length=200, blank=True, default="")
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.DRAFT)
    submitted_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__range=(1, 3)), name="request_weight"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_on__isnull=False),
                name="request_submitted_when",
            ),
        ]

    @property
    def is_private(self) -> bool:
        """Say whether the topic is one of the private ones."""
        return self.topic in PRIVATE_TOPICS
