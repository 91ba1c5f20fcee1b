"""Bringing Django up for a command, on the installation it belongs to."""

import json
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import CommandError

from nastavnik.config import home


def data_dir() -> Path:
    """Give the folder of the database and the keys, once the command knows its installation."""
    return Path(os.environ.get(home.DATA) or Path.cwd() / "var" / home.TESTS)


def claim_demonstration() -> None:
    """Make sure of the folder of the demonstration before anything in it is touched."""
    home.attach_demonstration(os.environ)


def start(way: str | None = None, *, process: str = "", checked: bool = True, new: bool = False) -> None:
    """Find the installation, say which, load the settings once; a process that stays has a log of its own.

    Unless told otherwise it stops in words where the keys or this version do not belong to the database, or where
    there is none: only a `new` installation makes one beside its keys.
    """
    if apps.ready:
        return
    if way == home.TESTS:
        os.environ.setdefault(home.MODE, way)
    folder = (home.attach_demonstration if way == "demo" else home.attach)(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nastavnik.config.settings")
    os.environ["NASTAVNIK_PROCESS"] = process
    if folder is not None:
        if not process:
            _say(folder)
        kept = folder / home.CLOCK
        if os.environ[home.MODE] == "demo" and kept.exists():
            os.environ.setdefault("NASTAVNIK_CLOCK_SHIFT", str(json.loads(kept.read_text())["shift_days"]))
    django.setup()
    if checked:
        demand_installation(new=new)


def _say(folder: Path) -> None:
    """Tell beside the output which installation the command works on."""
    demonstration = os.environ[home.MODE] == "demo"
    print(f"{'Демонстрация' if demonstration else 'Установка'}: {folder}", file=sys.stderr)


def demand_installation(*, new: bool = False) -> None:
    """Stop in words where the database is of a later version or gone, or its keys are absent or others; note keys."""
    from nastavnik.ops import installation  # noqa: PLC0415 - models load after start

    if refusal := installation.refusal(new=new):
        raise CommandError(refusal.words, returncode=refusal.code)
    if installation.has_database() and installation.installation():
        installation.enter()
