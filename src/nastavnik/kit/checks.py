"""The checks of a row compiled once a process and asked in one statement."""

from functools import cache
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.db.models.sql import Query


class _Slot(models.Expression):
    """Stands for the value of a field until a row is asked about; PostgreSQL is told of what type it will be."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if connection.vendor != "postgresql":
            return "%s", [self]
        text = isinstance(
            self.output_field, models.CharField | models.TextField
        )  # cast to varchar(5) would cut a longer word
        return f"(%s)::{'text' if text else self.output_field.rel_db_type(connection)}", [self]


class Checks:
    """All check constraints of a table together: what they ask of a row, and whether a row keeps them."""

    def __init__(self, model: type[models.Model]) -> None:
        rules = [rule.condition for rule in model._meta.constraints if isinstance(rule, models.CheckConstraint)]
        self.condition = models.Q(*rules)
        named = self.condition.referenced_base_fields
        self.fields = [
            field
            for field in model._meta.concrete_fields
            if field.name in named or (field.primary_key and "pk" in named)
        ]
        self._statements: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def kept_by(self, row: models.Model, connection: Any) -> bool:
        """Say whether a row whose fields are clean keeps every check; what is unknown is kept, as databases have it."""
        text, parameters = self._statement(connection)
        values = {field.name: getattr(row, field.attname) for field in self.fields}
        filled = [
            one.output_field.get_db_prep_value(values[one.output_field.name], connection)
            if isinstance(one, _Slot)
            else one
            for one in parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(text, filled)
            return cursor.fetchone() is not None

    def _statement(self, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor not in self._statements:
            query = Query(None)
            for field in self.fields:
                query.add_annotation(_Slot(output_field=field), field.name, select=False)
                if field.primary_key:
                    query.add_annotation(_Slot(output_field=field), "pk", select=False)
            query.add_annotation(models.Value(1), "kept")
            query.add_q(models.Q(Coalesce(self.condition, True, output_field=models.BooleanField())))
            text, parameters = query.get_compiler(connection=connection).as_sql()
            self._statements[connection.vendor] = (text, tuple(parameters))
        return self._statements[connection.vendor]


@cache
def checks_of(model: type[models.Model]) -> Checks:
    """Give the checks of a table."""
    return Checks(model)
