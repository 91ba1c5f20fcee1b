"""Reflection, the SWOT lines, the report, the closing event, recognition."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.models import Unnumbered
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.pairing.models import Draw, Place, Relationship
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher, name_order
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Act, Programme
from nastavnik.surveys.models import Response


class LedQuerySet(SchoolQuerySet):
    """Rows of the year as a whole: the coordinator's and the head's."""

    def visible_to(self, account: Any) -> Self:
        """Keep the school's rows for the coordinator and the head, none for others."""
        rows = self.of_school(account)
        if holds(account, "coordinator", "head"):
            return rows
        return rows.none()


class PlaceResultQuerySet(SchoolQuerySet):
    """Summaries of pairs: the two sides', and the coordinator's and the head's once agreed."""

    def visible_to(self, account: Any) -> Self:
        """Keep those of one's own pairs; others find only what the mentee agreed to."""
        rows = self.of_school(account)
        own = Q(place__mentor__account=account) | Q(place__mentee__account=account)
        if holds(account, "coordinator", "head"):
            return rows.filter(own | Q(agreed_by_mentee_on__isnull=False))
        return rows.filter(own)


class ReflectionQuerySet(SchoolQuerySet):
    """Personal reflections are their author's unless shared."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own, and for the coordinator those whose author shares something."""
        rows = self.of_school(account)
        own = Q(teacher__account=account)
        if holds(account, "coordinator"):
            return rows.filter(own | Q(shared=True))
        return rows.filter(own)


class Reflection(Unnumbered, SchoolOwned):
    """A participant's personal reflection; `shared` shows others its last answer and nothing else."""

    privacy = Privacy(
        "P3",
        "teacher",
        export=True,
        erase="delete",
        retention="1 year after the programme",
        terms=(Term("programme__archived_on", 365),),
    )

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reflections")
    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="reflections")
    side = models.CharField(max_length=6, choices=[("mentor", "mentor"), ("mentee", "mentee")])
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="reflection")
    shared = models.BooleanField(_("показать куратору и другой стороне пары, чем готовы поделиться"), default=False)

    objects = ReflectionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "teacher", "side"], name="reflection_once")]


class GroupReflection(SchoolOwned):
    """What participants said together about a group or the whole programme."""

    privacy = Privacy(
        "P1",
        "",
        export=False,
        erase="keep",
        retention="5 years after the programme",
        terms=(Term("programme__archived_on", 5 * 365, empties=("worked", "hindered", "next_time")),),
    )

    history = {"held_on": _("когда"), "attendees": _("сколько человек")}

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="group_reflections")
    relationship = models.ForeignKey(Relationship, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(_("когда"))
    attendees = models.PositiveSmallIntegerField(_("сколько человек"))
    worked = models.TextField(_("что получилось"), max_length=4000)
    hindered = models.TextField(_("что мешало"), max_length=4000, blank=True, default="")
    next_time = models.TextField(_("что сделать иначе"), max_length=4000, blank=True, default="")

    objects = LedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["held_on", "pk"]


class SwotLine(SchoolOwned):
    """One line of the SWOT analysis: drafted from data or written by hand; the coordinator decides what stays.

    `source_ref` names the record a line was drafted from, for example ``figure:meetings.forms``;
    `drafted` keeps the words as they were offered, so that an edit is seen.
    """

    privacy = Privacy(
        "P1",
        "",
        export=False,
        erase="keep",
        retention="5 years after the programme",
        terms=(Term("programme__archived_on", 5 * 365),),
    )

    class Quadrant(models.TextChoices):
        STRENGTH = "strength", _("сильные стороны")
        WEAKNESS = "weakness", _("слабые стороны")
        OPPORTUNITY = "opportunity", _("возможности")
        THREAT = "threat", _("угрозы")

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("принята")
        DECLINED = "declined", _("отклонена")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="swot")
    quadrant = models.CharField(max_length=12, choices=Quadrant.choices)
    text = models.CharField(_("строка"), max_length=500)
    source = models.CharField(_("откуда"), max_length=200, blank=True, default="")
    source_ref = models.CharField(max_length=80, blank=True, default="")
    drafted = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(_("решение"), max_length=10, choices=State.choices, default=State.ACCEPTED)
    position = models.PositiveIntegerField(default=0)

    objects = LedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["quadrant", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "source_ref"],
                condition=~Q(source_ref=""),
                name="swot_line_source_once",
                violation_error_message=_("Решение об этой строке уже принято. Обновите страницу."),
            )
        ]


class DeclaredOutcome(SchoolOwned):
    """The main outcome of a year, named before anybody sees the second answers; a change is a new dated row."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    class Design(models.TextChoices):
        NONE = "none", _("без группы сравнения")
        WHOLE_STAFF = "whole_staff", _("ответы всех педагогов школы осенью и весной")
        WAITING_LIST = "waiting_list", _("лист ожидания по жребию")
        MULTIPLE_BASELINE = "multiple_baseline", _("три коротких замера до начала")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="declared_outcomes")
    number = models.PositiveSmallIntegerField()
    questionnaire_key = models.SlugField(_("анкета"), max_length=60)
    scale = models.CharField(_("шкала"), max_length=40)
    domains = models.JSONField(_("области"), default=list, blank=True)
    design = models.CharField(_("с чем сравниваем"), max_length=20, choices=Design.choices)
    draw = models.ForeignKey(Draw, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("почему изменено"), max_length=500, blank=True, default="")
    declared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    declared_on = models.DateField()

    objects = LedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="declared_outcome_number_once"),
            models.CheckConstraint(
                condition=(Q(design="waiting_list") & Q(draw__isnull=False))
                | (~Q(design="waiting_list") & Q(draw__isnull=True)),
                name="declared_outcome_waits_by_draw",
                violation_error_message=_("Лист ожидания сравнивают по протоколу жеребьёвки: выберите протокол."),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="declared_outcome_change_has_reason",
                violation_error_message=_("Напишите, почему главный показатель меняется."),
            ),
        ]


class PlaceResult(SchoolOwned):
    """The result of one pair in a few words, for the report: what was reached, what stays."""

    privacy = Privacy(
        "P2",
        "place__mentee",
        export=True,
        erase="anonymise",
        retention="5 years",
        terms=(Term("place__programme__archived_on", 5 * 365, empties=("text",)),),
    )

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="summary")
    text = EncryptedField(
        _("итог пары"), blank=True, default="", seals=("place__mentee__account", "place__mentor__account")
    )
    agreed_by_mentee_on = models.DateField(null=True, blank=True)

    objects = PlaceResultQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = [name_order("place__mentor"), name_order("place__mentee"), "pk"]


class ProgrammeReport(SchoolOwned):
    """The year's report: the figures as they stood, the conclusions, the approval."""

    privacy = Privacy("P1", "", export=False, erase="keep", retention="forever")

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="report")
    figures = models.JSONField()
    conclusions = models.TextField(_("выводы"), max_length=8000, blank=True, default="")
    proposals = models.TextField(_("предложения на следующий год"), max_length=8000, blank=True, default="")
    composed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    composed_on = models.DateField()
    approved_on = models.DateField(null=True, blank=True)
    act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = LedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(act__isnull=False), name="report_approved_by_act"
            )
        ]


class ClosingEvent(SchoolOwned):
    """The public event that closes the year."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    history = {"planned_on": _("когда"), "held_on": _("прошло"), "attendees": _("сколько человек")}

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="events")
    title = models.CharField(_("название"), max_length=300)
    planned_on = models.DateField(_("когда"))
    venue = models.CharField(_("где"), max_length=200, blank=True, default="")
    agenda = models.TextField(_("программа мероприятия"), max_length=4000, blank=True, default="")
    held_on = models.DateField(null=True, blank=True)
    attendees = models.PositiveSmallIntegerField(_("сколько человек"), null=True, blank=True)
    minutes = models.TextField(_("как прошло"), max_length=4000, blank=True, default="")

    class Meta:
        ordering = ["planned_on", "pk"]


class Recognition(SchoolOwned):
    """A mentor's recognition in a nomination, with words; nobody is ranked."""

    privacy = Privacy("P1", "teacher", export=True, erase="anonymise", retention="forever")

    class Nomination(models.TextChoices):
        DISCOVERY = "discovery", _("Открытие года")
        LESSON_WORKSHOP = "lesson_workshop", _("Мастерская урока")
        RELIABLE_SHOULDER = "reliable_shoulder", _("Надёжное плечо")
        DIGITAL_GUIDE = "digital_guide", _("Цифровой проводник")
        TEAM = "team", _("Команда")
        METHOD_FIND = "method_find", _("Лучшая методическая находка")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="recognitions")
    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="recognitions")
    nomination = models.CharField(_("номинация"), max_length=20, choices=Nomination.choices)
    words = models.CharField(_("за что"), max_length=500)
    act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="recognitions")
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["nomination", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "teacher", "nomination"],
                name="recognition_once",
                violation_error_message=_("Эта номинация у наставника уже есть."),
            )
        ]
