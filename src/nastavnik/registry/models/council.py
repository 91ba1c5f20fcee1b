"""What the council thinks of candidates: each member's opinion, and the sitting as its minutes tell it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import Privacy, Term
from nastavnik.people.models import Account, SchoolOwned
from nastavnik.programme.models import Act
from nastavnik.registry.models.mentor import MentorEntry


class CouncilOpinion(SchoolOwned):
    """What a council member, or by its minutes the council, thinks of a candidate: an opinion, not a decision."""

    privacy = Privacy(
        "P2",
        "member",
        export=True,
        erase="anonymise",
        retention="3 years after the programme",
        terms=(Term("entry__programme__archived_on", 3 * 365, empties=("comment",)),),
    )

    class Opinion(models.TextChoices):
        RECOMMEND = "recommend", _("рекомендую")
        ABSTAIN = "abstain", _("воздерживаюсь")
        AGAINST = "against", _("не рекомендую")

    entry = models.ForeignKey(MentorEntry, on_delete=models.CASCADE, related_name="opinions")
    member = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    opinion = models.CharField(_("мнение"), max_length=10, choices=Opinion.choices)
    comment = EncryptedField(_("обоснование"), blank=True, default="", seals=("member",))
    comment_shown = models.BooleanField(_("показать обоснование куратору"), default=False)
    given_on = models.DateField()
    minutes = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    votes = models.JSONField(_("за, против, воздержались"), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "member"],
                name="council_opinion_once",
                violation_error_message=_("Мнение об этом кандидате уже дано."),
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(member__isnull=True),
                name="council_opinion_of_all_once",
                violation_error_message=_("Мнение совета об этом кандидате уже внесено."),
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(minutes__isnull=False),
                name="council_opinion_is_somebodys",
            ),
        ]


class Sitting(SchoolOwned):
    """A sitting of the council as its minutes tell it: who led it, how many were there, what else was spoken of."""

    privacy = Privacy("P1", "", export=False, erase="keep", retention="as long as the act it is of")

    class Body(models.TextChoices):
        METHODICAL = "methodical", _("методический совет")
        PEDAGOGICAL = "pedagogical", _("педагогический совет")
        MENTORS = "mentors", _("совет наставников")

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="sitting")
    body = models.CharField(_("какой совет"), max_length=12, choices=Body.choices, default=Body.METHODICAL)
    chair = models.CharField(_("председатель"), max_length=100, blank=True, default="")
    secretary = models.CharField(_("секретарь"), max_length=100, blank=True, default="")
    present = models.PositiveSmallIntegerField(_("сколько присутствовало"), null=True, blank=True)
    members = models.PositiveSmallIntegerField(_("сколько членов совета всего"), null=True, blank=True)
    invited = models.CharField(_("кто приглашён"), max_length=300, blank=True, default="")
    agenda = models.TextField(_("другие вопросы повестки"), max_length=2000, blank=True, default="")
    conflicts = models.CharField(_("кто не обсуждал чью кандидатуру"), max_length=500, blank=True, default="")
    no_objections = models.BooleanField(_("возражений не поступило"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(members__isnull=True) | Q(present__isnull=True) | Q(present__lte=F("members")),
                name="sitting_present_are_members",
                violation_error_message=_("Присутствовало больше, чем всего членов совета: проверьте оба числа."),
            )
        ]

    @property
    def quorum(self) -> bool | None:
        """Say whether more than half of the council was there; None where that was not written down."""
        return None if not self.present or not self.members else 2 * self.present > self.members
