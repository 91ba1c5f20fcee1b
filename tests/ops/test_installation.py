"""A database is opened by its own keys and by no older version; nothing is made or changed where they do not fit."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from nastavnik.cli.database import bring_up_to_date
from nastavnik.config.secrets import make_keys
from nastavnik.kit import clock
from nastavnik.kit.models import Draft
from nastavnik.ops import installation
from tests import factories
from tests.support import prepared

pytestmark = pytest.mark.both_databases


def a_key(name: str) -> str:
    return f"{name}:{Fernet.generate_key().decode()}"


def refused() -> tuple[int, str]:
    found = installation.refusal()
    return (found.code, found.words) if found else (0, "")


@pytest.fixture
def own(db: None, settings: pytest.FixtureRequest) -> str:
    """Have a database that knows one key."""
    key: str = a_key("k1")
    settings.FIELD_KEYS = [key]  # type: ignore[attr-defined]
    installation.enter()
    assert refused() == (0, "")
    return key


def test_another_key_under_the_same_name_is_refused(own: str, settings) -> None:
    settings.FIELD_KEYS = [a_key("k1")]
    code, words = refused()
    assert code == 4
    assert words.startswith("Ключи не подходят к базе: ключ k1 другой. Положите папку keys из копии")
    assert words.endswith("Ничего не изменено.")


def test_a_second_key_becomes_known_and_is_then_missed(own: str, settings) -> None:
    second = a_key("k2")
    settings.FIELD_KEYS = [second, own]
    assert refused() == (0, "")
    first = installation.enter()
    assert first is not None
    assert set(first.keys) == {"k1", "k2"}
    for left, lacks in ((own, "k2"), (second, "k1")):
        settings.FIELD_KEYS = [left]
        code, words = refused()
        assert (code, f"нет ключа {lacks}" in words) == (4, True)


def test_no_keys_and_spoilt_keys_are_refused(own: str, settings) -> None:
    settings.FIELD_KEYS = []
    assert refused()[0] == 4
    assert "Нет ключей" in refused()[1]
    settings.FIELD_KEYS = [own[:-3]]
    assert "ключ k1 записан с ошибкой" in refused()[1]
    settings.FIELD_KEYS, settings.SECRET_KEY = [own], ""
    assert refused()[0] == 4


def test_a_database_of_an_earlier_version_is_asked_by_what_it_holds(db: None, settings) -> None:
    key, other = a_key("k1"), a_key("k1")
    settings.FIELD_KEYS = [key]
    person = factories.account(factories.school())
    Draft.objects.create(account=person, key="a", data={"text": "слова"}, updated_at=clock.now())
    assert installation.installation() is None
    assert refused() == (0, "")
    settings.FIELD_KEYS = [other]
    assert refused()[0] == 4
    assert "не открывается kit_draft.data" in refused()[1]
    settings.FIELD_KEYS = [other.replace("k1", "k2")]
    assert refused()[0] == 4
    settings.FIELD_KEYS = [key]
    bring_up_to_date()
    kept = installation.installation()
    assert kept is not None
    assert kept.keys == {"k1": installation.key_check(key.partition(":")[2])}
    assert key.partition(":")[2] not in str(kept.keys)


def test_a_database_of_a_later_version_is_refused(own: str) -> None:
    MigrationRecorder(connection).record_applied("people", "9999_of_tomorrow")
    code, words = refused()
    assert code == 5
    assert "people.9999_of_tomorrow" in words


COMMANDS = """
import os, sys
os.umask(0)
from nastavnik.cli.main import main
main(sys.argv[1:])
"""


def started(
    home: Path, *command: str, program: str = COMMANDS, more: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    env = prepared.environment(home) | {"NASTAVNIK_MODE": "server", "NASTAVNIK_HOSTS": "nastavnik.example"}
    env |= more or {}
    return subprocess.Popen(
        [sys.executable, "-c", program, *command], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _out, told = process.communicate(timeout=120)
    return process.returncode, told


def files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
def test_commands_refuse_foreign_keys_and_what_they_write_is_read_by_their_account_alone(tmp_path: Path) -> None:
    home, away = tmp_path / "home", tmp_path / "away"
    make_keys(home)
    prepared.copy(prepared.migrated(), home / "nastavnik.sqlite3")
    before = files(home)
    (home / "nastavnik.sqlite3").chmod(0o600)
    code, told = ended(started(home, "migrate"))
    assert code == 0, told
    assert files(home) != before, "the database knows its keys now: what follows would see a change"

    (home / "keys").rename(away)
    before = files(home)
    for process in [started(home, "serve", "--port", "1"), started(home, "worker")]:
        code, told = ended(process)
        assert (code, "Нет ключей" in told, "Traceback" in told) == (4, True, False)
    assert files(home) == before

    make_keys(home)
    before = files(home)
    opened = started(home, program="import nastavnik.config.wsgi")
    assert ended(started(home, "migrate"))[0] == 4
    code, told = ended(opened)
    assert (code, "ключ k1 другой" in told) == (1, True)
    assert files(home) == before
    shutil.rmtree(home / "keys")
    away.rename(home / "keys")
    assert ended(started(home, "migrate"))[0] == 0, "the control: its own keys open it"


@pytest.mark.parametrize("left", ["keys/fields", "keys/backup.pub", "copies/a.nastavnik", ""])
def test_a_database_is_lost_where_keys_or_copies_of_a_school_lie(left: str, monkeypatch, settings, tmp_path) -> None:
    settings.DATA_DIR, settings.DEMONSTRATION, settings.FIELD_KEYS = tmp_path, False, [a_key("k1")]
    monkeypatch.setattr(installation, "has_database", lambda: False)
    if left:
        (tmp_path / left).parent.mkdir()
        (tmp_path / left).touch()
    found = installation.refusal()
    assert (found is not None and "nastavnik restore" in found.words) == bool(left)
    assert installation.refusal(new=True) is None


def test_a_lost_database_is_never_replaced_by_an_empty_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_keys(home)
    before = files(home)
    commands = [["migrate"], ["serve", "--port", "1"], ["manage", "migrate"], ["doctor"]]
    for process in [started(home, *command) for command in commands]:
        code, told = ended(process)
        assert (code, "Traceback" in told) == (1, False), told
    assert files(home) == before


@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
@pytest.mark.parametrize("masked", [True, False])
def test_a_home_is_closed_to_other_accounts_whatever_the_shell_allows(tmp_path: Path, masked: bool) -> None:
    home, program = tmp_path / "home", COMMANDS
    if not masked:  # the same without the line that closes it
        program = program.replace("from nastavnik", "os.umask = lambda mask: 0\nfrom nastavnik", 1)
    made = "from pathlib import Path\nfrom nastavnik.config.secrets import make_keys\nmake_keys(Path(sys.argv.pop()))\n"
    program = program.replace("main(sys", f"{made}main(sys")
    home.mkdir(mode=0o700)
    (home / "demonstration").touch(0o600)
    asked = ("manage", "check", "--database", "default", str(home))
    code, told = ended(started(home, *asked, program=program, more={"NASTAVNIK_MODE": "demo"}))
    assert code == 0, told
    rights = {path.relative_to(home).as_posix(): path.stat().st_mode & 0o777 for path in [home, *home.rglob("*")]}
    assert rights.pop("nastavnik.sqlite3") == (0o600 if masked else 0o644)
    assert rights.pop("demonstration") == 0o600
    assert rights == {".": 0o700, "keys": 0o700, "keys/fields": 0o400, "keys/secret": 0o400}


#: Takes every right that is named away from what makes folders and files, and the mask with it.
RIGHTS_OF_NOBODY = """
import os
os.umask(0)
made, opened = os.mkdir, os.open
os.umask = lambda mask: 0
os.mkdir = lambda path, mode=0o777, **more: made(path, 0o777, **more)
os.open = lambda path, flags, mode=0o777, **more: opened(path, flags, 0o666, **more)
os.chmod = lambda path, mode, **more: None
"""
KEYS = "import sys\nfrom pathlib import Path\nfrom nastavnik.config.secrets import make_keys\nmake_keys(Path(sys.argv[1]))\n"


@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
def test_control_without_named_rights_keys_would_be_open_to_everybody(tmp_path: Path) -> None:
    for name, before in (("ours", "import os\nos.umask(0)\n"), ("control", RIGHTS_OF_NOBODY)):
        code, told = ended(started(tmp_path / "x", str(tmp_path / name), program=before + KEYS))
        assert code == 0, told
    rights = {
        path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o077 for path in sorted(tmp_path.rglob("*"))
    }
    assert {name for name, others in rights.items() if others} == {
        *("control", "control/keys", "control/keys/fields", "control/keys/secret")
    }
