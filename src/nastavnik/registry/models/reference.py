"""The words of a colleague about a candidate: the candidate asks, reads first, and decides whether they go on."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, SchoolQuerySet, Teacher
from nastavnik.people.selectors import holds
from nastavnik.registry.models.mentor import MentorEntry


class ReferenceQuerySet(SchoolQuerySet):
    """Words of colleagues."""

    def visible_to(self, account: Any) -> Self:
        """Keep those one asked for or was asked for; coordinator and council see what a candidate passed on."""
        rows = self.of_school(account)
        own = Q(entry__teacher__account=account) | Q(colleague__account=account)
        if holds(account, "coordinator", "council_member"):
            return rows.filter(own | Q(state="passed"))
        return rows.filter(own)


class Reference(SchoolOwned):
    """What a colleague says of a candidate who asked for it; without marks."""

    privacy = Privacy(
        "P2",
        "colleague",
        export=True,
        erase="delete",
        retention="until the programme ends",
        terms=(Term("entry__programme__archived_on", 0),),
    )

    class State(models.TextChoices):
        ASKED = "asked", _("ждём слов")
        DECLINED = "declined", _("без слов")
        WRITTEN = "written", _("прочитайте и решите")
        PASSED = "passed", _("передано совету и куратору")
        KEPT = "kept", _("осталось у вас")

    tones = {State.ASKED: "wait", State.WRITTEN: "wait", State.PASSED: "ok"}
    history = {"state": _("состояние")}

    entry = models.ForeignKey(MentorEntry, on_delete=models.CASCADE, related_name="references")
    colleague = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="references_asked")
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.ASKED)
    words = EncryptedField(
        _("слова о коллеге"), blank=True, default="", seals=("colleague__account", "entry__teacher__account")
    )
    asked_on = models.DateField()
    written_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "colleague"],
                name="reference_once",
                violation_error_message=_("Этого коллегу уже просили."),
            )
        ]
