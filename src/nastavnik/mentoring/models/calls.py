"""Calls to the confidant: between whoever calls and the one person they chose; nobody else finds the row."""

from collections.abc import Collection
from typing import Any, Self, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField, EncryptedJSONField
from nastavnik.kit.models import Unnumbered
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.kit.sealing import open_rows
from nastavnik.mentoring.models.meetings import Feedback
from nastavnik.people.models import Account, SchoolOwned, SchoolQuerySet, Teacher
from nastavnik.people.selectors import holders, holds

#: The ways from a call to who called and to who reads it.
CALLER = ("teacher__account", "account")
BOTH = (*CALLER, "confidant")
#: Where the people that a call is about stand in its value.
NAMED = "people"


def of_caller(account: Any) -> Q:
    """Match the calls that an account made."""
    return Q(teacher__account=account) | Q(account=account)


class ConfidantCallQuerySet(SchoolQuerySet):
    """Calls to the confidant."""

    def visible_to(self, account: Any) -> Self:
        """Keep one's own calls, and for a confidant in office those addressed to exactly this person."""
        mine = of_caller(account)
        if holds(account, "confidant"):
            mine |= Q(confidant=account)
        return open_rows(self.of_school(account).filter(mine), account)

    def to_confidant(self, account: Any) -> Self:
        """Keep the calls addressed to an account that is a confidant now."""
        return self.visible_to(account).filter(confidant=account)

    def astray(self, school_id: int) -> Self:
        """Keep the open calls whose confidant is one no longer: nobody reads them until their callers hand them on."""
        now = holders(school_id, "confidant").filter(account__is_active=True).values("account")
        return self.filter(school=school_id, closed_on__isnull=True).exclude(confidant__in=now)


class ConfidantCall(Unnumbered, SchoolOwned):
    """What somebody tells a confidant; the caller is a row of the staff list, or an account without one."""

    privacy = Privacy(
        "P3",
        "teacher",
        export=True,
        erase="delete",
        retention="1 year after it was closed",
        terms=(Term("closed_on", 365),),
    )

    teacher = models.ForeignKey(Teacher, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    confidant = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    feedback = models.ForeignKey(
        Feedback, null=True, blank=True, on_delete=models.CASCADE, related_name="confidant_calls"
    )
    text = EncryptedField(_("что случилось"), blank=True, default="", seals=BOTH)
    about = EncryptedJSONField(_("о ком речь"), blank=True, default=dict, seals=CALLER)
    answer = EncryptedField(_("ответ"), blank=True, default="", seals=BOTH)
    outcome = EncryptedField(_("что сделано"), blank=True, default="", seals=BOTH)
    sent_on = models.DateField()
    read_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = ConfidantCallQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(teacher__isnull=False, account__isnull=True)
                | Q(teacher__isnull=True, account__isnull=False),
                name="confidant_call_one_caller",
            ),
            models.CheckConstraint(
                condition=Q(confidant__isnull=True) | Q(account__isnull=True) | ~Q(confidant=models.F("account")),
                name="confidant_call_not_to_oneself",
                violation_error_message=_("К себе самому не обращаются: выберите другое доверенное лицо."),
            ),
        ]

    @property
    def caller(self) -> Teacher | Account:
        """Give who calls."""
        found: Any = self.teacher or self.account
        return cast("Teacher | Account", found)

    @property
    def caller_name(self) -> str:
        """Name who calls."""
        return self.caller.full_name

    def is_of(self, account: Account) -> bool:
        """Say whether an account made this call."""
        return account.pk in (self.account_id, self.teacher.account_id if self.teacher is not None else None)

    @property
    def named(self) -> Collection[str]:
        """Give the keys of the people it is about; none where they are closed to the reader."""
        found: list[str] = (self.about or {}).get(NAMED, [])
        return found
