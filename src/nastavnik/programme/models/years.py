"""The programme of a school year, its roadmap, gate decisions and acts."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.combined import Prepared
from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.models import StoredFile
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher


class RoleModel(models.TextChoices):
    """Who helps whom: the role models of «учитель – учитель»."""

    EXPERIENCED_NOVICE = "experienced_novice", _("опытный учитель – молодой специалист")
    LEADER_STRUGGLING = "leader_struggling", _("лидер педагогического сообщества – педагог, которому трудно")
    INNOVATOR_CONSERVATIVE = "innovator_conservative", _("педагог-новатор – педагог-консерватор")
    SUBJECT_EXPERT_NOVICE = (
        "subject_expert_subject_novice",
        _("опытный предметник – неопытный предметник"),
    )


class WorkFormat(models.TextChoices):
    """How mentor and mentee work together."""

    ONE_TO_ONE = "one_to_one", _("один на один")
    GROUP = "group", _("в группе: наставник и от двух до пяти наставляемых")
    VIRTUAL = "virtual", _("дистанционное: видеосвязь и переписка")
    GOAL_SETTING = "goal_setting", _("краткосрочное, под одну цель")
    REVERSE = "reverse", _("реверсивное: младший коллега учит старшего")
    SITUATIONAL = "situational", _("ситуационное: помощь по мере необходимости")
    SPEED = "speed", _("скоростное: разовая встреча со знатоком")
    PEER = "peer", _("равный – равному")


class ResourceKind(models.TextChoices):
    """What a measure or a year needs."""

    PERSONNEL = "personnel", _("кадровые")
    METHODOLOGICAL = "methodological", _("методические")
    MATERIAL = "material", _("материальные")
    FINANCIAL = "financial", _("финансовые")


class ProgrammeQuerySet(SchoolQuerySet):
    """Programmes of a school."""

    def running(self) -> Self:
        """Keep those not yet in the archive."""
        return self.filter(archived_on__isnull=True)

    def current_of(self, school_id: int | None) -> Any:
        """Give the running programme of a school with the latest start, or None."""
        return next(iter(_current.ask(school=school_id or 0)), None)

    def key_of_current(self, school_id: int) -> Any:
        """Give the question for the key of that programme, to stand inside another."""
        return _running_of(school_id).values("pk")


class Programme(SchoolOwned):
    """The mentoring programme of one school year; its stage is computed, its archive is a date."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    title = models.CharField(_("название"), max_length=200)
    starts_on = models.DateField(_("начало"))
    ends_on = models.DateField(_("окончание"))
    previous = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    role_models = models.JSONField(_("ролевые модели"), default=list, blank=True)
    formats = models.JSONField(_("виды наставничества"), default=list, blank=True)
    begun_on = models.DateField(_("школа начала"), null=True, blank=True)
    closing_begun_on = models.DateField(null=True, blank=True)
    archived_on = models.DateField(null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message=_("Окончание программы должно быть позже начала."),
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(archived_on__isnull=True, previous__isnull=True),
                name="programme_first_once",
                violation_error_message=_("Программа этого года уже создана."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


def _running_of(school: int) -> Any:
    rows = Programme.objects.running().filter(school=school).select_related("school")
    return rows.order_by("-starts_on", "-pk")[:1]


_current = Prepared(_running_of, school=int)


class Act(SchoolOwned):
    """An official paper in the register: kind, number, date; the file is the signed copy."""

    privacy = Privacy("P1", "", export=False, erase="keep", retention="by the school's nomenclature, usually 5 years")

    class Kind(models.TextChoices):
        INTRODUCTION_ORDER = "introduction_order", _("приказ о внедрении программы и назначении куратора")
        ROADMAP_ORDER = "roadmap_order", _("приказ об утверждении дорожной карты")
        PAIRING_ORDER = "pairing_order", _("приказ о закреплении пар и групп")
        ENDING_ORDER = "ending_order", _("приказ о прекращении")
        COUNCIL_MINUTES = "council_minutes", _("протокол совета")
        REPORT = "report", _("итоговый отчёт")
        RECOGNITION_ORDER = "recognition_order", _("приказ о поощрении")
        EVENT_MINUTES = "event_minutes", _("протокол итогового мероприятия")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("вид"), max_length=30, choices=Kind.choices)
    number = models.CharField(_("номер"), max_length=40)
    dated = models.DateField(_("дата"))
    summary = models.JSONField(default=dict, blank=True)
    journal_head = models.CharField(max_length=64, default="", blank=True)
    signed_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    annulled_on = models.DateField(_("аннулирован"), null=True, blank=True)

    history = {"number": _("номер"), "dated": _("дата"), "annulled_on": _("аннулирован")}

    class Meta:
        ordering = ["-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "number", "dated"],
                condition=Q(annulled_on__isnull=True),
                name="act_number_once",
                violation_error_message=_("Документ с таким номером и датой уже зарегистрирован."),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="act_has_number"),
        ]


class RoadmapItem(SchoolOwned):
    """One measure of the roadmap: what, when, who, with which resources, with what result."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    class State(models.TextChoices):
        PLANNED = "planned", _("запланировано")
        DONE = "done", _("сделано")
        DROPPED = "dropped", _("отменено")
        BEFORE = "before", _("до начала")

    class Repeats(models.TextChoices):
        WEEKLY = "weekly", _("каждую неделю")
        MONTHLY = "monthly", _("каждый месяц")
        QUARTERLY = "quarterly", _("раз в три месяца")

    tones = {State.PLANNED: "wait", State.DONE: "ok"}
    history = {
        "state": _("состояние"),
        "done_on": _("сделано"),
        "due_from": _("с"),
        "due_to": _("по"),
        "repeats": _("повторяется"),
        "paper_kind": _("вид документа"),
    }

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="roadmap")
    stage = models.PositiveSmallIntegerField(_("этап"))
    title = models.CharField(_("мероприятие"), max_length=300)
    due_from = models.DateField(_("с"), null=True, blank=True)
    due_to = models.DateField(_("по"), null=True, blank=True)
    responsible = models.CharField(_("ответственный"), max_length=200, blank=True, default="")
    resources = models.JSONField(_("ресурсы"), default=list, blank=True)
    resources_note = models.CharField(_("какие именно"), max_length=300, blank=True, default="")
    result = models.CharField(_("результат, документ"), max_length=300, blank=True, default="")
    repeats = models.CharField(_("повторяется"), max_length=10, choices=Repeats.choices, blank=True, default="")
    paper_kind = models.CharField(_("вид документа"), max_length=30, choices=Act.Kind.choices, blank=True, default="")
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.PLANNED)
    done_on = models.DateField(_("сделано"), null=True, blank=True)
    code = models.CharField(max_length=30, blank=True, default="", editable=False)
    act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["stage", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__range=(1, 7)), name="roadmap_item_stage"),
            models.CheckConstraint(
                condition=Q(due_from__isnull=True) | Q(due_to__isnull=True) | Q(due_to__gte=F("due_from")),
                name="roadmap_item_dates",
                violation_error_message=_("Срок «по» раньше срока «с»."),
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False),
                name="roadmap_item_done_when",
            ),
            models.CheckConstraint(
                condition=Q(state="done") | Q(act__isnull=True), name="roadmap_item_evidence_of_what_is_done"
            ),
            models.UniqueConstraint(fields=["programme", "code"], condition=~Q(code=""), name="roadmap_item_code_once"),
            models.CheckConstraint(
                condition=Q(repeats="") | Q(due_to__isnull=False),
                name="roadmap_item_repeats_from",
                violation_error_message=_("Чтобы дело повторялось, назовите его ближайший срок."),
            ),
        ]


class Responsible(SchoolOwned):
    """Somebody of the staff who answers for a measure, a task of the team or a resource, and was told so."""

    privacy = Privacy(
        "P1",
        "teacher",
        export=True,
        erase="delete",
        retention="3 years after the programme",
        terms=(
            Term("item__programme__archived_on", 3 * 365),
            Term("task__programme__archived_on", 3 * 365),
            Term("resource__programme__archived_on", 3 * 365),
        ),
    )

    item = models.ForeignKey(RoadmapItem, null=True, blank=True, on_delete=models.CASCADE, related_name="people")
    task = models.ForeignKey(
        "programme.TeamTask", null=True, blank=True, on_delete=models.CASCADE, related_name="people"
    )
    resource = models.ForeignKey(
        "programme.Resource", null=True, blank=True, on_delete=models.CASCADE, related_name="people"
    )
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "teacher"], name="responsible_once"),
            models.UniqueConstraint(fields=["task", "teacher"], name="responsible_for_task_once"),
            models.UniqueConstraint(fields=["resource"], name="responsible_for_resource_once"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, task__isnull=True, resource__isnull=True)
                | Q(item__isnull=True, task__isnull=False, resource__isnull=True)
                | Q(item__isnull=True, task__isnull=True, resource__isnull=False),
                name="responsible_for_one",
            ),
        ]


class GateDecision(SchoolOwned):
    """A soft check passed with a reason: which, about whom, by whom."""

    privacy = Privacy(
        "P2",
        "decided_by",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("programme__archived_on", 3 * 365, empties=("reason",)),),
    )

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="gate_decisions")
    gate = models.CharField(max_length=30)
    fact = models.CharField(max_length=80)
    subject_id = models.BigIntegerField(default=0)
    reason = EncryptedField(_("причина"))
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "gate", "fact", "subject_id"], name="gate_decision_once"),
        ]


class IndicatorThreshold(SchoolOwned):
    """A threshold of this programme in place of the default one, in units of the indicator."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="thresholds")
    code = models.CharField(_("показатель"), max_length=3)
    value = models.DecimalField(_("порог"), max_digits=5, decimal_places=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="indicator_threshold_once",
                violation_error_message=_("У этого показателя уже есть порог."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="indicator_threshold_not_negative"),
        ]
