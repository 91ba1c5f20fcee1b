"""The file of a copy: age v1 over a tar, written and read in a stream; the ordinary `age` program opens it too."""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from nastavnik.core.errors import N_
from nastavnik.core.texts import Text
from nastavnik.kit.trouble import trouble
from nastavnik.ops.trouble import CopyError

ENDING = ".nastavnik"
MANIFEST = "manifest.json"
SQLITE, PACKED, DUMP = "nastavnik.sqlite3", "nastavnik.sqlite3.gz", "database.pgdump"
PIECE = 1 << 20
#: What may lie in a copy; anything else in it is not ours and is not unpacked.
OURS = re.compile(
    r"manifest\.json|nastavnik\.sqlite3(\.gz)?|database\.pgdump|keys/(fields|secret|backup\.pub)|tls/[\w.-]+"
    r"|nastavnik\.toml|erasures\.jsonl"
)
CHUNK, TAG = 64 * 1024, 16  # of age: pieces of the text, the seal on each
BROKEN = N_("Копия испорчена: %(why)s. Возьмите другую, во втором месте или постарше.")


@dataclass(frozen=True, slots=True)
class Stored:
    """A written file: its size and SHA-256."""

    size: int
    sha256: str


class _Pieces(io.RawIOBase):
    """Bytes that come one after another, read as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""
        self.given = 0

    def readable(self) -> bool:
        """Say that it is read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give the next bytes, 0 at the end."""
        while not self._left:
            try:
                self._left = next(self._pieces)
            except StopIteration:
                return 0
        some, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(some)] = some
        self.given += len(some)
        return len(some)


class _Summed(io.RawIOBase):
    """A file whose sum is known as it is written."""

    def __init__(self, stream: io.FileIO) -> None:
        self._stream, self.sum, self.size = stream, hashlib.sha256(), 0

    def writable(self) -> bool:
        """Say that it is written."""
        return True

    def write(self, some: Any) -> int:
        """Write all of some bytes."""
        data = bytes(some)
        self.sum.update(data)
        self.size += len(data)
        left = memoryview(data)
        while left:
            left = left[self._stream.write(left) :]
        return len(data)


def _tar(members: Mapping[str, bytes | Path], made_at: float) -> Iterator[bytes]:
    """Give the bytes of a tar, a member after the other."""
    for name, source in members.items():
        info = tarfile.TarInfo(name)
        info.size = len(source) if isinstance(source, bytes) else source.stat().st_size
        info.mode, info.mtime = 0o600, int(made_at)
        yield info.tobuf(tarfile.PAX_FORMAT)
        written = 0
        for piece in iter([source]) if isinstance(source, bytes) else _read(source):
            written += len(piece)
            yield piece
        if written != info.size:
            raise CopyError(Text(N_("Файл %(name)s менялся, пока его копировали. Повторите."), name=name))
        yield b"\0" * (-written % tarfile.BLOCKSIZE)
    yield b"\0" * (2 * tarfile.BLOCKSIZE)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


def sum_of(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sum_of_member(source: bytes | Path) -> str:
    """Give the SHA-256 of what goes into a copy."""
    return hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else sum_of(source)


def force(handle: int) -> None:
    """Have what was written on the disk itself."""
    os.fsync(handle)


def write(
    path: Path, members: Mapping[str, bytes | Path], recipients: Sequence[x25519.Recipient], made_at: float
) -> Stored:
    """Write a copy under its name only once it is whole and on the disk; its rights are the owner's alone."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    source = _Pieces(_tar(members, made_at))
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb", buffering=0) as stream:
            target = _Summed(stream)
            pyrage.encrypt_io(source, target, recipients)
            force(stream.fileno())
        settle(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    stored = Stored(target.size, target.sum.hexdigest())
    if why := fault(path, stored, inner=source.given):
        raise CopyError(Text(BROKEN, why=why))
    return stored


def settle(part: Path, path: Path) -> None:
    """Give a written file its name, so that a power cut leaves the former one or this one."""
    part.replace(path)
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def fault(path: Path, stored: Stored, inner: int | None = None) -> Text:
    """Read a copy back without its secret key and say what is wrong with it; `inner` is the length of its text."""
    try:
        if sum_of(path) != stored.sha256:
            return Text(N_("файл изменился с тех пор, как записан"))
        header = _header(path)
    except OSError as error:
        return Text(N_("файл не читается: %(why)s"), why=trouble(error))
    if not header:
        return Text(N_("это не файл age"))
    if inner is not None and path.stat().st_size != header + TAG + inner + TAG * max(1, -(-inner // CHUNK)):
        return Text(N_("длина не сходится"))
    return Text("")


def _header(path: Path) -> int:
    """Give the length of the header of an age file, 0 where there is none."""
    with path.open("rb") as stream:
        start = stream.read(PIECE)
    if not start.startswith(b"age-encryption.org/v1\n"):
        return 0
    found = re.search(rb"\n--- [A-Za-z0-9+/]{43}\n", start)
    return found.end() if found else 0


def unpack(path: Path, identity: x25519.Identity, folder: Path) -> dict[str, Any]:
    """Open a copy into an empty folder, check the sum of everything in it, and give its manifest."""
    plain = folder / "copy.tar"
    try:
        with path.open("rb") as read, plain.open("wb") as written:
            pyrage.decrypt_io(read, written, [identity])
        found = _extract(plain, folder)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise CopyError("Этот лист не от этой копии: она закрыта другим ключом.") from error
        raise CopyError(Text(BROKEN, why=str(error))) from error
    except (OSError, tarfile.TarError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise CopyError(Text(BROKEN, why=str(error))) from error
    finally:
        plain.unlink(missing_ok=True)
    return _checked(found, folder)


def _extract(plain: Path, folder: Path) -> set[str]:
    found = set()
    with tarfile.open(plain, "r:") as tar:
        for member in tar:
            source = tar.extractfile(member) if member.isreg() and OURS.fullmatch(member.name) else None
            if source is None or member.name in found:
                raise CopyError(Text(BROKEN, why=f"в ней лежит чужое: {member.name!r}"))
            target = folder / member.name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            with target.open("wb") as written:
                while piece := source.read(PIECE):
                    written.write(piece)
            found.add(member.name)
    return found


def _checked(found: set[str], folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sums = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CopyError(Text(BROKEN, why="в ней нет описи")) from error
    if manifest.get("format") != 1:
        raise CopyError("Копию сделала более новая версия. Поставьте её и восстановите ею.")
    wrong = sorted(
        {name for name in found - {MANIFEST} if sum_of(folder / name) != sums.get(name)} | (sums.keys() - found)
    )
    if wrong:
        raise CopyError(Text(BROKEN, why=f"не сходится сумма: {', '.join(wrong)}"))
    return manifest


def sqlite_of(folder: Path) -> Path:
    """Give the SQLite file of an opened copy."""
    if (folder / PACKED).exists():
        with gzip.open(folder / PACKED) as read, (folder / SQLITE).open("wb") as written:
            shutil.copyfileobj(read, written, PIECE)
        (folder / PACKED).unlink()
    return folder / SQLITE
