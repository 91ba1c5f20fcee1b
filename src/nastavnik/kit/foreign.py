"""Reading a file somebody brought: in a process of its own, so that a hostile one breaks nothing here."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nastavnik.core.errors import RuleError
from nastavnik.core.texts import unpacked

SECONDS = 25
CHILD = Path(__file__).with_name("foreign_child.py")


def read_apart(reader: Callable[..., Any], content: bytes, *, code: str, too_hard: str, **given: object) -> Any:
    """Give what a pure reader of the core makes of a file, as plain data; what cannot be read is refused in words."""
    named = {"module": reader.__module__, "reader": reader.__name__}
    request = json.dumps({**named, "too_hard": too_hard, "given": given}, default=str).encode()
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own script, the file goes to its standard input
            [sys.executable, "-P", "-s", str(CHILD)],
            input=request + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise RuleError(f"{code}.hard", too_hard, "file") from error
    if "error" in answer:
        words = unpacked(answer["error"])
        raise RuleError(f"{code}.file", words.msgid, "file", params=words.params)
    return answer["found"]
