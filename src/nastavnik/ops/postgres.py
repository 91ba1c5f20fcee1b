"""What is done with a database in PostgreSQL as a whole: dumped, filled, emptied, tried in a scratch one beside it."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.db import connection

from nastavnik.core.errors import N_
from nastavnik.core.texts import Text
from nastavnik.kit.presence import LOCK
from nastavnik.ops.archive import DUMP, force
from nastavnik.ops.installation import BEING_CHANGED
from nastavnik.ops.trouble import CopyError

DEBIAN = Path("/usr/lib/postgresql")
#: A dump for another server: who may do what there, the code of the product says anew.
PLAIN = ("--no-owner", "--no-privileges")
SAME_SERVER = ("--no-owner",)
#: Everything in the schema that belongs to this role and to no extension; rights to it go with it.
CLEAR = """
DO $clear$ DECLARE one record; BEGIN
  FOR one IN SELECT c.oid::regclass AS name, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
      WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND pg_has_role(c.relowner, 'USAGE')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'i'))
  LOOP
    IF to_regclass(one.name::text) IS NOT NULL THEN EXECUTE format('DROP %s IF EXISTS %s CASCADE', one.kind, one.name);
    END IF;
  END LOOP;
  FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND pg_has_role(p.proowner, 'USAGE')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name); END LOOP;
END $clear$
"""


#: What a server must do for every database, so that no power cut takes an acknowledged word or a whole page with it.
PROMISED = ("fsync", "full_page_writes")
OTHERS = "В базе работают другие сайты или фоновая работа, соединений: {number}. Остановите их на всех машинах."
NO_PROGRAM = N_("Нет программы %(name)s. Поставьте её: на Debian пакет postgresql-client той же версии, что сервер.")


def program(name: str) -> str:
    """Find a program of PostgreSQL, the newest of those installed, or say what to install."""
    numbered = [found for found in DEBIAN.glob(f"*/bin/{name}") if found.parents[1].name.isdigit()]
    newest = max(numbered, key=lambda found: int(found.parents[1].name), default=None)
    if found := str(newest) if newest else shutil.which(name):
        return found
    raise CopyError(Text(NO_PROGRAM, name=name))


def environment(database: str = "") -> dict[str, str]:
    """Say by the variables of libpq where the database is: everybody sees the arguments of a process."""
    given = connection.settings_dict
    options = given["OPTIONS"]
    named = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": database or given["NAME"],
        "PGTARGETSESSIONATTRS": options.get("target_session_attrs"),
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
        "PGCONNECT_TIMEOUT": options.get("connect_timeout"),
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}


def call(*arguments: str, database: str = "") -> None:
    """Run a program of PostgreSQL on the database of this installation; what it complains of is told."""
    done = subprocess.run(  # noqa: S603 - its own programs and names
        arguments,
        env=environment(database),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        told = {"name": Path(arguments[0]).name, "why": done.stderr.strip()[-600:]}
        raise CopyError(Text(N_("%(name)s не справилась: %(why)s"), **told))


def dump(target: Path, *more: str) -> None:
    """Write the whole database into a file, and see that the file can be read."""
    call(program("pg_dump"), "--format=custom", "--compress=1", *more, f"--file={target}")
    call(program("pg_restore"), "--list", "--file=" + os.devnull, str(target))


def fill(source: Path, database: str = "") -> None:
    """Put a dump into an empty database: all of it or nothing."""
    name = database or str(connection.settings_dict["NAME"])
    whole = ("--single-transaction", "--exit-on-error", *PLAIN)
    call(program("pg_restore"), *whole, f"--dbname={name}", str(source), database=name)


def clear() -> None:
    """Empty the database of everything that belongs to its role."""
    with connection.cursor() as cursor:
        cursor.execute(CLEAR)


def replace(source: Path) -> None:
    """Put a dump in the place of all that stands in the database, in one transaction: that or this, never a half."""
    connection.close()
    text = source.with_name(f"{source.name}.sql")
    try:
        call(program("pg_restore"), *SAME_SERVER, f"--file={text}", str(source))
        quiet = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--output={os.devnull}")
        call(program("psql"), *quiet, f"--command={CLEAR}", f"--file={text}")
    finally:
        text.unlink(missing_ok=True)


def size() -> int:
    """Give how many bytes the database takes on its server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def forgets() -> list[str]:
    """Name what is switched off on the server that a power cut would be felt by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(PROMISED)])
        return sorted(name for (name,) in cursor.fetchall())


@contextmanager
def changing() -> Iterator[None]:
    """Have the database alone while its version changes; this process has stepped aside before.

    Refused while anybody is in it, on any machine; whoever would come meanwhile is turned away.
    """
    held = connection.copy()
    try:
        with held.cursor() as cursor:
            cursor.execute("SET application_name = 'nastavnik upgrade'")
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                _say_who_is_in()
        yield
    finally:
        held.close()


def _say_who_is_in() -> NoReturn:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK],
        )
        shared = [mode for (mode,) in cursor.fetchall() if mode == "ShareLock"]
    raise CopyError(OTHERS.format(number=len(shared)) if shared else BEING_CHANGED)


def demand_alone() -> None:
    """Refuse while another process of the product, of a version that takes no lock, is in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND application_name = current_setting('application_name')"
        )
        others = int(cursor.fetchone()[0])
    if others:
        raise CopyError(OTHERS.format(number=others))


def makes_databases() -> bool:
    """Say whether this role may make a database beside its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


@contextmanager
def scratch() -> Iterator[str]:
    """Have an empty database beside that of this installation for a while; it goes whatever happens in it."""
    name = f"nastavnik_try_{secrets.token_hex(6)}"
    maker = connection.copy()
    try:
        with maker.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            with maker.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        maker.close()


class Server:
    """The database as an upgrade keeps it: a dump, put back into the very same database."""

    def lay(self, folder: Path) -> None:
        """Lay it into a folder, on the disk."""
        dump(folder / DUMP, *SAME_SERVER)
        with (folder / DUMP).open("rb+") as written:
            force(written.fileno())

    def lies_in(self, folder: Path) -> bool:
        """Say whether a folder has it."""
        return (folder / DUMP).is_file()

    def bring_back(self, folder: Path) -> None:
        """Put it back from a folder, unless somebody has come in since."""
        demand_alone()
        replace(folder / DUMP)

    def put_aside(self, folder: Path) -> None:
        """Keep what stands there now."""
        self.lay(folder)

    def rows(self, table: str) -> int | None:
        """Count the rows of a table, if there is one."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0] is None:
                return None
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - our own names
            return int(cursor.fetchone()[0])


class Elsewhere:
    """A database that another machine has upgraded, or will bring back: here only the version is switched."""

    def lay(self, folder: Path) -> None:
        """Keep nothing: whoever changed it keeps it."""

    def lies_in(self, folder: Path) -> bool:
        """Say that there is nothing more to have."""
        return not (folder / DUMP).exists()

    def bring_back(self, folder: Path) -> None:
        """Leave it as it is."""

    def put_aside(self, folder: Path) -> None:
        """Leave it as it is."""

    def rows(self, table: str) -> Any:
        """Count nothing."""
        return None
