"""A data directory of a landed version comes to this one whole, and becomes the same as a fresh one."""

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from nastavnik.kit import startup
from tests.support import prepared
from tests.upgrade import kept, schema

LAST_DAY = dt.date(2026, 11, 23)  # of the school that was kept
# What Django keeps of itself, the questionnaires that are shipped, the sign-in of the look around.
GROWS = {"django_migrations", "django_content_type", "auth_permission", "django_session"}
SHIPPED = {"surveys_questionnaire", "surveys_version"}
UPGRADE = """
import argparse, contextlib, io, json, sys
from nastavnik.cli.setup import start
start("test")
from nastavnik.cli.database import run_doctor, run_migrate
from nastavnik.ops import postgres
postgres.PROMISED = ()  # the server of the tests forgets on purpose
said = io.StringIO()
with contextlib.redirect_stdout(said):
    code = run_migrate(None)
    well = run_doctor(argparse.Namespace(full=False, json=False))
from django.test import Client
from django.urls import reverse
from nastavnik.journal.selectors import check_chain
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
client = Client()
client.force_login(Account.objects.get(login="kurator"))
place = Place.objects.filter(state="confirmed").earliest("pk")
opened = {path: client.get(path) for path in (reverse("web:home"), reverse("pairing:place", args=[place.pk]))}
chain = check_chain(place.school_id)
print(json.dumps({
    "codes": [code, well], "said": said.getvalue(), "whole": chain.whole, "lines": chain.lines,
    "pages": [page.status_code for page in opened.values()],
    "named": [place.mentee.full_name.split()[0] in page.content.decode() for page in opened.values()],
}))
"""


def shift() -> str:
    """Give the days that make the kept school's last day yesterday: a clock behind the journal is a fault."""
    return str((LAST_DAY + dt.timedelta(days=1) - dt.datetime.now(dt.UTC).date()).days)


def upgrade(data: Path, url: str = "") -> dict[str, Any]:
    """Bring a kept database to this version in a process of its own, and look around there."""
    env = {**prepared.environment(data, shift()), "PYTHONIOENCODING": "utf-8"}
    told: dict[str, Any] = json.loads(prepared.told(UPGRADE, env={**env, "NASTAVNIK_DATABASE_URL": url}))
    return told


def is_well(told: dict[str, Any], version: str) -> None:
    """Say that pages open, the doctor is content and the journal is whole."""
    assert told["codes"] == [0, 0], (version, told["said"])
    assert "НЕ В ПОРЯДКЕ" not in told["said"]
    assert told["whole"]
    assert told["lines"] > 800
    assert told["pages"] == [200, 200]
    assert told["named"][1], "the pair page names its mentee"


def nothing_is_lost(before: Counter[str], after: Counter[str]) -> None:
    """Compare the number of rows of every table that was there."""
    assert set(before) >= GROWS | SHIPPED
    assert set(before) <= set(after)
    grown = {table for table in before if after[table] > before[table]}
    assert {table: after[table] for table in before if after[table] < before[table]} == {}
    assert grown <= GROWS | SHIPPED


def counted(path: Path) -> Counter[str]:
    """Count the rows of every table of an SQLite file."""
    with closing(sqlite3.connect(path)) as read:
        names = [
            row[0]
            for row in read.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        ]
        return Counter({name: read.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names})


@pytest.mark.parametrize("version", kept.versions())
def test_a_kept_file_comes_to_this_version(tmp_path: Path, version: str) -> None:
    path = tmp_path / "nastavnik.sqlite3"
    with closing(sqlite3.connect(path)) as written:
        written.executescript(kept.kept(version, "sqlite"))
    path.chmod(0o600)
    before = counted(path)
    assert before["pairing_place"] > 10
    is_well(upgrade(tmp_path), version)
    nothing_is_lost(before, counted(path))
    fresh = schema.of_sqlite(prepared.migrated())
    assert len(fresh) > 1000
    assert schema.of_sqlite(path) ^ fresh == set()


def test_a_file_from_the_middle_of_what_was_squashed_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "nastavnik.sqlite3"
    with closing(sqlite3.connect(path)) as written, written:
        written.executescript(kept.kept(startup.LAST_LONG, "sqlite"))
        written.execute("DELETE FROM django_migrations WHERE app = 'pairing' AND name = '0004_workshop_current_run'")
    env = prepared.environment(tmp_path, shift())
    asked = [sys.executable, "-m", "nastavnik", "migrate"]
    answer = subprocess.run(asked, env=env, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "pairing.0004_workshop_current_run" in answer.stderr
    assert f"Сначала приведите её к версии {startup.LAST_LONG}" in answer.stderr
    assert "Traceback" not in answer.stderr
    with closing(sqlite3.connect(path)) as read:
        assert read.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0] > 100


@contextmanager
def restored(name: str, sql: str) -> Iterator[str]:
    """Keep a database made from SQL on the server of the tests, and give its url."""
    import psycopg  # noqa: PLC0415 - only on the lane that has a server

    server = os.environ["NASTAVNIK_TEST_POSTGRES"]
    with psycopg.connect(server, autocommit=True) as main:
        main.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
            with psycopg.connect(url, autocommit=True) as written:
                written.execute(sql)  # type: ignore[arg-type]
            yield url
        finally:
            main.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def counted_there(url: str) -> Counter[str]:
    """Count the rows of every table of a PostgreSQL database."""
    import psycopg  # noqa: PLC0415 - only on the lane that has a server

    with psycopg.connect(url) as read:
        names = [row[0] for row in read.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        every = " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM public.{name}" for name in names)
        return Counter(dict(read.execute(every).fetchall()))  # type: ignore[arg-type]


@pytest.mark.postgres
@pytest.mark.parametrize("version", kept.versions())
def test_a_kept_database_of_a_server_comes_to_this_version(tmp_path: Path, version: str) -> None:
    server = os.environ["NASTAVNIK_TEST_POSTGRES"]
    template = urlunsplit(urlsplit(server)._replace(path=f"/{prepared.migrated_on_postgres(server)}"))
    # PostgreSQL words a constraint and an index otherwise once they were read from a dump: both go the same way.
    with (
        restored(f"fresh_{os.getpid()}", kept.dump_postgres(template)) as fresh,
        restored(f"upgraded_{os.getpid()}", kept.kept(version, "postgresql")) as there,
    ):
        before = counted_there(there)
        assert before["pairing_place"] > 10
        is_well(upgrade(tmp_path, there), version)
        nothing_is_lost(before, counted_there(there))
        wanted = schema.of_postgres(fresh)
        assert len(wanted) > 1000
        with restored(f"again_{os.getpid()}", kept.dump_postgres(there)) as again:
            assert schema.of_postgres(again) ^ wanted == set()


def test_a_room_has_one_migration_and_a_second_only_in_a_circle() -> None:
    """Kit holds what accounts need and points at accounts itself."""
    found: dict[str, list[str]] = {}
    replaced: dict[str, set[str]] = {}
    for (room, name), migration in MigrationLoader(None).disk_migrations.items():
        if apps.get_app_config(room).name.startswith("nastavnik."):
            if migration.replaces:
                found.setdefault(room, []).append(name)
            replaced.setdefault(room, set()).update(each for _, each in migration.replaces)
    assert {room for room, names in found.items() if len(names) > 1} == {"kit"}
    assert len(found["kit"]) == 2
    again = {room: set(found.get(room, ())) & names for room, names in replaced.items()}
    assert not any(again.values()), "a new migration has the name of one that was replaced"
