"""The doctor says in words what is wrong, whatever is broken, and never ends in a traceback."""

import datetime as dt
import hashlib
import json
import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import connections

from nastavnik.cli.main import main
from nastavnik.kit import clock
from nastavnik.kit.models import Draft, StoredFile
from nastavnik.kit.uploads import Upload
from nastavnik.ops import copies, health, selectors, snapshot, surroundings
from nastavnik.ops.recovery_key import make_recovery_key
from tests import factories
from tests.support import prepared

PAGE = 4096


@pytest.fixture
def own_file(tmp_path: Path, settings, django_db_blocker) -> Iterator[Path]:
    """Let the product work on a file of its own instead of the database of the tests."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    file = home / "nastavnik.sqlite3"
    prepared.copy(prepared.migrated(), file)
    with closing(sqlite3.connect(file)) as whole:
        whole.execute("VACUUM")
    file.chmod(0o600)
    settings.DATA_DIR = home
    used = connections["default"]
    own = type(used)({**used.settings_dict, "NAME": str(file)}, "default")  # type: ignore[call-arg]
    connections["default"] = own
    with django_db_blocker.unblock():
        try:
            yield file
        finally:
            own.close()
            connections["default"] = used


def wrong(*found: list[selectors.Finding]) -> dict[str, str]:
    return {one.name: one.note for some in found for one in some if not one.well}


def doctor(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(["doctor", *more])
    return int(left.value.code or 0), capsys.readouterr().out


@pytest.mark.skipif("NASTAVNIK_DATABASE_URL" in os.environ, reason="pages of an SQLite file")
def test_an_overwritten_page_is_told_whichever_it_is(own_file: Path, capsys) -> None:
    whole, chance = own_file.read_bytes(), random.Random(7)
    assert selectors.damage_finding().well
    number = 20 if "NASTAVNIK_NIGHT" in os.environ else 5
    pages = [0, 1, *chance.sample(range(2, len(whole) // PAGE), number - 2)]
    noticed = 0
    for page in pages:
        connections["default"].close()
        own_file.write_bytes(whole[: page * PAGE] + chance.randbytes(PAGE) + whole[(page + 1) * PAGE :])
        code, out = doctor(capsys)
        assert code == 1
        assert "Traceback" not in out
        noticed += "целость базы: база повреждена, копии здесь нет" in out
    assert noticed == number


def test_without_the_reading_of_the_whole_file_a_broken_page_may_pass(own_file: Path, monkeypatch) -> None:
    """The control: the other checks look only where they have business."""
    whole = own_file.read_bytes()
    with closing(sqlite3.connect(own_file)) as read:
        index = read.execute("SELECT rootpage FROM sqlite_master WHERE name = 'letter_due'").fetchone()[0]
    own_file.write_bytes(whole[: (index - 1) * PAGE] + b"\xff" * PAGE + whole[index * PAGE :])
    assert not selectors.damage_finding().well
    monkeypatch.setattr(snapshot, "sqlite_faults", lambda _database: [])
    assert wrong(selectors.examine()) == {}


@pytest.mark.django_db
def test_every_value_is_tried_not_the_first_alone(settings) -> None:
    person, key = factories.account(factories.school()), settings.FIELD_KEYS[0]
    Draft.objects.create(account=person, key="a", data={"text": "слова"}, updated_at=clock.now())
    settings.FIELD_KEYS = ["k2:" + Fernet.generate_key().decode(), key]
    Draft.objects.create(account=person, key="b", data={"text": "слова"}, updated_at=clock.now())
    assert all(one.well for one in selectors.key_findings())
    settings.FIELD_KEYS = [key]
    assert wrong(selectors.key_findings()) == {"ключи шифрования": "не открывается kit_draft.data: 1 из 2"}


@pytest.mark.django_db
def test_a_changed_file_is_found_by_the_full_look_alone(capsys, settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o700)
    school = factories.school()
    right = Upload.of("a.pdf", b"scan").row(school_id=school.pk, content_type="x", created_at=clock.now())
    right.save()
    code, out = doctor(capsys, "--full")
    assert code == 0, out
    other = hashlib.sha256(b"other").hexdigest()
    StoredFile.objects.filter(pk=right.pk).update(sha256=other)
    assert doctor(capsys)[0] == 0
    code, out = doctor(capsys, "--full", "--json")
    found = {one["name"]: one for one in json.loads(out)}
    assert code == 1
    assert found["хранимые файлы"] == {"name": "хранимые файлы", "well": False, "note": f"не сходятся: {right.pk}"}


def test_a_table_that_lost_its_rows_is_told_and_what_daily_work_empties_is_not() -> None:
    before = {"people_teacher": 40, "pairing_place": 300, "outbox_letter": 500, "programme_act": 9, "kit_release": 400}
    now = {"people_teacher": 0, "pairing_place": 140, "outbox_letter": 0, "programme_act": 0, "kit_release": 399}
    assert selectors.lost_rows(before, now) == [
        "pairing_place: было 300, стало 140",
        "people_teacher: было 40, стало 0",
    ]


@pytest.mark.django_db
def test_copies_are_told_in_words(tmp_path: Path, settings, monkeypatch) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    settings.DATA_DIR, settings.DEMONSTRATION = home, False
    assert "nastavnik backup-key new" in wrong(surroundings.look_around())["копия"]
    make_recovery_key(home)
    assert wrong(surroundings.look_around())["копия"].startswith("ещё ни одной")
    now = clock.now()
    kept = copies.Notes(copies={"a": copies.Copy("a", (now - dt.timedelta(hours=37)).isoformat())})
    monkeypatch.setattr(copies, "notes", lambda: kept)
    assert wrong(surroundings.look_around())["копия"].startswith("последняя ")
    kept.copies["b"] = copies.Copy("b", now.isoformat())
    assert wrong(surroundings.look_around()) == {}
    kept.read_at = (now - dt.timedelta(days=15)).isoformat()
    assert "проверка копий" in wrong(surroundings.look_around())
    kept.failed_at, kept.failed_why = now.isoformat(), "Для копии не хватает места"
    assert wrong(surroundings.look_around())["копия"].endswith("Для копии не хватает места"), (
        "whatever older ones there are"
    )


@pytest.mark.django_db
@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
def test_open_rights_a_full_disk_and_a_wrong_clock_are_told(tmp_path: Path, settings, monkeypatch) -> None:
    from nastavnik.journal.services import record  # noqa: PLC0415

    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    settings.DATA_DIR = home
    (home / "nastavnik.toml").write_text("")
    (home / "nastavnik.toml").chmod(0o640)
    monkeypatch.setattr(health, "free_space", lambda: 1 << 20)
    school = factories.school()
    record("test.done", None, school, school_id=school.pk)
    with clock.at(dt.date(2020, 1, 1)):
        found = wrong(surroundings.look_around())
    assert set(found) == {"права на файлы", "место на диске", "часы"}
    assert str(home / "nastavnik.toml") in found["права на файлы"]
    assert "проверьте дату на компьютере" in found["часы"]
