"""Who is in a database on a server: every connection says so by a lock, and nobody comes in while it is being changed.

A file has the lock of its home. On a server an upgrade takes the very same lock alone: it gets it only where nobody is
in, on any machine, and whoever comes meanwhile is turned away. So that a site nobody asks is seen too, a process that
stays keeps one connection of its own.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any, NoReturn

from django.db import DatabaseError, InterfaceError, OperationalError, connection

#: The number of the lock.
LOCK = 0x6E617374
#: Set by an upgrade for the commands of the releases that it calls itself.
OF_UPGRADE = "NASTAVNIK_OF_UPGRADE"
CHANGING = "the database is being changed by an upgrade"
LOOKS_EVERY = 5.0
#: What is acknowledged is on the disk, whatever the server does for others.
_COME_IN = (
    "SELECT pg_try_advisory_lock_shared(%s), CASE current_setting('synchronous_commit') "
    "WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END"
)
_aside = threading.Event()


class ChangingError(OperationalError):
    """An upgrade or a rollback has the database to itself."""


def step_aside() -> None:
    """Hold nothing from now on: it is this very process that changes the database."""
    _aside.set()
    connection.close()


def come_in(connection: Any, **_: Any) -> None:
    """Let a new connection say that it is in, or close it again."""
    if connection.vendor != "postgresql":
        return
    lock, _kept = connection.connection.execute(_COME_IN, [LOCK]).fetchone()
    outside = _aside.is_set() or OF_UPGRADE in os.environ
    if outside and lock:
        connection.connection.execute("SELECT pg_advisory_unlock_shared(%s)", [LOCK])
    elif not outside and not lock:
        connection.close()
        raise ChangingError(CHANGING)


def stay(leave: Callable[[], object]) -> None:
    """Keep a connection as long as this process lives; where the database has been changed meanwhile, `leave`."""
    if connection.vendor == "postgresql":
        threading.Thread(target=_stay, args=(leave,), name="presence", daemon=True).start()


def _stay(leave: Callable[[], object]) -> NoReturn:
    been_in = False
    while True:
        try:
            anew = connection.connection is None
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            if anew and been_in and _is_newer():
                leave()
            been_in = True
        except ChangingError:
            leave()
        except (DatabaseError, InterfaceError):  # the server is away: the next look finds it, or another one
            connection.close()
        time.sleep(LOOKS_EVERY)


def _is_newer() -> bool:
    """Say whether a later version has changed the database while this process was out of it."""
    from nastavnik.kit.startup import too_new  # noqa: PLC0415 - it knows the models

    return bool(too_new(connection))
