"""What was entered for a person from a signed sheet, or as they said it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.models import StoredFile
from nastavnik.kit.paper import SHEET, TOLD
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models.account import Account
from nastavnik.people.models.school import SchoolOwned
from nastavnik.people.models.teacher import Teacher


class Entered(SchoolOwned):
    """One act of a person, entered by the coordinator: from what, by whom, and whether the person says it is not so."""

    privacy = Privacy(
        "P1",
        "teacher",
        export=True,
        erase="delete",
        retention="3 years after it was entered",
        terms=(Term("entered_at", 1095),),
    )

    class Kind(models.TextChoices):
        SHEET = SHEET, _("с подписанного листа")
        TOLD = TOLD, _("со слов")

    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="entered")
    act = models.CharField(max_length=60)
    kind = models.CharField(_("откуда"), max_length=5, choices=Kind.choices)
    number = models.CharField(_("номер листа"), max_length=40, blank=True, default="")
    day = models.DateField(_("день"))
    scan = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    occasion = models.CharField(max_length=120)
    objected_on = models.DateField(null=True, blank=True)
    annulled = models.BooleanField(default=False)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind=SHEET) | ~Q(number=""), name="entered_sheet_has_number"),
        ]
