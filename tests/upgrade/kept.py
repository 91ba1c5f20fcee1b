"""Databases of a landed version, kept as SQL: how they are made, how they are put back.

At a release, before the tables change again, one command keeps the version it is run in:

    python3 run.py python -m tests.upgrade.kept

It tells the demonstration school anew with the keys of the tests, on both databases. No real person, no real key.
"""

import lzma
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import nastavnik
from tests.support import postgres, prepared

FOLDER = Path(__file__).with_name("databases")
VENDORS = ("sqlite", "postgresql")
TELL = """
from django.core.management import call_command
from nastavnik.cli.setup import start
start("test")
call_command("migrate", verbosity=0)
from nastavnik.demo.services import build
build(6)
"""


def kept(version: str, vendor: str) -> str:
    """Give the SQL that makes a kept database."""
    return lzma.decompress((FOLDER / f"{version}.{vendor}.sql.xz").read_bytes()).decode("utf-8")


def versions() -> list[str]:
    """Name the versions that are kept."""
    return sorted({path.name.removesuffix(".sqlite.sql.xz") for path in FOLDER.glob("*.sqlite.sql.xz")})


def keep(version: str, vendor: str, sql: str) -> None:
    """Write a database down."""
    path = FOLDER / f"{version}.{vendor}.sql.xz"
    path.write_bytes(lzma.compress(sql.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    print(f"{path}: {path.stat().st_size} bytes")  # noqa: T201 - a command's answer


def dump_sqlite(path: Path) -> str:
    """Read a whole SQLite file as SQL, triggers last."""
    with closing(sqlite3.connect(path)) as read:
        return "\n".join(read.iterdump())


def dump_postgres(url: str) -> str:
    """Read a whole PostgreSQL database as SQL that a plain connection understands."""
    programs = postgres.binaries()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed")
    dump = [str(programs / "pg_dump"), "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=500", url]
    told = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    return "\n".join(line for line in told.splitlines() if not line.startswith("\\"))


def main() -> None:
    """Keep the version that runs."""
    programs = postgres.binaries()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed")
    with prepared.folder() as made, postgres.server(programs) as url:
        ours = prepared.environment(made)
        prepared.told(TELL, env=ours)
        keep(nastavnik.__version__, "sqlite", dump_sqlite(made / "nastavnik.sqlite3"))
        prepared.told(TELL, env={**ours, "NASTAVNIK_DATABASE_URL": url})
        keep(nastavnik.__version__, "postgresql", dump_postgres(url))


if __name__ == "__main__":
    os.environ.pop("NASTAVNIK_DATABASE_URL", None)
    main()
