"""What was erased, by id and day, in a file beside the database: whoever restores an older copy erases it again."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from nastavnik.kit import clock

FILE = "erasures.jsonl"


def name_elsewhere(installation: str) -> str:
    """Name the file in a place that several installations may share."""
    return f"erasures-{re.sub('[^0-9a-f]', '', installation)}.jsonl"


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: in which installation, which eraser did it, the key of the row, the moment."""

    installation: str
    kind: str
    key: int
    at: datetime


def note_erased(installation: str, kind: str, key: int) -> None:
    """Write an erasure down once it is committed; `kind` is the name of its eraser in the registry."""
    line = json.dumps({"installation": installation, "kind": kind, "key": key, "at": clock.now().isoformat()})
    handle = os.open(Path(settings.DATA_DIR) / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(f"{line}\n")
        stream.flush()
        os.fsync(stream.fileno())


def noted(paths: Iterable[Path], installation: str) -> list[Erased]:
    """Read what several files say of one installation, each erasure once, the earliest first."""
    found = {one for path in paths for one, _line in _lines(path) if one.installation == installation}
    return sorted(found, key=lambda one: one.at)


def join(paths: Iterable[Path], installation: str, into: Path) -> None:
    """Keep in one file what several know of the erasures of one installation."""
    lines = [line for path in paths for one, line in _lines(path) if one.installation == installation]
    if lines or into.exists():
        into.write_text("".join(f"{line}\n" for line in dict.fromkeys(lines)), encoding="utf-8")


def _lines(path: Path) -> Iterator[tuple[Erased, str]]:
    """Go through a file; a line cut short is passed over."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []:
        try:
            said = json.loads(line)
            at = datetime.fromisoformat(said["at"])
            yield Erased(str(said["installation"]), str(said["kind"]), int(said["key"]), at), line
        except (ValueError, KeyError, TypeError):
            continue
