"""Where the log of a process goes: beside the database where nobody else keeps it, else to the error output."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nastavnik.config.modes import Mode

KEPT, SIZE = 5, 2 * 1024 * 1024


def log_handlers(given: Mapping[str, str], mode: Mode, folder: Path) -> dict[str, dict[str, Any]]:
    """Give each process that stays a file of its own: Windows renames none that another has open.

    systemd keeps what the error output says, and so does whoever looks at a command or at the demonstration.
    """
    process = given.get("NASTAVNIK_PROCESS", "")
    if not process or mode.loopback_only or "JOURNAL_STREAM" in given:
        return {"log": {"class": "logging.StreamHandler", "formatter": "line"}}
    (folder / "log").mkdir(mode=0o700, exist_ok=True)
    return {
        "log": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(folder / "log" / f"{process}.log"),
            "maxBytes": SIZE,
            "backupCount": KEPT - 1,
            "encoding": "utf-8",
            "delay": True,
            "formatter": "line",
        }
    }
