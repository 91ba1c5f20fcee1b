"""An installation of a school in a folder of its own, kept by processes as a person would start them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from nastavnik.config.secrets import make_keys
from nastavnik.ops.recovery_key import make_recovery_key
from tests.support import prepared

BEGIN = """
import datetime as dt
from nastavnik.cli.setup import start
start(new=True)
from nastavnik.cli.database import bring_up_to_date
bring_up_to_date()
from django.contrib.sessions.models import Session
from django.utils import timezone
from nastavnik.kit.models import Draft
from nastavnik.outbox.services import write_letter
from nastavnik.ops import copies
from nastavnik.people.models import Account, Invitation, Teacher
from nastavnik.people.services import found_school
found_school(name="Школа № 12", short_name="Школа № 12", coordinator_name="Корнеева Анна Ильинична",
             login="kurator", password="липа-трамвай-чайник-облако")
account, now = Account.objects.get(login="kurator"), timezone.now()
Draft.objects.create(account=account, key="a", data={"text": "Слова куратора"}, updated_at=now)
Session.objects.create(session_key="s1", session_data="x", expire_date=now + dt.timedelta(days=1))
write_letter(kind="mailbox", school_id=account.school_id, account=account)
teacher = Teacher.objects.create(school_id=account.school_id, last_name="Ушаков")
Invitation.objects.create(school_id=account.school_id, teacher=teacher, kind="code", token_hash="h",
                          created_at=now, expires_at=now + dt.timedelta(days=3))
print(copies.make_copy(copies.BY_HAND).name)
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Give the settings of a school's own server, over an SQLite file unless told otherwise."""
    ours = {"NASTAVNIK_MODE": "server", "NASTAVNIK_HOSTS": "nastavnik.example", "PYTHONIOENCODING": "utf-8"}
    return {**prepared.environment(home), **ours, **more}


def database(name: str, *, template: bool = False) -> str:
    """Make a database, empty or with every migration run over it, on the server of the tests; gives its url."""
    import psycopg  # noqa: PLC0415 - only on a lane that has a server

    server = os.environ["NASTAVNIK_TEST_POSTGRES"]
    after = f" TEMPLATE {prepared.migrated_on_postgres(server)}" if template else ""
    own = f"{name}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as main:
        main.execute(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)")  # type: ignore[arg-type]
        main.execute(f"CREATE DATABASE {own}{after}")  # type: ignore[arg-type]
    return urlunsplit(urlsplit(server)._replace(path=f"/{own}"))


def started(home: Path, *command: str, program: str = "", **more: str) -> "subprocess.Popen[str]":
    """Start a command of the product, or a program of a test, on an installation."""
    what = ["-c", program] if program else ["-m", "nastavnik"]
    return subprocess.Popen(
        [sys.executable, *what, *command],
        env=environment(home, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]", typed: str = "") -> tuple[int, str, str]:
    """Wait for it; gives the exit code, what it printed and what it complained of, never a traceback."""
    out, complained = process.communicate(typed, timeout=300)
    assert "Traceback" not in complained, complained
    return process.returncode, out, complained


def begun(home: Path, **more: str) -> tuple[str, Path]:
    """Begin an installation with one school and a copy; gives the key of the sheet and the copy."""
    make_keys(home)
    sheet = make_recovery_key(home)
    (home / "nastavnik.toml").write_text('mode = "server"\n[site]\nhosts = ["nastavnik.example"]\n')
    if "NASTAVNIK_DATABASE_URL" not in more:
        prepared.copy(prepared.migrated(), home / "nastavnik.sqlite3")
        (home / "nastavnik.sqlite3").chmod(0o600)
    os.chmod(home / "nastavnik.toml", 0o600)  # noqa: PTH101 - as an editor left it
    code, out, complained = ended(started(home, program=BEGIN, **more))
    assert code == 0, complained
    return sheet, home / "copies" / out.strip().splitlines()[-1]


def files(home: Path) -> dict[str, bytes]:
    """Give everything in a folder, for comparing."""
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def told(program: str, home: Path, **more: str) -> Any:
    """Run a program and give what it printed last."""
    code, out, complained = ended(started(home, program=program, **more))
    assert code == 0, complained
    return out.strip().splitlines()[-1]
