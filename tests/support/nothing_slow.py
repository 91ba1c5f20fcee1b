"""Watches that a request waits for nothing outside while a transaction of it is open, and does little in one.

A program that is run, a host that is asked and a pause hold up everybody who writes: on SQLite the first write of a
transaction locks the whole database. So do a search for pairs, figures that are counted, a file that is unpacked or
composed, a password that is hashed. How long a transaction is, is told by the processor, not by the clock: a busy
machine is no failure.
"""

from __future__ import annotations

import functools
import importlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.transaction import Atomic

#: What one transaction of a request may take of the processor: a fifth of a second on a quiet machine, and twice that
#: where statements are compiled for the first time while others use the machine.
BUDGET_SECONDS = 0.4


#: What takes long by itself, where it stands; whoever imported it by name is watched too.
SLOW = (
    "subprocess:Popen.__init__",
    "socket:socket.connect",
    "time:sleep",
    "zipfile:ZipFile.__init__",
    *(
        f"django.contrib.auth.hashers:{kind}PasswordHasher.{act}"
        for kind in ("Argon2", "MD5")
        for act in ("encode", "verify")
    ),
    "nastavnik.kit.uploads:content_type_of",
    "nastavnik.core.matching.solving.engine:match",
    "nastavnik.core.matching.explaining.explain:regret",
    "nastavnik.core.matching.explaining.trade:most_points",
    "nastavnik.core.evidence.totals.compose:totals",
    "nastavnik.reports.selectors.schools.sheet:sheet_of",
    "nastavnik.completion.selectors.figures:figures",
    "nastavnik.core.spreadsheet:xlsx",
    "nastavnik.core.spreadsheet:ods",
)


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
    @functools.wraps(real)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if inside():
            raise OutsideError(f"{name} is called while a transaction of the request is open")
        return real(*args, **kwargs)

    return guarded


def _places(where: str) -> Iterator[tuple[Any, str, Callable[..., Any]]]:
    """Give everything through which a slow function is called: its own place, and every module that took its name."""
    module, path = where.split(":")
    *classes, name = path.split(".")
    owner = functools.reduce(getattr, classes, importlib.import_module(module))
    real = getattr(owner, name)
    yield owner, name, real
    if not classes:
        for other in list(sys.modules.values()):
            for alias, value in list(vars(other).items()) if other is not owner and vars(other) else ():
                if value is real:
                    yield other, alias, real


@contextmanager
def watched() -> Iterator[None]:
    """Raise `OutsideError` where a request waits inside a transaction; keep what each of its transactions took."""
    answered, entered, left = BaseHandler.get_response, Atomic.__enter__, Atomic.__exit__

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

    with ExitStack() as stack:
        for name, one in (("__enter__", enter), ("__exit__", leave)):
            stack.enter_context(mock.patch.object(Atomic, name, one))
        stack.enter_context(mock.patch.object(BaseHandler, "get_response", get_response))
        for where in SLOW:
            for owner, name, real in list(_places(where)):
                stack.enter_context(mock.patch.object(owner, name, _guarded(where, real)))
        yield
