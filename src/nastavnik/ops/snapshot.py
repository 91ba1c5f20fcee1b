"""A copy of the living database, taken at one moment and checked, and what is counted in it."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from nastavnik.core.errors import N_
from nastavnik.core.texts import Text
from nastavnik.journal.models import Head
from nastavnik.kit.models import StoredFile
from nastavnik.ops import postgres
from nastavnik.ops.archive import DUMP, PACKED, SQLITE
from nastavnik.ops.trouble import CopyError

#: Every way a database is asked for rows, beside Django: text of the question in, rows out.
Ask = Any
#: A database up to this size is put into a scratch one after each copy; a larger one would keep its server busy.
TRIED_UP_TO = 2 << 30
DAMAGED = N_("База повреждена, копия с неё не годится: %(faults)s. Прежние копии целы. Проверьте: nastavnik doctor.")
#: Whether a dump was put back for a trial: done, or why not.
TRIED, NO_ROLE, TOO_LARGE = "done", "role", "size"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of the database: its file, rows of each table, number and head of each journal chain, its migrations.

    `found` is what is wrong with rows of it that can be read all the same; `tried` says of a dump whether it was put
    into a scratch database.
    """

    path: Path
    rows: dict[str, int]
    chains: dict[str, tuple[int, str]]
    migrations: list[str]
    installation: str
    found: tuple[str, ...] = ()
    tried: str = ""


def database_file() -> Path:
    """Name the SQLite file of this installation."""
    return Path(str(connection.settings_dict["NAME"]))


def take(folder: Path) -> Snapshot:
    """Copy the database into a folder while the site runs, and check the copy."""
    return _of_postgres(folder) if connection.vendor == "postgresql" else of_sqlite(database_file(), folder)


def of_sqlite(source: Path, folder: Path) -> Snapshot:
    """Copy an SQLite file in one step: in several, each write of the site would begin it anew."""
    target = folder / SQLITE
    copy_sqlite(source, target)
    with closing(sqlite3.connect(target)) as copied:
        if faults := _damage(copied):
            raise CopyError(Text(DAMAGED, faults="; ".join(faults[:3])))
        counted = count(lambda text: copied.execute(text).fetchall(), _tables_of_sqlite(copied))
        scans, found = _scans(copied), _lost(copied)
    if 2 * scans < target.stat().st_size:
        target = _packed(target, folder / PACKED)
    return Snapshot(target, *counted, tuple(found))


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite file as it is at one moment, whatever its journal holds."""
    with closing(sqlite3.connect(source, timeout=20)) as read, closing(sqlite3.connect(target)) as written:
        written.execute("PRAGMA synchronous=OFF")
        read.backup(written, pages=-1)
        written.execute("PRAGMA journal_mode=DELETE")


def sqlite_faults(database: sqlite3.Connection) -> list[str]:
    """Ask SQLite what is wrong with a file; damage is told, never raised."""
    return _damage(database) or _lost(database)


def _damage(database: sqlite3.Connection) -> list[str]:
    try:
        whole = [str(row[0]) for row in database.execute("PRAGMA integrity_check(20)")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [] if whole == ["ok"] else whole


def _lost(database: sqlite3.Connection) -> list[str]:
    try:
        lost = database.execute("PRAGMA foreign_key_check").fetchmany(20)
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [f"строка {row} таблицы {table} указывает в никуда ({there})" for table, row, there, _key in lost]


def _tables_of_sqlite(database: sqlite3.Connection) -> list[str]:
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted(name for (name,) in found)


def _scans(database: sqlite3.Connection) -> int:
    try:
        found = database.execute(f"SELECT COALESCE(SUM(size), 0) FROM {StoredFile._meta.db_table}").fetchone()  # noqa: S608
    except sqlite3.OperationalError:  # of a version that had no such table
        return 0
    return int(found[0])


def _packed(source: Path, target: Path) -> Path:
    """Pack what is mostly words; a scan does not get smaller and costs a minute."""
    with source.open("rb") as read, gzip.open(target, "wb", compresslevel=1) as written:
        shutil.copyfileobj(read, written, 1 << 20)
    source.unlink()
    return target


def count(ask: Ask, tables: list[str]) -> tuple[dict[str, int], dict[str, tuple[int, str]], list[str], str]:
    """Count rows, read the heads of the chains, the migrations and the number of the installation."""
    rows = {table: int(ask(f'SELECT COUNT(*) FROM "{table}"')[0][0]) for table in tables}  # noqa: S608 - read back
    head = Head._meta.db_table
    heads = ask(f"SELECT school_id, number, hash FROM {head} ORDER BY school_id") if head in rows else []  # noqa: S608
    steps = ask("SELECT app, name FROM django_migrations ORDER BY id") if "django_migrations" in rows else []
    ours = ask("SELECT number FROM ops_installation") if "ops_installation" in rows else []
    chains = {str(school): (int(number), str(last)) for school, number, last in heads}
    return rows, chains, [f"{app}.{name}" for app, name in steps], str(ours[0][0]).replace("-", "") if ours else ""


@contextmanager
def _moment() -> Iterator[str]:
    """Hold a moment of the database and give its name, so that what is counted is what is dumped."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def _of_postgres(folder: Path) -> Snapshot:
    target = folder / DUMP
    with _moment() as moment:
        counted = _counted(connection)
        postgres.dump(target, *postgres.PLAIN, f"--snapshot={moment}")
    return Snapshot(target, *counted, tried=_tried(target, counted[0]))


def _counted(database: Any) -> tuple[dict[str, int], dict[str, tuple[int, str]], list[str], str]:
    with database.cursor() as cursor:

        def ask(text: str) -> list[Any]:
            cursor.execute(text)
            return list(cursor.fetchall())

        return count(ask, sorted(database.introspection.table_names(cursor)))


def _tried(target: Path, rows: dict[str, int]) -> str:
    """Put a dump into a scratch database and count there, where the role may make one and it is not too large."""
    if not postgres.makes_databases():
        return NO_ROLE
    if postgres.size() > TRIED_UP_TO:
        return TOO_LARGE
    with postgres.scratch() as name:
        postgres.fill(target, name)
        other = connection.copy()
        other.settings_dict["NAME"] = name
        try:
            there = _counted(other)[0]
        finally:
            other.close()
    if there != rows:
        differ = sorted(table for table in rows if there.get(table) != rows[table])
        raise CopyError(
            Text(
                N_("Копия восстановилась не такой, как база: %(tables)s. Прежние копии целы."),
                tables=", ".join(differ[:5]),
            )
        )
    return TRIED
