"""An upgrade that fails at any step leaves the former version and its database as they were; one that passes can be undone."""

import argparse
import base64
import datetime as dt
import json
import os
import shutil
import sqlite3
import sys
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError

from nastavnik.cli import upgrade as command
from nastavnik.ops import release, restore, upgrade
from nastavnik.ops.archive import SQLITE
from nastavnik.ops.installation import own_number
from nastavnik.ops.trouble import CopyError
from nastavnik.ops.upgrade import Place
from tests.ops import homes
from tests.upgrade import kept

NOW = dt.datetime(2026, 11, 29, 14, 5, tzinfo=dt.UTC)
NEW = "9.9.9"
KEY = Ed25519PrivateKey.generate()
#: The Python of a release: this one, unless told to fail at a command, after it has spoilt the database.
PYTHON = """#!/bin/sh
for word in "$@"; do
  if [ "$word" = "$FAILS_AT" ]; then
    printf 'spoilt' >>"$NASTAVNIK_DATA/nastavnik.sqlite3"
    echo "нарочно: $word" >&2
    exit 1
  fi
done
[ "$1" = -I ] && shift
exec "{python}" "$@"
"""


def made(folder: Path, version: str, *, key: Ed25519PrivateKey | None = KEY, python: str = "") -> Path:
    """Make a release whose Python is the one of the tests."""
    (folder / "python" / "bin").mkdir(parents=True)
    (folder / "python" / "bin" / "python3").write_text(python or PYTHON.format(python=sys.executable))
    (folder / "python" / "bin" / "python3").chmod(0o755)
    (folder / upgrade.VERSION).write_text(f"{version}\n")
    if key is not None:
        (folder / release.KEY).write_bytes(
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
    sums = "".join(f"{release.sum_of(folder / name)}  {name}\n" for name in release.files_of(folder))
    (folder / release.SUMS).write_text(sums)
    if key is not None:
        (folder / release.SIGNATURE).write_bytes(base64.b64encode(key.sign(sums.encode())))
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Have version 0.2.0 of a school with a database."""
    found = Place(tmp_path / "opt", tmp_path / "home")
    made(found.folder("0.2.0"), "0.2.0")
    found.pointer.write_text("0.2.0\n")
    found.home.mkdir()
    with closing(sqlite3.connect(found.home / SQLITE)) as written, written:
        written.execute("CREATE TABLE words (word TEXT)")
        written.execute("INSERT INTO words VALUES ('before')")
    return found


def fetched(tmp_path: Path, version: str = NEW, **more: Ed25519PrivateKey | None) -> Path:
    return made(tmp_path / "fetched" / f"nastavnik-{version}", version, **more)


def nothing(*_given: object) -> None:
    """Do nothing."""


def write(place: Place, word: str) -> None:
    with closing(sqlite3.connect(place.home / SQLITE)) as written, written:
        written.execute("INSERT INTO words VALUES (?)", [word])


def migrating(place: Place, fails_at: str = "") -> Callable[[Path, str], None]:
    """Run the commands of a release that changes the database, and fails after one of them began."""

    def call(python: Path, name: str) -> None:
        assert NEW in python.parts
        if name == "migrate":
            write(place, "migrated")
        if name == fails_at:
            raise CopyError(f"нарочно: {name}")

    return call


def full(*_given: object) -> None:
    raise OSError(28, "No space left on device", "disk")


@pytest.mark.parametrize("step", ["sums", "copy", "keep", "preflight", "migrate", "probe", "switch"])
def test_a_failure_at_any_step_leaves_everything_as_it_was(
    place: Place, tmp_path: Path, step: str, monkeypatch
) -> None:
    before, found = (place.home / SQLITE).read_bytes(), fetched(tmp_path)
    if step == "sums":
        (found / "python" / "bin" / "python3").write_text("changed on the way")
    if step == "keep":
        monkeypatch.setattr(upgrade, "force", full)
    if step == "switch":
        point = upgrade.point
        monkeypatch.setattr(
            upgrade, "point", lambda there, version: full() if version == NEW else point(there, version)
        )
    with pytest.raises((CopyError, OSError)):
        upgrade.upgrade(place, found, NOW, copy=full if step == "copy" else nothing, call=migrating(place, step))
    assert place.version == "0.2.0"
    assert (place.home / SQLITE).read_bytes() == before
    assert not place.folder(NEW).exists()
    assert [path.name for path in place.home.iterdir()] == [SQLITE]


@pytest.mark.parametrize("step", ["copy", "keep"])
def test_a_failure_before_the_base_is_kept_brings_back_nothing_of_an_earlier_upgrade(
    place: Place, tmp_path: Path, step: str, monkeypatch
) -> None:
    """The school worked on after the last upgrade: its base is the living one, and can still be rolled back."""
    made(place.folder("0.1.0"), "0.1.0")
    earlier = upgrade.Upgraded("0.1.0", "0.2.0", NOW.isoformat())
    upgrade.keep(place, earlier)
    write(place, "of the days since")
    before = (place.home / SQLITE).read_bytes()
    if step == "keep":
        monkeypatch.setattr(upgrade, "force", full)
    with pytest.raises(OSError, match="No space"):
        upgrade.upgrade(place, fetched(tmp_path), NOW, copy=full if step == "copy" else nothing, call=nothing)
    assert (place.version, (place.home / SQLITE).read_bytes()) == ("0.2.0", before)
    assert upgrade.noted(place) == earlier
    assert sorted(path.name for path in place.home.iterdir()) == [upgrade.KEPT, SQLITE]


def test_without_what_is_kept_a_failure_would_leave_a_changed_database(
    place: Place, tmp_path: Path, monkeypatch
) -> None:
    """The control."""
    before = (place.home / SQLITE).read_bytes()
    monkeypatch.setattr(upgrade, "keep", nothing)
    with pytest.raises(CopyError):
        upgrade.upgrade(place, fetched(tmp_path), NOW, copy=nothing, call=migrating(place, "probe"))
    assert (place.home / SQLITE).read_bytes() != before


def test_what_was_upgraded_goes_back_with_its_database_and_says_what_is_lost(place: Place, tmp_path: Path) -> None:
    before = (place.home / SQLITE).read_bytes()
    done = upgrade.upgrade(place, fetched(tmp_path), NOW, copy=nothing, call=migrating(place))
    assert (done.before, place.version) == ("0.2.0", NEW)
    write(place, "after")
    assert upgrade.lost_by_rollback(place, {"words": "слов", "absent": "ничего"}) == ["слов: 2"]
    after = (place.home / SQLITE).read_bytes()
    aside = upgrade.roll_back(place, NOW)
    assert place.version == "0.2.0"
    assert (place.home / SQLITE).read_bytes() == before
    assert (aside / SQLITE).read_bytes() == after
    with pytest.raises(CopyError, match="Возвращать нечего"):
        upgrade.roll_back(place, NOW)


def test_an_upgrade_that_was_cut_off_is_put_back_by_rollback(place: Place, tmp_path: Path) -> None:
    before = (place.home / SQLITE).read_bytes()
    fetched(tmp_path)
    upgrade.keep(place, upgrade.Upgraded("0.2.0", NEW, NOW.isoformat()))
    write(place, "half migrated")
    upgrade.roll_back(place, NOW)
    assert (place.version, (place.home / SQLITE).read_bytes()) == ("0.2.0", before)


def test_what_is_kept_for_a_rollback_goes_after_its_time(place: Place, tmp_path: Path) -> None:
    upgrade.upgrade(place, fetched(tmp_path), NOW, copy=nothing, call=nothing)
    upgrade.forget_when_over(place.home, NOW - dt.timedelta(days=1))
    assert upgrade.noted(place) is not None
    upgrade.forget_when_over(place.home, NOW + dt.timedelta(days=1))
    assert upgrade.noted(place) is None
    assert not place.kept.exists()


def test_what_was_put_aside_is_told_and_goes_after_its_time(tmp_path: Path) -> None:
    for name in (
        "before-restore-2026-11-28_140500",
        "before-rollback-2026-11-29_140500",
        "before-us",
        "before-upgrade",
    ):
        (tmp_path / name).mkdir()
    assert len(upgrade.put_aside(tmp_path)) == 2
    upgrade.forget_when_over(tmp_path, NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "before-rollback-2026-11-29_140500",
        "before-upgrade",
        "before-us",
    ]


@pytest.mark.parametrize("code", [0, 2])
def test_the_version_that_comes_back_brings_its_base_to_today(
    place: Place, tmp_path: Path, monkeypatch, code: int
) -> None:
    begun: list[bool] = []
    upgrade.upgrade(place, fetched(tmp_path), NOW, copy=nothing, call=migrating(place))
    place.python("0.2.0").write_text(f'#!/bin/sh\necho "$@" | tee "$NASTAVNIK_DATA/called"\nexit {code}\n')
    for name in ("start",):
        monkeypatch.setattr(command, name, lambda **_given: None)
    monkeypatch.setattr(command, "data_dir", lambda: place.home)
    monkeypatch.setattr(command, "_start_again", lambda _place, *, ran: begun.append(ran))
    chosen = argparse.Namespace(into=place.into, yes=True)
    if code:
        with pytest.raises(CommandError, match="Сотрите снова"):
            command.run_rollback(chosen)
    else:
        command.run_rollback(chosen)
    assert (place.version, begun) == ("0.2.0", [] if code else [False])
    assert (place.home / "called").read_text() == f"-I -m nastavnik bring-to-today {NOW.isoformat()}\n"


def test_what_was_amiss_before_does_not_forbid_an_upgrade(monkeypatch) -> None:
    monkeypatch.setattr(command, "start", nothing)
    monkeypatch.setattr(restore, "stored_faults", lambda *, full: ["охранные правила базы: нет одного"])
    monkeypatch.setattr(restore, "sign_in_page_fault", lambda: "")
    monkeypatch.setattr(restore, "home_page_faults", list)
    with pytest.raises(CommandError, match="нет одного"):
        command.run_probe(argparse.Namespace(known=["журнал"]))
    assert command.run_probe(argparse.Namespace(known=["охранные правила базы"])) == 0


@pytest.mark.django_db
def test_a_base_that_came_back_is_brought_to_today(tmp_path: Path, monkeypatch) -> None:
    given = []
    monkeypatch.setattr(command, "start", nothing)
    monkeypatch.setattr(command, "data_dir", lambda: tmp_path)
    monkeypatch.setattr(restore, "bring_to_today", lambda *what: given.append(what) or restore.Ended(1, 0, 0, 0, 0))
    command.run_bring_to_today(argparse.Namespace(made_at=NOW))
    assert given == [
        ({"made_at": NOW.isoformat(), "installation": own_number()}, [tmp_path / "erasures.jsonl"]),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda found: (found / "more").write_text("x"), "Лишний файл: more"),
        (lambda found: (found / release.SIGNATURE).unlink(), "не подписан"),
        (lambda found: (found / release.SUMS).unlink(), "нет файла SHA256SUMS"),
    ],
)
def test_a_release_that_is_not_what_its_maker_gave_out_is_refused(place: Place, tmp_path: Path, change, words) -> None:
    found = fetched(tmp_path)
    change(found)
    with pytest.raises(CopyError, match=words):
        upgrade.demand_trusted(found, place)


def test_a_release_of_somebody_else_and_an_older_one_are_refused(place: Place, tmp_path: Path) -> None:
    with pytest.raises(CopyError, match="Подпись выпуска не сходится"):
        upgrade.demand_trusted(fetched(tmp_path, key=Ed25519PrivateKey.generate()), place)
    for version, words in (("0.2.0", "уже стоит"), ("0.1.9", "старше установленной")):
        with pytest.raises(CopyError, match=words):
            upgrade.demand_trusted(fetched(tmp_path, version), place)


def test_archives_are_opened_and_what_leads_out_of_them_is_refused(tmp_path: Path) -> None:
    found = fetched(tmp_path)
    packed = Path(shutil.make_archive(str(tmp_path / "a"), "gztar", found.parent))
    zipped = Path(shutil.make_archive(str(tmp_path / "a"), "zip", found.parent))
    for archive in (packed, zipped):
        work = tmp_path / archive.suffix
        work.mkdir()
        assert release.faults(upgrade.unpacked(archive, work), None) == []
    (tmp_path / "x").write_text("x")
    with tarfile.open(tmp_path / "out.tar", "w") as tar:
        tar.add(tmp_path / "x", "nastavnik/../../x")
    with tarfile.open(tmp_path / "link.tar", "w") as tar:
        (tmp_path / "link").symlink_to("../../../etc/passwd")
        tar.add(tmp_path / "link", "nastavnik/link")
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("../x", "x")
    for number, name in enumerate(("out.tar", "link.tar", "out.zip")):
        (tmp_path / f"w{number}").mkdir()
        with pytest.raises(CopyError, match="чужой путь"):
            upgrade.unpacked(tmp_path / name, tmp_path / f"w{number}")
    (tmp_path / "w9").mkdir()
    with pytest.raises(CopyError, match="не распаковывается"):
        upgrade.unpacked(tmp_path / "x", tmp_path / "w9")


@pytest.mark.skipif("NASTAVNIK_NIGHT" not in os.environ, reason="a dozen processes one after another")
@pytest.mark.timeout(600)
def test_the_command_upgrades_a_school_and_rolls_it_back(tmp_path: Path) -> None:
    place = Place(tmp_path / "opt", tmp_path / "home")
    made(place.folder("0.2.0"), "0.2.0")
    place.pointer.write_text("0.2.0\n")
    homes.begun(place.home)
    found = made(tmp_path / "fetched" / "nastavnik", NEW)
    before = (place.home / SQLITE).read_bytes()
    asked = ("upgrade", str(found), "--into", str(place.into))
    code, _out, complained = homes.ended(homes.started(place.home, *asked, FAILS_AT="probe"))
    assert (code, "нарочно: probe" in complained, "Осталась прежняя версия" in complained) == (1, True, True)
    assert (place.version, (place.home / SQLITE).read_bytes()) == ("0.2.0", before)

    code, out, complained = homes.ended(homes.started(place.home, *asked))
    assert code == 0, complained
    assert f"Стоит версия {NEW} вместо 0.2.0" in out
    assert place.version == NEW
    noted = json.loads((place.home / "copies" / "copies.json").read_text())["copies"]
    assert "upgrade" in {one["kind"] for one in noted.values()}

    code, out, complained = homes.ended(homes.started(place.home, "rollback", "--into", str(place.into)), "да\n")
    assert code == 0, complained
    assert "Вернётся версия 0.2.0" in out
    assert "Закончены сеансы (1), приглашения (1)" in out
    assert place.version == "0.2.0"
    with closing(sqlite3.connect(place.home / SQLITE)) as read:
        assert read.execute("SELECT kind FROM journal_event ORDER BY id DESC").fetchone() == ("copy.restored",)


@pytest.mark.skipif("NASTAVNIK_NIGHT" not in os.environ, reason="a night has time for every kept version")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", kept.versions())
def test_a_school_of_every_kept_version_is_upgraded(tmp_path: Path, version: str) -> None:
    place = Place(tmp_path / "opt", tmp_path / "home")
    made(place.folder(version), version)
    place.pointer.write_text(f"{version}\n")
    place.home.mkdir(mode=0o700)
    with closing(sqlite3.connect(place.home / SQLITE)) as written:
        written.executescript(kept.kept(version, "sqlite"))
    found = made(tmp_path / "fetched" / "nastavnik", NEW)
    before = (place.home / SQLITE).read_bytes()
    kept_settings = {
        "NASTAVNIK_FIELD_KEYS": "k1:bmFzdGF2bmlrLXRlc3Qta2V5LTMyLWJ5dGVzLWxvbmc=",
        "NASTAVNIK_SECRET_KEY": "x" * 40,
    }
    asked = ("upgrade", str(found), "--into", str(place.into))
    code, _out, complained = homes.ended(homes.started(place.home, *asked, FAILS_AT="probe", **kept_settings))
    assert (code, (place.home / SQLITE).read_bytes() == before) == (1, True), complained
    code, _out, complained = homes.ended(homes.started(place.home, *asked, **kept_settings))
    assert (code, place.version) == (0, NEW), complained
