"""Reading an uploaded workbook in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.texts import unpacked

SECONDS = 30
CHILD = Path(__file__).with_name("child.py")
_HARD = N_("Файл слишком велик или устроен слишком сложно для анкеты. Оставьте в нём только листы анкеты.")


def read_workbook(content: bytes, name: str) -> dict[str, list[list[Any]]]:
    """Give the cells of every sheet of an uploaded file; what cannot be read is refused in words."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own script, the file goes to its standard input
            [sys.executable, "-P", "-s", str(CHILD)],
            input=json.dumps({"name": name}).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise RuleError("form.hard", _HARD, "file") from error
    if "error" in answer:
        words = unpacked(answer["error"])
        raise RuleError("form.file", words.msgid, "file", params=words.params)
    sheets: dict[str, list[list[Any]]] = answer["sheets"]
    return sheets
