"""The school, and what every row of a school inherits."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import connections, models, router
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.checks import checks_of
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


class SchoolOwned(models.Model):
    """A row of one school; references to another school's rows are refused by the model and by the database."""

    owner_column = "school_id"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("школа"))

    if not TYPE_CHECKING:  # a typed manager here would forbid the rooms' own
        objects = SchoolQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Ask the database of no row that was read already: the foreign key itself refuses one that went meanwhile."""
        known = {field.name for field in self._meta.concrete_fields if self._was_read(field)}
        super().clean_fields(exclude=known.union(exclude or ()))

    def _was_read(self, field: "models.Field[Any, Any]") -> bool:
        if not isinstance(field, models.ForeignKey) or not field.is_cached(self):
            return False
        target = field.get_cached_value(self)
        return target is not None and not target._state.adding and target.pk == getattr(self, field.attname)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Ask for all the checks of a row in one statement; only a row that breaks one is asked about each."""
        checks = checks_of(type(self))
        left_out = {field.name for field in checks.fields}.intersection(exclude or ())
        if checks.fields and not left_out and not self._computed(checks.fields):
            using = router.db_for_write(type(self), instance=self)
            with suppress(ValidationError):
                for rule in self._meta.constraints:
                    if not isinstance(rule, models.CheckConstraint):
                        rule.validate(type(self), self, exclude=set(exclude or ()), using=using)
                if checks.kept_by(self, connections[using]):
                    return
        super().validate_constraints(exclude)

    def _computed(self, fields: "Iterable[models.Field[Any, Any]]") -> bool:
        """Say whether the database is to compute one of these values."""
        return any(hasattr(getattr(self, field.attname), "resolve_expression") for field in fields)

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
