"""What makes a release trusted: the sum of every file of it, signed by whoever made it."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

#: Names inside a release; `sha256sum -c` reads the first, the last is the key that the next release must be signed by.
SUMS, SIGNATURE, KEY = "SHA256SUMS", "SHA256SUMS.sig", "release.pub"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def files_of(folder: Path) -> Iterator[str]:
    """Name every file of a release but the list of sums and its signature, in order."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in (SUMS, SIGNATURE):
            yield name


def faults(folder: Path, public_key: bytes | None) -> list[str]:
    """Say in words why a release is not what its maker gave out; with a key it must be signed by it."""
    sums = folder / SUMS
    if not sums.is_file():
        return [f"В выпуске нет файла {SUMS}: это не выпуск или он распакован не до конца."]
    if public_key is not None and (why := _unsigned(folder, public_key)):
        return [why]
    named = _named(sums.read_text(encoding="utf-8"))
    if not named:
        return [f"Файл {SUMS} испорчен."]
    there = set(files_of(folder))
    return [
        *(f"Файла нет: {name}" for name in sorted(named.keys() - there)),
        *(f"Лишний файл: {name}" for name in sorted(there - named.keys())),
        *(f"Файл изменён: {name}" for name in sorted(there & named.keys()) if sum_of(folder / name) != named[name]),
    ]


def _named(sums: str) -> dict[str, str]:
    """Read the sum of each file by its name; nothing from a list with a line that is none."""
    lines = [_LINE.fullmatch(line) for line in sums.splitlines()]
    return {} if None in lines else {found[2]: found[1] for found in lines if found}


def _unsigned(folder: Path, public_key: bytes) -> str:
    """Say why the signature is not that of the key; nothing where it is."""
    key = load_pem_public_key(public_key)
    if not isinstance(key, Ed25519PublicKey):
        return f"Ключ выпусков {KEY} испорчен."
    try:
        signature = base64.b64decode((folder / SIGNATURE).read_text(encoding="ascii"), validate=False)
        key.verify(signature, (folder / SUMS).read_bytes())
    except FileNotFoundError:
        return "Выпуск не подписан. Возьмите его там же, где брали прежний."
    except (InvalidSignature, ValueError):
        return "Подпись выпуска не сходится с ключом установленного: выпуск изменён или сделан кем-то другим."
    return ""


def sum_of(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
