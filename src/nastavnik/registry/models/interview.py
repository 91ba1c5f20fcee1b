"""A talk before a request: notes of whoever held it, which become a request only by the teacher's own word."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet
from nastavnik.people.selectors import holds
from nastavnik.registry.models.mentee import MenteeEntry, MentoringRequest, RequestTopic

#: The words of the notes: they go when the teacher has answered.
WORDS = ("text", "expected_change")
#: How long notes wait for an answer, and how long the words stay after a «yes» that may turn out not to be so.
WAITS, STAYS = 90, 14


class InterviewQuerySet(SchoolQuerySet):
    """Notes of talks."""

    def visible_to(self, account: Any) -> Self:
        """Keep those about oneself, and all of the school for its coordinator."""
        rows = self.of_school(account)
        if holds(account, "coordinator"):
            return rows
        return rows.filter(entry__teacher__account=account)


class Interview(SchoolOwned):
    """Notes of one talk, shown to the teacher: confirmed they are a request, declined they are erased."""

    privacy = Privacy(
        "P2",
        "entry__teacher",
        export=True,
        erase="delete",
        retention="the words 14 days after the answer, the rest 3 years; without an answer 90 days",
        terms=(
            Term("held_on", WAITS, only={"state": "offered"}),
            Term("answered_on", STAYS, empties=WORDS),
            Term("answered_on", 3 * 365, only={"state": "confirmed"}),
            Term("answered_on", 3 * 365, only={"state": "declined"}),
        ),
    )

    class State(models.TextChoices):
        OFFERED = "offered", _("ждёт слова педагога")
        CONFIRMED = "confirmed", _("стала запросом")
        DECLINED = "declined", _("педагог не подтвердил")

    tones = {State.OFFERED: "wait", State.CONFIRMED: "ok"}

    entry = models.ForeignKey(MenteeEntry, on_delete=models.PROTECT, related_name="interviews")
    held_on = models.DateField(_("когда беседовали"))
    held_by = models.CharField(_("кто беседовал, если не вы"), max_length=120, blank=True, default="")
    written_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    topic = models.CharField(_("тема"), max_length=20, choices=RequestTopic.choices)
    need_type = models.CharField(_("кто нужен"), max_length=10, choices=MentoringRequest.NeedType.choices)
    subject = models.CharField(_("предмет"), max_length=100, blank=True, default="")
    weight = models.PositiveSmallIntegerField(_("насколько важно"), default=2)
    text = EncryptedField(_("что сказал педагог"), blank=True, default="", seals=("entry__teacher__account",))
    expected_change = EncryptedField(
        _("что изменится, если получится"), blank=True, default="", seals=("entry__teacher__account",)
    )
    urgency = models.CharField(
        _("насколько срочно"), max_length=4, choices=MentoringRequest.Urgency.choices, blank=True, default=""
    )
    horizon = models.CharField(
        _("за какое время"), max_length=6, choices=MentoringRequest.Horizon.choices, blank=True, default=""
    )
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.OFFERED)
    answered_on = models.DateField(null=True, blank=True)
    request = models.OneToOneField(
        MentoringRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="interview"
    )

    objects = InterviewQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__range=(1, 3)), name="interview_weight"),
            models.CheckConstraint(
                condition=Q(state="offered", answered_on__isnull=True)
                | ~Q(state="offered") & Q(answered_on__isnull=False),
                name="interview_answered_when",
            ),
        ]
