"""An empty database that a release brings along, made by the migrations: a first start copies it and need not wait."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

READY = Path(__file__).resolve().parent.parent / "empty.sqlite3"


def fits(ready: Path) -> bool:
    """Say whether a ready database is one of this very version: the same steps, neither fewer nor more."""
    if not ready.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{ready.as_uri()}?mode=ro", uri=True)) as read:
            there = set(read.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error:
        return False
    steps = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {name for step in steps.values() for name in step.replaces}
    return steps.keys() - replaced <= there <= steps.keys() | replaced


def take() -> bool:
    """Begin from the ready database where there is none yet; says whether it was taken."""
    ready, path = READY, Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or str(path).startswith("file:") or path.exists() or not fits(ready):
        return False
    part = path.with_name(f"{path.name}.part")
    shutil.copyfile(ready, part)
    part.chmod(0o600)
    part.replace(path)
    return True
