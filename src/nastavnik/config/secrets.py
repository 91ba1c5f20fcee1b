"""Keys of this installation: made once, kept beside the database in files only the owner reads."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

TEST_FIELD_KEY = "k1:" + "bmFzdGF2bmlrLXRlc3Qta2V5LTMyLWJ5dGVzLWxvbmc="


def _kept(path: Path, make: str) -> str:
    """Read a secret file, or write it once with owner-only rights."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(make)
    return make


def secret_key(data_dir: Path, *, fixed: bool) -> str:
    """Give the signing key: from the environment, else the installation's own file."""
    if fixed:
        return "test-only-not-a-secret"
    return os.environ.get("NASTAVNIK_SECRET_KEY") or _kept(data_dir / "keys" / "secret", secrets.token_urlsafe(48))


def field_keys(data_dir: Path, *, fixed: bool) -> list[str]:
    """Give `id:key` pairs for encrypted fields; the first encrypts, the others still decrypt."""
    if fixed:
        return [TEST_FIELD_KEY]
    kept = os.environ.get("NASTAVNIK_FIELD_KEYS") or _kept(
        data_dir / "keys" / "fields", "k1:" + Fernet.generate_key().decode("ascii")
    )
    return [line.strip() for line in kept.replace(",", "\n").splitlines() if line.strip()]
