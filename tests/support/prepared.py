"""Databases that many tests begin from, made once a run and copied: the tables after every migration, a site's first day."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "NASTAVNIK_TEST_PREPARED"  # names the folder to every process of the run
TEMPLATE = "nastavnik_prepared"
MIGRATE = """
from django.core.management import call_command
from nastavnik.cli.setup import start
start("test")
call_command("migrate", verbosity=0)
"""


@contextmanager
def folder() -> Iterator[Path]:
    """Keep an empty folder for the databases of one run, and erase it at the end."""
    made = Path(tempfile.mkdtemp(prefix="nastavnik-prepared-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def place() -> Path:
    """Give the folder of this run; where nobody above keeps one, this process does, for those it starts too."""
    if not os.environ.get(FOLDER):
        kept = ExitStack()
        os.environ[FOLDER] = str(kept.enter_context(folder()))
        atexit.register(kept.close)
    return Path(os.environ[FOLDER])


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process in at a time; the others wait, and a killed one leaves nothing locked."""
    with closing(sqlite3.connect(lock, timeout=600, isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        yield


def prepared(name: str, make: Callable[[Path], None]) -> Path:
    """Give what `make` put at a path of that name; whoever asks first makes it, everybody else gets the same."""
    made = place() / name
    with _alone(made.with_name(f"{name}.lock")):
        if not made.exists():
            part = made.with_name(f"{name}.part")
            shutil.rmtree(part, ignore_errors=True)  # left by one that was interrupted
            part.mkdir()
            make(part)
            part.rename(made)
    return made


def environment(data: Path, shift: str = "0") -> dict[str, str]:
    """Give the settings of a process of the product over an SQLite file in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "NASTAVNIK_DATABASE_URL"}
    ours = {"NASTAVNIK_MODE": "test", "NASTAVNIK_DATA": str(data), "NASTAVNIK_CLOCK_SHIFT": shift}
    return {**kept, **ours, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}


def told(program: str, *arguments: str, env: dict[str, str]) -> str:
    """Run a program of the product in a process of its own and give what it printed."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def copy(source: Path, target: Path | sqlite3.Connection) -> None:
    """Copy an SQLite database, whatever its journal holds."""
    with closing(sqlite3.connect(source)) as read:
        if isinstance(target, sqlite3.Connection):
            read.backup(target)
            return
        with closing(sqlite3.connect(target)) as written:
            read.backup(written)


def migrated() -> Path:
    """Give the SQLite file every migration has run over."""

    def make(made: Path) -> None:
        told(MIGRATE, env=environment(made))

    return prepared("migrated", make) / "nastavnik.sqlite3"


def migrated_on_postgres(url: str) -> str:
    """Name the database every migration has run over, on the server of a url; new ones are made after it."""
    parts = urlsplit(url)
    there = urlunsplit(parts._replace(path=f"/{TEMPLATE}"))

    def make(made: Path) -> None:
        import psycopg  # noqa: PLC0415 - run.py reads this file before there is an environment

        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            server.execute(f"CREATE DATABASE {TEMPLATE}")
        told(MIGRATE, env={**environment(made), "NASTAVNIK_DATABASE_URL": there})

    prepared(f"postgresql-{parts.port}", make)
    return TEMPLATE
