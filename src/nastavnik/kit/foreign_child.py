"""A process of its own that reads a foreign file: it may be hostile, so memory and time are limited here.

It is run by its path and knows nothing of the site: standard input holds a line of JSON and the file, standard
output gets what the reader made of it or the words of the error; composed words go as their message and values.
"""

import json
import sys
from importlib import import_module
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20


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
    """Read the file by the named reader of the core and give what it found as plain data."""
    from nastavnik.core.roster import RosterError  # noqa: PLC0415 - after the limits
    from nastavnik.core.texts import packed  # noqa: PLC0415 - after the limits

    try:
        found = getattr(import_module(request["module"]), request["reader"])(content, **request["given"])
    except RosterError as error:
        return {"error": packed(error.args[0])}
    except MemoryError:
        return {"error": request["too_hard"]}
    return {"found": packed(found)}


def main() -> None:
    """Answer one request."""
    limit()
    line = sys.stdin.buffer.readline()
    found = answer(json.loads(line), sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found, default=str).encode())


if __name__ == "__main__":
    main()
