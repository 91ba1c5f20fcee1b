"""The checks of a row asked by a statement compiled once say what Django says of each."""

import datetime as dt
import random
from typing import Any

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, models

from nastavnik.kit.checks import checks_of
from nastavnik.people.models.school import SchoolOwned

DAY = dt.date(2026, 9, 1)
TABLES = sorted(
    (model for model in apps.get_models() if issubclass(model, SchoolOwned) and checks_of(model).fields),
    key=lambda model: model._meta.label,
)


def values_of(field: Any) -> list[Any]:
    """Give values of a field that its checks may part: nothing, the least, the usual, each of its choices."""
    if field.choices:
        values = [value for value, _name in field.flatchoices]
        return [None, *([""] if isinstance(values[0], str) else []), *values]
    if isinstance(field, models.BooleanField):
        return [None, True, False]
    if isinstance(field, models.DateTimeField):
        return [None, dt.datetime(2026, 9, 1, tzinfo=dt.UTC), dt.datetime(2026, 9, 2, tzinfo=dt.UTC)]
    if isinstance(field, models.DateField):
        return [None, DAY, DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=400)]
    if isinstance(field, models.TextField | models.CharField):
        return [None, "", "слово", "x" * 300]
    if isinstance(field, models.JSONField):
        return [[], {}, ["слово"]]
    return [None, 0, 1, 2, 7, 40]


@pytest.mark.both_databases
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_one_statement_says_what_all_checks_say(model: type[models.Model], db: None) -> None:
    checks, draw, said = checks_of(model), random.Random(model._meta.label), set()
    for _ in range(60):
        row = model(**{field.attname: draw.choice(values_of(field)) for field in checks.fields})
        against = {field.name: models.Value(getattr(row, field.attname), field) for field in checks.fields}
        against["pk"] = models.Value(row.pk, model._meta.pk)
        kept = checks.kept_by(row, connection)
        assert kept == checks.condition.check(against, using=DEFAULT_DB_ALIAS)
        said.add(kept)
    assert said, "control: rows were asked about"


def test_tables_with_checks_are_many_and_rows_part_by_them(db: None) -> None:
    assert len(TABLES) > 20
    parted = 0
    for model in TABLES:
        checks, draw = checks_of(model), random.Random(model._meta.label)
        rows = [model(**{field.attname: draw.choice(values_of(field)) for field in checks.fields}) for _ in range(60)]
        parted += len({checks.kept_by(row, connection) for row in rows}) == 2
    assert parted > len(TABLES) / 2
