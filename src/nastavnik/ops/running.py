"""Whether an installation runs, and how: a lock that dies with its owner, and `run.json` that tells a person."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from nastavnik.kit import alone as kit_alone

LOCK, USED, TOLD, STOP = "run.lock", "use.lock", "run.json", "run.stop"


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold an installation, or raise HeldError: somebody keeps it running, whatever process has that number now."""
    with kit_alone.alone(home / LOCK):
        asked_to_stop(home)  # whoever asked meant the one before
        yield


@contextmanager
def in_use(home: Path) -> Iterator[None]:
    """Hold the database of an installation together with others that write to it; HeldError while it is swapped."""
    with kit_alone.alone(home / USED, shared=True):
        yield


@contextmanager
def still(home: Path) -> Iterator[None]:
    """Hold an installation and its database, or raise HeldError: somebody runs it, or writes to it without `run`."""
    with alone(home), kit_alone.alone(home / USED):
        yield


def runs(home: Path) -> bool:
    """Say whether somebody keeps this installation running."""
    if not (home / LOCK).exists():
        return False
    try:
        with kit_alone.alone(home / LOCK):
            return False
    except kit_alone.HeldError:
        return True


def tell(home: Path, what: Mapping[str, Any]) -> None:
    """Write `run.json` whole or not at all."""
    part = home / f"{TOLD}.part"
    part.write_text(json.dumps(what, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(home / TOLD)


def told(home: Path) -> dict[str, Any]:
    """Read `run.json`; empty where nothing runs."""
    try:
        found = json.loads((home / TOLD).read_text(encoding="utf-8")) if runs(home) else {}
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def ask_to_stop(home: Path) -> None:
    """Ask whoever keeps it running to end; a file does on Windows too, where no process can be told politely."""
    (home / STOP).touch()


def asked_to_stop(home: Path) -> bool:
    """Say whether somebody asked, and forget it."""
    with suppress(FileNotFoundError):
        os.unlink(home / STOP)  # noqa: PTH108 - the answer is whether it was there
        return True
    return False
