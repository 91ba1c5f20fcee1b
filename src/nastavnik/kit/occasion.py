"""The occasion of a change: one press, one row of an act over many, one day's work.

Whatever is written meanwhile bears its name, so that it can be read, told and taken back together.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("occasion", default="")


def current() -> str:
    """Name the occasion; empty where nothing opened one."""
    return _current.get()


@contextmanager
def of(*parts: object) -> Iterator[str]:
    """Open an occasion that these parts name; one inside another takes its place until it ends."""
    name = "-".join(map(str, parts))
    token = _current.set(name)
    try:
        yield name
    finally:
        _current.reset(token)
