"""What was erased, by id and day, in a file beside the database: whoever restores an older copy erases it again."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from nastavnik.kit import clock

FILE = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: which eraser did it, the key of the row, the moment."""

    kind: str
    key: int
    at: datetime


def note_erased(kind: str, key: int) -> None:
    """Write an erasure down once it is committed; `kind` is the name of its eraser in the registry."""
    line = json.dumps({"kind": kind, "key": key, "at": clock.now().isoformat()})
    handle = os.open(Path(settings.DATA_DIR) / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(f"{line}\n")
        stream.flush()
        os.fsync(stream.fileno())


def noted(paths: Iterable[Path]) -> list[Erased]:
    """Read what several files say, each erasure once, the earliest first; a line cut short is passed over."""
    found = set()
    for path in paths:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
        for line in lines:
            try:
                said = json.loads(line)
                found.add(Erased(str(said["kind"]), int(said["key"]), datetime.fromisoformat(said["at"])))
            except (ValueError, KeyError, TypeError):
                continue
    return sorted(found, key=lambda one: one.at)
