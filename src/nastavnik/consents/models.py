"""The consent: whose, to what, in which wording, through which channel, until when."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.models import StoredFile
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Programme


class ConsentQuerySet(SchoolQuerySet):
    """Consents of a school; each person sees their own, the coordinator the state of all."""

    def in_force(self) -> Self:
        """Keep what counts: given, not withdrawn."""
        return self.filter(state=Consent.State.IN_FORCE)

    def counting(self, day: dt.date) -> Self:
        """Keep what something new may rest on: in force, and not past its last day."""
        return self.in_force().filter(Q(until__isnull=True) | Q(until__gte=day))

    def visible_to(self, account: Any) -> Self:
        """Keep one's own, and all of the school for its coordinator."""
        rows = self.of_school(account)
        if holds(account, "coordinator"):
            return rows
        return rows.filter(teacher__account=account)


class Consent(SchoolOwned):
    """One consent, a record and a sheet of its own; it never comes back to life, a new one is given."""

    privacy = Privacy("P1", "teacher", export=True, erase="keep", retention="3 years after withdrawal or the programme")

    class Kind(models.TextChoices):
        PARTICIPATION = "participation", _("участие в программе")
        CANDIDACY = "candidacy", _("быть кандидатом в наставники")
        MENTOR_WORK = "mentor_work", _("работа наставника (ст. 351.8 ТК РФ)")
        QUESTIONNAIRES = "questionnaires", _("обработка ответов на анкеты")
        PUBLICATION = "publication", _("публикация")
        SHARE_OUTSIDE = "share_outside", _("передача сведений между школами")

    class State(models.TextChoices):
        PREPARED = "prepared", _("лист подготовлен, ждёт подписи")
        IN_FORCE = "in_force", _("действует")
        WITHDRAWN = "withdrawn", _("отозвано")
        ENDED = "ended", _("срок закончился")

    tones = {State.IN_FORCE: "ok", State.PREPARED: "wait"}

    class Channel(models.TextChoices):
        PAPER = "paper", _("подписанный лист")
        OWN_ACCOUNT = "own_account", _("нажатие в своём кабинете")

    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="consents")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(_("на что"), max_length=20, choices=Kind.choices)
    wording_version = models.CharField(max_length=20)
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices)
    channel = models.CharField(_("как дано"), max_length=12, choices=Channel.choices)
    prepared_on = models.DateField()
    given_on = models.DateField(_("дата"), null=True, blank=True)
    until = models.DateField(_("действует по"), null=True, blank=True)
    up_to_mentees = models.PositiveSmallIntegerField(_("наставляемых не больше"), null=True, blank=True)
    sheet = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sheet_number = models.CharField(_("номер листа"), max_length=40, blank=True, default="")
    registered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()  # type: ignore[misc]

    @property
    def addition(self) -> "Addition | None":
        """Give the latest addition to the sheet, if there is one."""
        return max(self.additions.all(), key=lambda one: one.pk, default=None)

    class Meta:
        ordering = ["-prepared_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "programme", "kind"],
                condition=Q(state="in_force"),
                name="consent_alive_once",
                violation_error_message=_("Такое согласие уже есть."),
            ),
            models.UniqueConstraint(
                fields=["teacher", "programme", "kind"],
                condition=Q(state="prepared"),
                name="consent_prepared_once",
                violation_error_message=_("Такой лист уже подготовлен."),
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(given_on__isnull=False, until__isnull=False),
                name="consent_ended_had_a_term",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(given_on__isnull=False, withdrawn_on__isnull=True),
                name="consent_in_force_dated",
                violation_error_message=_("У действующего согласия должна быть дата."),
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") | Q(withdrawn_on__isnull=True),
                name="consent_withdrawn_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_on__isnull=False),
                name="consent_withdrawn_dated",
            ),
            models.CheckConstraint(
                condition=~Q(kind="share_outside", state="in_force") | (Q(channel="paper") & ~Q(sheet_number="")),
                name="consent_share_outside_on_paper",
                violation_error_message=_("Передача сведений действует с подписанного и зарегистрированного листа."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="mentor_work", state="in_force") | (Q(channel="paper") & ~Q(sheet_number="")),
                name="consent_mentor_work_on_paper",
                violation_error_message=_("Согласие наставника действует с подписанного и зарегистрированного листа."),
            ),
            models.CheckConstraint(
                condition=Q(given_on__isnull=True) | Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_withdrawn_after_given",
            ),
        ]


class AdditionQuerySet(SchoolQuerySet):
    """Additions are read by whoever reads their sheet."""

    def visible_to(self, account: Any) -> Self:
        """Keep those to one's own sheets, and all of the school for its coordinator."""
        rows = self.of_school(account)
        if holds(account, "coordinator"):
            return rows
        return rows.filter(consent__teacher__account=account)


class Addition(SchoolOwned):
    """A slip of the pen in a registered sheet, put right beside it: the sheet itself is never rewritten."""

    privacy = Privacy(
        "P1", "consent__teacher", export=True, erase="keep", retention="3 years after withdrawal or the programme"
    )

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="additions")
    sheet_number = models.CharField(_("верный номер"), max_length=40, blank=True, default="")
    given_on = models.DateField(_("верная дата"), null=True, blank=True)
    ground = models.CharField(_("основание"), max_length=300)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()

    objects = AdditionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(sheet_number="") | Q(given_on__isnull=False),
                name="consent_addition_says_something",
                violation_error_message=_("Укажите верный номер или верную дату."),
            )
        ]


class DataRequestQuerySet(SchoolQuerySet):
    """What people ask about their data."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own, and all of the school for who answers: its coordinator and its head."""
        rows = self.of_school(account)
        return rows if holds(account, "coordinator", "head") else rows.filter(teacher__account=account)


class DataRequest(SchoolOwned):
    """One thing asked about one's own data; the law gives the school ten working days to answer."""

    privacy = Privacy(
        "P2",
        "teacher",
        export=True,
        erase="delete",
        retention="3 years after the answer",
        terms=(Term("answered_on", 1095),),
    )

    class Kind(models.TextChoices):
        CORRECT = "correct", _("исправить")
        ERASE = "erase", _("стереть")

    class State(models.TextChoices):
        OPEN = "open", _("ждёт ответа")
        DONE = "done", _("сделано")
        REFUSED = "refused", _("не сделано, есть причина")
        WITHDRAWN = "withdrawn", _("просьба снята")

    tones = {State.OPEN: "wait", State.DONE: "ok"}

    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(_("о чём просьба"), max_length=7, choices=Kind.choices)
    words = EncryptedField(_("что именно и как верно"), seals=("teacher__account",))
    asked_on = models.DateField(_("день"))
    state = models.CharField(_("состояние"), max_length=9, choices=State.choices, default=State.OPEN)
    answer = EncryptedField(_("что сделано или почему нет"), blank=True, default="", seals=("teacher__account",))
    answered_on = models.DateField(_("день ответа"), null=True, blank=True)
    answered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    if not TYPE_CHECKING:  # the manager of the base says as much to the checker
        objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "kind"],
                condition=Q(state="open"),
                name="data_request_one_open",
                violation_error_message=_("Такая просьба уже ждёт ответа. Дополнить её можно, сняв и написав заново."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_on__isnull=True) | ~Q(state="open") & Q(answered_on__isnull=False),
                name="data_request_answered_when",
            ),
        ]
