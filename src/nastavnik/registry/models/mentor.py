"""The mentor register: the candidate's entry, competences, the council's opinions, training."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, SchoolQuerySet, Teacher, name_order
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Programme
from nastavnik.registry.models.areas import CompetenceArea


class MentorEntryQuerySet(SchoolQuerySet):
    """Entries of the mentor register."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own entry; coordinator and council see all of the school."""
        rows = self.of_school(account)
        if holds(account, "coordinator", "council_member"):
            return rows
        return rows.filter(teacher__account=account)


class MentorEntry(SchoolOwned):
    """A teacher in the mentor register of a year: what they offer, how much, and how they were selected."""

    privacy = Privacy(
        "P1",
        "teacher",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("programme__archived_on", 3 * 365, empties=("motivation",)),),
    )

    class State(models.TextChoices):
        INVITED = "invited", _("есть приглашение")
        APPLIED = "applied", _("кандидат")
        SELECTED = "selected", _("в базе наставников")
        DEFERRED = "deferred", _("отложено")
        NOT_TAKEN = "not_taken", _("не в этом году")
        RESTING = "resting", _("перерыв")
        LEFT = "left", _("наставничество прекращено")
        DECLINED = "declined", _("отказ")

    tones = {State.SELECTED: "ok", State.INVITED: "wait", State.APPLIED: "wait"}

    class Training(models.TextChoices):
        UNDECIDED = "undecided", _("не решено")
        NOT_NEEDED = "not_needed", _("не требуется")
        PLANNED = "planned", _("назначено")
        DONE = "done", _("проведено")

    class LegalBasis(models.TextChoices):
        SUPPLEMENTARY_AGREEMENT = "supplementary_agreement", _("дополнительное соглашение")
        EMPLOYMENT_CONTRACT = "employment_contract", _("трудовой договор")
        JOB_FUNCTION = "job_function", _("входит в трудовую функцию")

    history = {
        "state": _("состояние"),
        "capacity": _("сколько наставляемых"),
        "training": _("обучение"),
        "legal_basis": _("основание"),
        "strategy": _("стратегия"),
        "meeting_rules": _("регламент встреч"),
        "topic_plan": _("тематический план"),
    }

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mentor_entries")
    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="mentor_entries")
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices)
    types = models.JSONField(_("тип наставника"), default=list, blank=True)
    subjects = models.JSONField(_("предметы"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(_("сколько наставляемых"), default=1)
    hours_per_week = models.DecimalField(_("часов в неделю"), max_digits=4, decimal_places=1, null=True, blank=True)
    times = models.JSONField(_("удобное время"), default=list, blank=True)
    forms = models.JSONField(_("как удобно встречаться"), default=list, blank=True)
    private_topics = models.JSONField(_("готов(а) к личным темам"), default=list, blank=True)
    refused_topics = models.JSONField(_("темы, за которые не берусь"), default=list, blank=True)
    group_ready = models.BooleanField(_("возьму группу"), default=False)
    achievements = models.TextField(_("достижения"), blank=True, default="", max_length=2000)
    qualities = models.JSONField(_("что из этого обо мне"), default=list, blank=True)
    training_wish = models.CharField(_("нужно ли обучение и чему"), max_length=300, blank=True, default="")
    motivation = EncryptedField(_("почему мне это интересно"), blank=True, default="", seals=("teacher__account",))
    legal_basis = models.CharField(
        _("основание"), max_length=25, choices=LegalBasis.choices, default=LegalBasis.SUPPLEMENTARY_AGREEMENT
    )
    training = models.CharField(_("обучение"), max_length=10, choices=Training.choices, default=Training.UNDECIDED)
    training_reason = models.CharField(_("почему не требуется"), max_length=300, blank=True, default="")
    strategy = models.TextField(_("стратегия"), blank=True, default="", max_length=4000)
    meeting_rules = models.TextField(_("регламент встреч"), blank=True, default="", max_length=4000)
    topic_plan = models.TextField(_("тематический план"), blank=True, default="", max_length=4000)
    applied_on = models.DateField(null=True, blank=True)
    selected_on = models.DateField(null=True, blank=True)

    objects = MentorEntryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = [name_order("teacher"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "teacher"],
                name="mentor_entry_once",
                violation_error_message=_("Этот педагог уже есть в базе наставников."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__lte=5),
                name="mentor_entry_capacity",
                violation_error_message=_("У одного наставника не больше пяти наставляемых."),
            ),
            models.CheckConstraint(
                condition=~Q(state="selected") | Q(selected_on__isnull=False),
                name="mentor_entry_selected_when",
            ),
            models.CheckConstraint(
                condition=~Q(training="not_needed") | ~Q(training_reason=""),
                name="mentor_entry_training_reason",
                violation_error_message=_("Напишите, почему обучение не требуется."),
            ),
        ]


class Competence(SchoolOwned):
    """One area a mentor is strong in, with a level from 1 (working) to 3 (expert)."""

    privacy = Privacy(
        "P1",
        "entry__teacher",
        export=True,
        erase="delete",
        retention="3 years after the programme",
        terms=(Term("entry__programme__archived_on", 1095),),
    )

    entry = models.ForeignKey(MentorEntry, on_delete=models.CASCADE, related_name="competences")
    code = models.CharField(_("область"), max_length=30, choices=CompetenceArea.choices)
    level = models.PositiveSmallIntegerField(_("уровень"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "code"], name="competence_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="competence_level"),
        ]


class Training(SchoolOwned):
    """A training meeting of mentors: when, how long, what about, who came."""

    privacy = Privacy("P1", "", export=False, erase="keep", retention="forever")

    history = {"held_on": _("когда"), "duration_minutes": _("сколько минут")}

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="trainings")
    plan = models.CharField(_("какая встреча"), max_length=40, blank=True, default="")
    held_on = models.DateField(_("когда"))
    duration_minutes = models.PositiveSmallIntegerField(_("сколько минут"), default=45)
    agenda = models.TextField(_("о чём говорили"), max_length=2000)
    participants = models.ManyToManyField(MentorEntry, related_name="trainings", verbose_name=_("участники"))

    class Meta:
        ordering = ["held_on", "pk"]
