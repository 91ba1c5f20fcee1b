"""Rows as they stood on an earlier day: a statement reads tables of the past under their own names.

What a table held is put into a common table expression of the same name, so a question is asked of a past day in the
very words in which it is asked of today.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model


@dataclass(frozen=True, slots=True)
class Stood:
    """How rows of one model differed: what columns held by key, keys not there yet, rows that are gone by now.

    `seen` are all keys that anything is known of.
    `since` is a column with the value from which on rows were not there yet, where keys need not be named.
    """

    columns: dict[str, dict[int, Any]] = field(default_factory=dict)
    unborn: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    gone: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    since: tuple[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The tables of an earlier day."""

    stood: Mapping[type[Model], Stood]

    def under(self, text: str, parameters: list[Any]) -> tuple[str, list[Any]]:
        """Give a statement that begins with WITH the tables of the past to read, and its parameters."""
        tables, values = [], []
        for model, stood in self.stood.items():
            if connection.ops.quote_name(model._meta.db_table) in text:
                table, own = _table(model, stood)
                tables.append(table)
                values += own
        if not tables:
            return text, parameters
        return f"WITH {', '.join(tables)}, {text.removeprefix('WITH ')}", [*values, *parameters]


def _table(model: type[Model], stood: Stood) -> tuple[str, list[Any]]:
    """Write one table of the past: a row that changed as it was, no row that came later, the rows that went."""
    quote, meta = connection.ops.quote_name, cast("Any", model._meta)
    name, key, columns, values = quote(meta.db_table), quote(meta.pk.column), [], []
    for one in meta.concrete_fields:
        held = stood.columns.get(one.attname, {})
        columns.append(_column(quote(one.column), key, len(held)))
        values += [value for pk, was in held.items() for value in (pk, _stored(one, was))]
    # SQLite takes a bare name for the expression itself, PostgreSQL never does.
    source = f"main.{name}" if connection.vendor == "sqlite" else name
    where, more = _there(model, stood, key)
    rows = [f"SELECT {', '.join(columns)} FROM {source}{where}"]  # noqa: S608 - names are ours
    for pk, was in stood.gone.items():
        rows.append(f"SELECT {', '.join(['%s'] * len(columns))}")
        more += [pk if one.primary_key else _stored(one, was.get(one.attname)) for one in meta.concrete_fields]
    return f"{name} AS NOT MATERIALIZED ({' UNION ALL '.join(rows)})", [*values, *more]


def _column(column: str, key: str, changed: int) -> str:
    whens = " WHEN %s THEN %s" * changed
    return f"CASE {key}{whens} ELSE {column} END AS {column}" if changed else column


def _there(model: type[Model], stood: Stood, key: str) -> tuple[str, list[Any]]:
    """Leave out what came later."""
    conditions, values = [], list[Any]()
    if stood.unborn:
        conditions.append(f"{key} NOT IN ({', '.join(['%s'] * len(stood.unborn))})")
        values += sorted(stood.unborn)
    if stood.since is not None:
        one: Any = model._meta.get_field(stood.since[0])
        conditions.append(f"{connection.ops.quote_name(one.column)} < %s")
        values.append(_stored(one, stood.since[1]))
    return (f" WHERE {' AND '.join(conditions)}" if conditions else ""), values


def _stored(one: "Field[Any, Any]", value: Any) -> Any:
    """Give a value as the database takes it."""
    return None if value is None else one.get_db_prep_save(one.to_python(value), connection)
