"""The whole schema of a database as text: two databases are of one make where these texts are equal."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

QUERIES = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable, "
    "column_default, is_identity FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


def parts(definition: str) -> Iterator[str]:
    """Split what stands between the brackets of CREATE TABLE at its outer commas."""
    inner = definition[definition.index("(") + 1 : definition.rindex(")")]
    depth, begun, quote = 0, 0, ""
    for place, letter in enumerate(inner):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "," and not depth:
            yield " ".join(inner[begun:place].split())
            begun = place + 1
    yield " ".join(inner[begun:].split())


def of_sqlite(path: Path) -> set[tuple[str, ...]]:
    """Read tables (a line for each column and constraint), indexes and triggers."""
    with closing(sqlite3.connect(path)) as read:
        rows = read.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    found = {(kind, name, table, " ".join(sql.split())) for kind, name, table, sql in rows if kind != "table"}
    return found | {("table", name, part) for kind, name, _, sql in rows if kind == "table" for part in parts(sql)}


def of_postgres(url: str) -> set[tuple[str, ...]]:
    """Read columns, constraints, indexes, triggers and the functions behind them."""
    import psycopg  # noqa: PLC0415 - only on the lane that has a server

    with psycopg.connect(url) as read:
        return {(kind, *map(str, row)) for kind, query in QUERIES.items() for row in read.execute(query)}
