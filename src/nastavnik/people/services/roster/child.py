"""A process of its own that reads a staff list: a file may be hostile, so memory and time are limited here.

It is run by its path and knows nothing of the site: standard input holds a line of JSON and the file,
standard output gets the roster or the words of the error; composed words go as their message and values.
"""

import json
import sys
from datetime import date
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20
TOO_HARD = "Файл слишком велик или устроен слишком сложно. Скопируйте список людей в новую таблицу и загрузите её."


def limit() -> None:
    """Limit this process where the platform can."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(request: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Read the file and give the roster as plain data."""
    from nastavnik.core.roster import RosterError, read_sheets, understand  # noqa: PLC0415 - after the limits
    from nastavnik.core.texts import packed  # noqa: PLC0415 - after the limits

    try:
        sheets = read_sheets(content, request["name"])
        roster = understand(sheets, today=date.fromisoformat(request["today"]), choices=request["choices"])
    except RosterError as error:
        return {"error": packed(error.args[0])}
    except MemoryError:
        return {"error": TOO_HARD}
    return {"roster": packed(roster)}


def main() -> None:
    """Answer one request."""
    limit()
    line = sys.stdin.buffer.readline()
    found = answer(json.loads(line), sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found, default=str).encode())


if __name__ == "__main__":
    main()
