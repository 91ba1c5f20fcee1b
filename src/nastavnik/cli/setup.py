"""Bringing Django up for a command, in the way of running it asks for."""

import json
import os
from pathlib import Path

import django


def data_dir(way: str) -> Path:
    """Give the folder of the database and the keys."""
    return Path(os.environ.get("NASTAVNIK_DATA", Path.cwd() / "var" / way))


def start(way: str | None = None) -> None:
    """Load the settings once; the demonstration keeps its clock in its own folder."""
    if way:
        os.environ.setdefault("NASTAVNIK_MODE", way)
    os.environ.setdefault("NASTAVNIK_MODE", "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nastavnik.config.settings")
    kept = data_dir(os.environ["NASTAVNIK_MODE"]) / "demo-clock.json"
    if kept.exists():
        os.environ.setdefault("NASTAVNIK_CLOCK_SHIFT", str(json.loads(kept.read_text())["shift_days"]))
    django.setup()
