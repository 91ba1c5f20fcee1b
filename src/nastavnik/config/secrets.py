"""Keys of this installation: made where a school or a demonstration begins, kept in files only the owner reads."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from nastavnik.kit.private import OWN

TEST_FIELD_KEY = "k1:" + "bmFzdGF2bmlrLXRlc3Qta2V5LTMyLWJ5dGVzLWxvbmc="
FOLDER = "keys"


def make_keys(home: Path) -> None:
    """Make the keys of an installation that has no database yet; a key that is there already stays.

    Whoever calls it knows that there is no database: new keys beside an old one would close it for ever.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(home.iterdir()):
        home.chmod(0o700)
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    _write(folder / "fields", "k1:" + Fernet.generate_key().decode("ascii"))
    _write(folder / "secret", secrets.token_urlsafe(48))


def _write(path: Path, text: str) -> None:
    """Write a secret file once, with owner-only rights."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(text)


def _read(path: Path) -> str:
    """Read a secret file; what is absent or closed gives nothing, and every command says so before it works."""
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def secret_key(data_dir: Path, *, fixed: bool) -> str:
    """Give the signing key: from the environment, else the installation's own file, else nothing."""
    if fixed:
        return "test-only-not-a-secret"
    return os.environ.get("NASTAVNIK_SECRET_KEY") or _read(data_dir / FOLDER / "secret")


def field_keys(data_dir: Path, *, fixed: bool) -> list[str]:
    """Give `id:key` pairs for encrypted fields; the first encrypts, the others still decrypt; absent ones give none."""
    if fixed:
        return [TEST_FIELD_KEY]
    kept = os.environ.get("NASTAVNIK_FIELD_KEYS") or _read(data_dir / FOLDER / "fields")
    return [line.strip() for line in kept.replace(",", "\n").splitlines() if line.strip()]
