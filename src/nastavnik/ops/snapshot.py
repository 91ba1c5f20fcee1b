"""A copy of the living database, taken at one moment and checked, and what is counted in it."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from nastavnik.journal.models import Head
from nastavnik.kit.models import StoredFile
from nastavnik.ops.archive import DUMP, PACKED, SQLITE
from nastavnik.ops.trouble import CopyError

#: Every way a database is asked for rows, beside Django: text of the question in, rows out.
Ask = Any
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of the database: its file, rows of each table, number and head of each journal chain, its migrations.

    `found` is what is wrong with rows of it that can be read all the same.
    """

    path: Path
    rows: dict[str, int]
    chains: dict[str, tuple[int, str]]
    migrations: list[str]
    installation: str
    found: tuple[str, ...] = ()


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
            raise CopyError(
                "База повреждена, копия с неё не годится: " + "; ".join(faults[:3]) + ". "
                "Прежние копии целы. Проверьте: nastavnik doctor."
            )
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


def program(name: str) -> str:
    """Find a program of PostgreSQL, the newest of those installed, or say what to install."""
    numbered = [found for found in DEBIAN.glob(f"*/bin/{name}") if found.parents[1].name.isdigit()]
    newest = max(numbered, key=lambda found: int(found.parents[1].name), default=None)
    if found := str(newest) if newest else shutil.which(name):
        return found
    raise CopyError(f"Нет программы {name}. Поставьте её: на Debian пакет postgresql-client той же версии, что сервер.")


def postgres_environment() -> dict[str, str]:
    """Say by the variables of libpq where the database is: everybody sees the arguments of a process."""
    given = connection.settings_dict
    options = given["OPTIONS"]
    named = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
        "PGTARGETSESSIONATTRS": options.get("target_session_attrs"),
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
        "PGCONNECT_TIMEOUT": options.get("connect_timeout"),
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}


def call(*arguments: str) -> None:
    """Run a program of PostgreSQL on the database of this installation; what it complains of is told."""
    done = subprocess.run(  # noqa: S603 - its own programs and names
        arguments,
        env=postgres_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise CopyError(f"{Path(arguments[0]).name} не справилась: {done.stderr.strip()[-600:]}")


@contextmanager
def _moment() -> Iterator[str]:
    """Hold a moment of the database and give its name, so that what is counted is what is dumped."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def _of_postgres(folder: Path) -> Snapshot:
    target, dump = folder / DUMP, program("pg_dump")
    with _moment() as moment, connection.cursor() as cursor:

        def ask(text: str) -> list[Any]:
            cursor.execute(text)
            return list(cursor.fetchall())

        tables = sorted(connection.introspection.table_names(cursor))
        counted = count(ask, tables)
        asked = ("--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--snapshot={moment}")
        call(dump, *asked, f"--file={target}")
    call(program("pg_restore"), "--list", "--file=" + os.devnull, str(target))
    return Snapshot(target, *counted)
