"""Watches that a request waits for nothing outside while a transaction of it is open, and does little in one.

A program that is run, a host that is asked and a pause hold up everybody who writes: on SQLite the first write of a
transaction locks the whole database. How long a transaction is, is told by the processor, not by the clock: a busy
machine is no failure.
"""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.transaction import Atomic

#: What one transaction of a request may take of the processor: a fifth of a second on a quiet machine, and twice that
#: where statements are compiled for the first time while others use the machine.
BUDGET_SECONDS = 0.4


class OutsideError(AssertionError):
    """Something outside is waited for while a transaction is open."""


class _Seen(threading.local):
    """Where the request of this thread began, and the transactions it had: how deep, and what each took."""

    depth: int | None = None

    def __init__(self) -> None:
        self.taken: list[float] = []


seen = _Seen()


def inside() -> bool:
    """Say whether a transaction of the request itself is open: a test stands in one of its own."""
    return seen.depth is not None and len(connection.atomic_blocks) > seen.depth and not settings.ROWS_APART


def _guarded(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if inside():
            raise OutsideError(f"{name} is called while a transaction of the request is open")
        return real(*args, **kwargs)

    return guarded


@contextmanager
def watched() -> Iterator[None]:
    """Raise `OutsideError` where a request waits inside a transaction; keep what each of its transactions took."""
    answered, entered, left = BaseHandler.get_response, Atomic.__enter__, Atomic.__exit__
    outside = {(subprocess, "run"): subprocess.run, (socket.socket, "connect"): socket.socket.connect}
    outside[time, "sleep"] = time.sleep

    def get_response(self: Any, request: Any) -> Any:
        before, seen.depth, seen.taken = seen.depth, len(connection.atomic_blocks), []
        try:
            return answered(self, request)
        finally:
            seen.depth = before

    def enter(self: Any) -> None:
        entered(self)
        self._began = time.thread_time()

    def leave(self: Any, *error: Any) -> None:
        left(self, *error)
        if seen.depth is not None and len(connection.atomic_blocks) == seen.depth:
            seen.taken.append(time.thread_time() - self._began)

    BaseHandler.get_response, Atomic.__enter__, Atomic.__exit__ = get_response, enter, leave  # type: ignore[method-assign]
    for (where, name), real in outside.items():
        setattr(where, name, _guarded(name, real))
    try:
        yield
    finally:
        BaseHandler.get_response, Atomic.__enter__, Atomic.__exit__ = answered, entered, left  # type: ignore[method-assign]
        for (where, name), real in outside.items():
            setattr(where, name, real)
