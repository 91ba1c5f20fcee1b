"""The school, and what every row of a school inherits."""

from collections.abc import Collection
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, router
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.privacy import Privacy


class School(models.Model):
    """One school: the border that no row crosses."""

    privacy = Privacy("P0", "", export=False, erase="keep", retention="forever")

    name = models.CharField(_("полное название"), max_length=300)
    short_name = models.CharField(_("короткое название"), max_length=60)
    city = models.CharField(_("город"), max_length=100, default="", blank=True)
    time_zone = models.CharField(
        _("часовой пояс"), max_length=60, default=clock.site_zone, validators=[clock.demand_zone]
    )
    is_demonstration = models.BooleanField(default=False)
    working_week = models.PositiveSmallIntegerField(_("рабочих дней в неделе"), default=5)
    council_opinion_wanted = models.BooleanField(_("кандидатуры наставников обсуждает совет"), default=True)
    personal_data_basis = models.CharField(
        _("основание обработки сведений о работниках"),
        max_length=300,
        default="трудовые отношения (ст. 86 ТК РФ)",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(working_week__in=[5, 6]),
                name="school_working_week",
                violation_error_message=_("Рабочая неделя школы длится пять или шесть дней."),
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class SchoolQuerySet(models.QuerySet[Any]):
    """Rows of a school; each room narrows `visible_to` further where rows are not for the whole staff."""

    def of_school(self, account: Any) -> Self:
        """Keep the rows of the account's own school; an account without a school sees none."""
        return (
            self.filter(school_id=account.school_id) if account.is_authenticated and account.school_id else self.none()
        )

    def visible_to(self, account: Any) -> Self:
        """Keep what the account may see: by default every row of the own school."""
        return self.of_school(account)


@cache
def _rules(model: type[models.Model]) -> tuple[list[models.BaseConstraint], models.Q, list["models.Field[Any, Any]"]]:
    """Part the rules of a table: what asks other rows, the checks of one row together, the fields those name."""
    checks = [rule.condition for rule in model._meta.constraints if isinstance(rule, models.CheckConstraint)]
    others = [rule for rule in model._meta.constraints if not isinstance(rule, models.CheckConstraint)]
    together = models.Q(*checks)
    named = together.referenced_base_fields
    return others, together, [field for field in model._meta.concrete_fields if field.name in named]


class SchoolOwned(models.Model):
    """A row of one school; references to another school's rows are refused by the model and by the database."""

    owner_column = "school_id"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("школа"))

    if not TYPE_CHECKING:  # a typed manager here would forbid the rooms' own
        objects = SchoolQuerySet.as_manager()

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Ask for all the checks of a row in one statement; only a row that breaks one is asked about each."""
        others, together, named = _rules(type(self))
        if together and not exclude:
            using = router.db_for_write(type(self), instance=self)
            with suppress(ValidationError):
                for rule in others:
                    rule.validate(type(self), self, using=using)
                if together.check({field.name: self._value(field) for field in named}, using=using):
                    return
        super().validate_constraints(exclude)

    def _value(self, field: "models.Field[Any, Any]") -> Any:
        value = getattr(self, field.attname)
        return value if hasattr(value, "resolve_expression") else models.Value(value, field)

    def clean(self) -> None:
        """Refuse a reference to another school's row in words."""
        super().clean()
        for field in self._meta.concrete_fields:
            if (
                not isinstance(field, models.ForeignKey)
                or field.name == "school"
                or getattr(self, field.attname) is None
            ):
                continue
            target = getattr(self, field.name)
            if getattr(target, "school_id", self.school_id) not in {None, self.school_id}:
                raise ValidationError({field.name: _("Эта запись принадлежит другой школе.")}, code="other_school")
