"""The empty database of a release is the migrated one, byte for meaning; any other is left alone."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nastavnik.ops import empty
from tests.support.prepared import copy, migrated


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    copy(migrated(), tmp_path / "ready.sqlite3")
    return tmp_path / "ready.sqlite3"


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()


def test_only_a_database_of_this_version_fits(ready: Path, tmp_path: Path) -> None:
    assert empty.fits(ready)
    assert not empty.fits(tmp_path / "absent.sqlite3")
    for name, statement in (
        ("older", "DELETE FROM django_migrations WHERE app = 'people' AND name = '0007_time_zone'"),
        ("newer", "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', '2030-01-01')"),
        ("strange", "DROP TABLE django_migrations"),
    ):
        shutil.copyfile(ready, other := tmp_path / f"{name}.sqlite3")
        change(other, statement)
        assert not empty.fits(other), name


def test_it_is_taken_where_there_is_none_and_never_over_one(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "home.sqlite3"

    class Here:
        vendor = "sqlite"
        settings_dict: dict[str, Any] = {"NAME": str(target)}

    monkeypatch.setattr(empty, "connection", Here())
    monkeypatch.setattr(empty, "READY", ready)
    assert empty.take()
    assert target.read_bytes() == ready.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600
    change(target, "CREATE TABLE of_a_school (id INTEGER)")
    kept = target.read_bytes()
    assert not empty.take()
    assert target.read_bytes() == kept
