"""A large school, or many schools, made of one that was told: rows are copied by the database, guards stepping aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

from nastavnik.kit import guards

STEP = 1_000_000
SCHOOLS = 1000  # the first number of a copied school, beyond those of copied people
#: What a school has many of, beside its people and what follows from them.
BESIDE = ("people.Account", "outbox.Notice", "programme.Act", "programme.Outreach", "programme.RoadmapItem")
#: Not of a school, or with a chain that copies would break.
NEVER = {"auth", "contenttypes", "sessions", "django_tasks_database", "journal", "kit"}

#: Other texts that a programme has once each.
ONCE = {"programme.RoadmapItem.code"}
PASSING = {"outbox_lease", "people_opensession"}


def _copied() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in NEVER and not model._meta.proxy and model._meta.db_table not in PASSING
    ]


def _references(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field.column, field.related_model


def _of_people(everything: list[type[models.Model]]) -> set[type[models.Model]]:
    """Give the models whose rows follow from a teacher; what the school has once is not among them."""
    found = {apps.get_model("people.Teacher")}
    while True:
        more = {model for model in everything if found & {there for _column, there in _references(model)}}
        if more <= found:
            return found | {apps.get_model(name) for name in BESIDE}
        found |= more


def _once(model: type[models.Model]) -> dict[str, int]:
    """Give the texts that must differ from row to row, with their length."""
    return {
        field.column: field.max_length
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField)
        and (field.unique or field.column == "number" or field.column.endswith("_hash") or str(field) in ONCE)
    }


def _statement(model: type[models.Model], copied: set[type[models.Model]], school_id: int, number: int) -> str:
    """Write the copy of one table; what belongs to no school stays one for all."""
    shift, meta = number * STEP, model._meta
    references, texts = dict(_references(model)), _once(model)
    values = []
    for field in meta.concrete_fields:
        column, there = f't."{field.column}"', references.get(field.column)
        if field.primary_key:
            values.append(f"{column} + {shift}")
        elif there in copied and any(one.column == "school_id" and one.null for one in there._meta.concrete_fields):
            values.append(
                f"(SELECT CASE WHEN o.school_id IS NULL THEN o.id ELSE o.id + {shift} END"
                f" FROM {there._meta.db_table} o WHERE o.id = {column})"
            )
        elif there in copied:
            values.append(f"{column} + {shift}")
        elif isinstance(field, models.UUIDField) and field.unique:
            values.append("gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))")
        elif field.column in texts:
            start = texts[field.column] - 5
            values.append(f"CASE WHEN {column} = '' THEN '' ELSE '{number}-' || substr({column}, 1, {start}) END")
        else:
            values.append(column)
    columns = ", ".join(f'"{field.column}"' for field in meta.concrete_fields)
    names = {field.column for field in meta.concrete_fields}
    own = f"t.school_id = {school_id}" if "school_id" in names else f"t.{meta.pk.column} < {STEP}"
    told = f"SELECT {', '.join(values)} FROM {meta.db_table} t WHERE {own} AND t.{meta.pk.column} < {STEP}"
    return f"INSERT INTO {meta.db_table} ({columns}) {told}"


@contextmanager
def _without_guards() -> Iterator[Any]:
    """Let rows in as they come; references are whole again at the end."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        guards.remove(connection)
        yield cursor
        guards.put_back(connection)


def _copy(copied: set[type[models.Model]], school_id: int, numbers: range) -> None:
    with _without_guards() as cursor:
        for number in numbers:
            for model in sorted(copied, key=lambda one: one._meta.label):
                cursor.execute(_statement(model, copied, school_id, number))
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
        else:
            cursor.execute("PRAGMA optimize")


def more_people(school_id: int, copies: int) -> None:
    """Add the people of a school again so many times, with everything that follows from them; inside a transaction."""
    _copy(_of_people(_copied()), school_id, range(1, 1 + copies))


def more_schools(school_id: int, copies: int) -> None:
    """Add a whole school again so many times; inside a transaction."""
    _copy(set(_copied()), school_id, range(SCHOOLS, SCHOOLS + copies))
