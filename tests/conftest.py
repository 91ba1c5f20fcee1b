"""What every test stands on: databases with guards, no outside world, people of two schools."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings

from nastavnik.kit import guards

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is no failure: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_flush = TransactionTestCase._fixture_teardown


def _flush_without_guards(self: TransactionTestCase) -> None:
    """Empty the tables of a transactional test: the guards that refuse deletion step aside meanwhile."""
    for alias in self._databases_names(include_mirrors=False):
        guards.remove(connections[alias])
    try:
        _flush(self)
    finally:
        for alias in self._databases_names(include_mirrors=False):
            guards.put_back(connections[alias])


TransactionTestCase._fixture_teardown = _flush_without_guards  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Leave no language behind: an English page would otherwise speak in the next test too."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def no_outside_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that looks for a host beyond this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test contacts {address}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
