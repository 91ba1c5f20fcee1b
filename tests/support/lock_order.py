"""Watches in what order rows are locked: programme, mentor, place, head of the journal.

SQLite locks no rows, so queries are watched, not the database. The programme's row guards all that belongs to it:
once it is held, nobody else can be inside, and the order of what lies under it may repeat from pair to pair.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models import signals
from django.db.transaction import Atomic

from nastavnik.journal.models import Head
from nastavnik.pairing.models import Place
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MentorEntry

UNDER = (MentorEntry, Place)


class WrongOrderError(AssertionError):
    """Two writers in these orders could wait for each other for ever."""


class _Held(threading.local):
    """What the running transaction of this thread has locked, and how deep in it we are."""

    depth = 0

    def __init__(self) -> None:
        self.rows: list[tuple[type[models.Model], Any]] = []

    def take(self, row: models.Model) -> None:
        model, key = type(row), (type(row), row.pk)
        if key in self.rows:
            return
        held = ", ".join(f"{each.__name__} {pk}" for each, pk in self.rows)
        late = any(other is not Programme or pk > row.pk for other, pk in self.rows)
        if model is Programme and late:
            raise WrongOrderError(f"programme {row.pk} is locked after {held}; it comes first")
        if isinstance(row, UNDER) and (Programme, row.programme_id) not in self.rows:
            raise WrongOrderError(
                f"{model.__name__} {row.pk} is locked without its programme; held: {held or 'nothing'}"
            )
        self.rows.append(key)


@contextmanager
def watched() -> Iterator[None]:
    """Raise `WrongOrderError` where a lock is taken out of turn."""
    held, watched_models = _Held(), {Programme, Head, *UNDER}
    fetch, enter, leave = models.QuerySet._fetch_all, Atomic.__enter__, Atomic.__exit__

    def fetched(self: Any) -> None:
        locks = self._result_cache is None and self.query.select_for_update and self.model in watched_models
        fetch(self)
        for row in self._result_cache if locks else ():
            held.take(row)

    def begun(instance: models.Model, created: bool, **_more: Any) -> None:
        if created and held.depth:  # nobody else sees it yet, so nobody waits for it
            held.rows.append((Programme, instance.pk))

    def entered(self: Any) -> None:
        enter(self)
        if not self._from_testcase:  # a test's own transaction is no writer's
            held.depth += 1

    def left(self: Any, *error: Any) -> None:
        if not self._from_testcase:
            held.depth -= 1
            if not held.depth:
                held.rows.clear()
        leave(self, *error)

    models.QuerySet._fetch_all, Atomic.__enter__, Atomic.__exit__ = fetched, entered, left  # type: ignore[method-assign]
    signals.post_save.connect(begun, sender=Programme)
    try:
        yield
    finally:
        signals.post_save.disconnect(begun, sender=Programme)
        models.QuerySet._fetch_all, Atomic.__enter__, Atomic.__exit__ = fetch, enter, leave  # type: ignore[method-assign]
