"""Guards: triggers for what a constraint cannot say, in every database, put back after every migration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

PREFIX = "guard_"


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse an event on a table while a condition over NEW and OLD holds.

    `refuse` is SQL that both SQLite and PostgreSQL understand; `message` says to people why.
    """

    name: str
    model: str
    events: tuple[str, ...]
    refuse: str
    message: str

    @property
    def table(self) -> str:
        """Give the table's name."""
        return str(apps.get_model(self.model)._meta.db_table)

    def trigger(self, event: str) -> str:
        """Give the trigger's name for one event."""
        return f"{PREFIX}{self.name}_{event.lower()}"


_declared: dict[str, Guard] = {}


def declare(*, name: str, model: str, events: tuple[str, ...], refuse: str, message: str) -> Guard:
    """Add a guard; the same name twice is a mistake."""
    guard = Guard(name, model, events, refuse, message)
    if _declared.setdefault(name, guard) != guard:
        raise LookupError(f"guard {name!r} is declared twice")
    return guard


def forbid(name: str, model: str, *events: str, message: str) -> Guard:
    """Add a guard that lets nobody do this to a row, whatever it holds."""
    return declare(name=name, model=model, events=events, refuse="1 = 1", message=message)


def same_owner(model: type[models.Model], column: str) -> list[Guard]:
    """Make a guard for each reference of a model: the row referred to must have the same value in `column`."""
    made = []
    for field in model._meta.local_concrete_fields:
        target = field.related_model
        if not isinstance(field, models.ForeignKey) or field.column == column or isinstance(target, str):
            continue
        if target is None or column not in {f.column for f in target._meta.concrete_fields}:
            continue
        there = target._meta.db_table
        made.append(
            Guard(
                name=f"same_{model._meta.db_table}_{field.column}"[:50],
                model=model._meta.label,
                events=("INSERT", "UPDATE"),
                refuse=(
                    f"NEW.{field.column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {there} t "  # noqa: S608 - names come from models
                    f"WHERE t.{target._meta.pk.column} = NEW.{field.column} "
                    f"AND (t.{column} = NEW.{column} OR t.{column} IS NULL))"
                ),
                message="Эта запись принадлежит другой школе.",
            )
        )
    return made


def all_guards() -> list[Guard]:
    """Give every declared guard, and those that follow from models with an owner column."""
    derived = [
        guard
        for model in apps.get_models()
        if (column := getattr(model, "owner_column", None))
        for guard in same_owner(model, column)
    ]
    return sorted([*_declared.values(), *derived], key=lambda guard: guard.name)


def message_for(error: Exception) -> str | None:
    """Find the words of the guard that raised a database error."""
    text = str(error)
    for guard in all_guards():
        if f"guard:{guard.name}" in text:
            return guard.message
    return None


def _create(vendor: str, guard: Guard, event: str) -> list[str]:
    """Write the SQL of one trigger."""
    name, table = guard.trigger(event), guard.table
    if vendor == "sqlite":
        body = f"SELECT RAISE(ABORT, 'guard:{guard.name}') WHERE {guard.refuse};"
        return [f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW BEGIN {body} END"]
    row = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $body$ BEGIN IF {guard.refuse} THEN "
        f"RAISE EXCEPTION 'guard:{guard.name}' USING ERRCODE = '23514'; END IF; RETURN {row}; END $body$ "
        "LANGUAGE plpgsql",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def present(connection: Any) -> set[tuple[str, str]]:
    """Read the guards back from the database: pairs of trigger and table."""
    return set(_as_written(connection))


def missing(connection: Any) -> list[str]:
    """Name the guards that a migrated database lacks."""
    tables = set(connection.introspection.table_names())
    there = {name for name, _ in present(connection)}
    wanted = {g.trigger(event) for g in all_guards() for event in g.events if g.table in tables}
    return sorted(wanted - there)


def remove(connection: Any) -> None:
    """Take every guard out, before tables are rebuilt."""
    with connection.cursor() as cursor:
        _drop(cursor, connection.vendor, present(connection))


def _drop(cursor: Any, vendor: str, triggers: set[tuple[str, str]]) -> None:
    for name, table in sorted(triggers):
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if vendor == "sqlite" else f" ON {table}"))


def _as_written(connection: Any) -> dict[tuple[str, str], str]:
    """Read back what each guard does: by trigger and table, its SQL (in PostgreSQL the body of its function)."""
    sql = {
        "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        "postgresql": "SELECT t.tgname, c.relname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND t.tgname LIKE %s",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{PREFIX}%"])
        return {(name, table): text for name, table, text in cursor.fetchall()}


def put_back(connection: Any) -> None:
    """Make the guards of a database those that are declared, by the difference alone and in one transaction."""
    tables, vendor = set(connection.introspection.table_names()), connection.vendor
    wanted = {
        (guard.trigger(event), guard.table): _create(vendor, guard, event)
        for guard in all_guards()
        for event in guard.events
        if guard.table in tables
    }
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = _as_written(connection)
        stale = {key for key, text in there.items() if key not in wanted or text != _text(vendor, wanted[key])}
        _drop(cursor, vendor, stale)
        for key, statements in wanted.items():
            if key not in there or key in stale:
                for statement in statements:
                    cursor.execute(statement)


def _text(vendor: str, statements: list[str]) -> str:
    """Give of the SQL of a guard what the database keeps of it."""
    return statements[0] if vendor == "sqlite" else statements[0].split("$body$")[1]


def before_migrations(using: str = DEFAULT_DB_ALIAS, plan: Sequence[Any] = (), **_: Any) -> None:
    """Take the guards out while migrations rebuild tables; where there are none to run, they stay."""
    if plan:
        remove(connections[using])


def after_migrations(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put the guards back once all migrations ran."""
    put_back(connections[using])


def sqlite_promises(connection: Any) -> Sequence[tuple[str, str, tuple[str, ...]]]:
    """Read back what the settings promise of SQLite: name, value found, values wanted."""
    wanted = {
        "recursive_triggers": ("1",),
        "synchronous": ("3",),
        "foreign_keys": ("1",),
        "journal_mode": ("wal", "delete", "memory"),
    }
    found = []
    with connection.cursor() as cursor:
        for name, values in wanted.items():
            cursor.execute(f"PRAGMA {name}")
            found.append((name, str(cursor.fetchone()[0]), values))
    return found
