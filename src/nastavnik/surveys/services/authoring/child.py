"""A process of its own that reads a workbook: a file may be hostile, so memory and time are limited here.

It is run by its path and knows nothing of the site: standard input holds a line of JSON and the file,
standard output gets the cells of every sheet or the words of the error.
"""

import json
import sys
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20
MOST_ROWS = 2000
TOO_HARD = "Файл слишком велик или устроен слишком сложно для анкеты. Оставьте в нём только листы анкеты."


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
    """Read the file and give its cells as plain data."""
    from nastavnik.core.roster import RosterError, read_sheets  # noqa: PLC0415 - after the limits
    from nastavnik.core.texts import packed  # noqa: PLC0415 - after the limits

    try:
        sheets = read_sheets(content, request["name"])
    except RosterError as error:
        return {"error": packed(error.args[0])}
    except MemoryError:
        return {"error": TOO_HARD}
    if any(len(sheet.rows) > MOST_ROWS for sheet in sheets):
        return {"error": TOO_HARD}
    return {"sheets": {sheet.name: packed(sheet.rows) for sheet in sheets}}


def main() -> None:
    """Answer one request."""
    limit()
    line = sys.stdin.buffer.readline()
    found = answer(json.loads(line), sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found, default=str).encode())


if __name__ == "__main__":
    main()
