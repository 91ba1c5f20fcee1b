"""What one more notice, check, indicator, question and role cost: each is made in a copy, then pages, files and rights are looked at."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.growth.changes import CHANGES
from tests.support import prepared

WANTED: dict[str, Any] = {
    "notice": True,
    "check": True,
    "indicator": [200, True],
    "question": [True, 302, True, True],
    "role": ["role.grant", [200, 403, 200], True],
}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Make every change in a copy of the package and look at it there."""
    place = tmp_path_factory.mktemp("grown")
    package = place / "src" / "nastavnik"
    shutil.copytree(prepared.ROOT / "src" / "nastavnik", package, ignore=shutil.ignore_patterns("__pycache__"))
    for change in CHANGES.values():
        change.make(package)
    prepared.copy(prepared.migrated(), place / "nastavnik.sqlite3")
    roots = os.pathsep.join((str(package.parent), str(prepared.ROOT)))
    env = {**prepared.environment(place), "PYTHONPATH": roots, "PYTHONIOENCODING": "utf-8"}
    told = prepared.told("from tests.growth.look import main; main()", env=env)
    return package, json.loads(told)


@pytest.mark.parametrize("name", CHANGES)
def test_it_costs_few_files(name: str) -> None:
    assert CHANGES[name].files <= CHANGES[name].most


def test_pages_files_and_rights_follow(grown: tuple[Path, dict[str, Any]]) -> None:
    assert grown[1] == WANTED


def test_only_the_rooms_named_have_a_new_migration(grown: tuple[Path, dict[str, Any]]) -> None:
    new = [
        path.parent.parent.name
        for path in grown[0].glob("*/migrations/0*.py")
        if not (prepared.ROOT / "src" / "nastavnik" / path.relative_to(grown[0])).exists()
    ]
    assert sorted(new) == sorted(room for change in CHANGES.values() for room in change.rooms)
