"""Preliminary requests: what young teachers would ask for, told before the programme begins and without a name."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import EARLY_BLANK, EARLY_COUNTED
from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import SchoolOwned, SchoolQuerySet
from nastavnik.people.selectors import holds
from nastavnik.programme.models import Gathering, RoleModel, WorkFormat
from nastavnik.registry.models.mentee import RequestTopic

#: The last of the four role models leads to somebody of the same subject.
HELPERS = {
    RoleModel.EXPERIENCED_NOVICE: _("опытный учитель, который проведёт через первые годы"),
    RoleModel.LEADER_STRUGGLING: _("коллега, за которым идут другие: с классом, с людьми, с тем, что трудно"),
    RoleModel.INNOVATOR_CONSERVATIVE: _("коллега, который владеет новым: технологии, методы"),
    RoleModel.SUBJECT_EXPERT_NOVICE: _("опытный учитель моего предмета"),
}


class PreliminaryQuerySet(SchoolQuerySet):
    """Preliminary requests."""

    def visible_to(self, account: Any) -> Self:
        """Keep the sheets of paper for the coordinator, who hands them out and enters them."""
        rows = self.of_school(account).filter(on_paper=True)
        return rows if holds(account, "coordinator") else rows.none()


class PreliminaryRequest(SchoolOwned):
    """One answer without a name, or a sheet handed out for it; whoever keeps the code is its author.

    `number` stands on the sheet and begins the code; of the code only a hash is kept. `came` is the order in which
    answers came: they are counted by five, so that no count shows a single one.
    """

    privacy = Privacy(
        "P2",
        "",
        export=False,
        erase="delete",
        retention="until the programme is archived",
        terms=(Term("gathering__programme__archived_on", 0),),
    )

    class State(models.TextChoices):
        OUT = "out", _("на руках")
        OFF = "off", _("не вернётся")
        GIVEN = "given", _("внесён")
        TURNED = "turned", _("стал запросом")
        WITHDRAWN = "withdrawn", _("отозван")

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=4)
    code_hash = models.CharField(max_length=64)
    on_paper = models.BooleanField()
    state = models.CharField(max_length=9, choices=State.choices)
    made_on = models.DateField()
    came = models.PositiveIntegerField(null=True, blank=True)
    came_on = models.DateField(null=True, blank=True)
    topic = models.CharField(_("с чем хочется разобраться"), max_length=20, choices=RequestTopic.choices, blank=True)
    role_model = models.CharField(_("кто мог бы помочь"), max_length=40, choices=RoleModel.choices, blank=True)
    formats = models.JSONField(_("как удобно работать"), default=list, blank=True)
    text = EncryptedField(_("своими словами"), blank=True, default="")

    @property
    def helper(self) -> str:
        """Say who could help, in the words of the question."""
        return str(HELPERS[RoleModel(self.role_model)]) if self.role_model else ""

    @property
    def formats_named(self) -> list[str]:
        """Name the ways of working that were chosen."""
        return [str(WorkFormat(one).label) for one in self.formats]

    objects: ClassVar[Any] = PreliminaryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "number"], name="preliminary_number_once"),
            models.UniqueConstraint(fields=["gathering", "came"], name="preliminary_came_once"),
            models.CheckConstraint(
                condition=Q(state__in=EARLY_BLANK, topic="", came__isnull=True, on_paper=True)
                | Q(state="withdrawn", topic="", came__isnull=True)
                | (Q(state__in=EARLY_COUNTED, came__isnull=False) & ~Q(topic="")),
                name="preliminary_answered",
            ),
        ]
