"""The first visit: `init` prints a code, and only with it a school and its coordinator are begun on the site."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from nastavnik.people.selectors import ALPHABET, code_hash, normal_code

FILE = "first-visit.json"
LENGTH = 8
ASKED = ("school", "time_zone", "coordinator", "login")


def expect(home: Path, **said: str) -> str:
    """Keep what was said of the school, and the hash of a new code; the code itself is printed and kept nowhere."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    part = home / f"{FILE}.part"
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump({**said, "code": code_hash(code)}, stream, ensure_ascii=False)
    part.replace(home / FILE)
    return f"{code[:4]}-{code[4:]}"


def asks_code() -> bool:
    """Say whether a first visit needs the code; a demonstration is open to whoever plays with it."""
    return not settings.DEMONSTRATION


def expected(typed: str) -> dict[str, str] | None:
    """Give what was said of the school to whoever has the code; nothing to anybody else."""
    kept = said(settings.DATA_DIR)
    if not kept or not secrets.compare_digest(kept["code"], code_hash(normal_code(typed))):
        return None
    return {name: kept.get(name, "") for name in ASKED}


def said(home: Path) -> dict[str, str]:
    """Read what `init` kept; empty where nobody is expected."""
    try:
        kept = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) and isinstance(kept.get("code"), str) else {}


def came() -> None:
    """Forget the code: the school has begun, and with it the first visit is over for good."""
    if asks_code():
        (settings.DATA_DIR / FILE).unlink(missing_ok=True)
