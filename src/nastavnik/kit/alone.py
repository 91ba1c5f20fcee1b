"""A lock file: one process at a time does a thing; a process that dies lets it go, however it dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    SHARERS = 64  # bytes of the file: each that shares takes one, who wants it alone takes all

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, SHARERS)

    def _share(handle: int) -> None:
        for place in range(SHARERS):
            os.lseek(handle, place, os.SEEK_SET)
            try:
                return msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError:
                continue
        raise OSError("every place is taken")
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _share(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)


class HeldError(Exception):
    """Another process holds the lock."""


@contextmanager
def alone(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock file for a while; if somebody else does, say so at once. Those that share it hold it together."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _share(handle) if shared else _lock(handle)
        except OSError as error:
            raise HeldError(str(path)) from error
        yield
    finally:
        os.close(handle)
