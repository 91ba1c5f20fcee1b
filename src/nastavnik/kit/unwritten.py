"""What was read of the database, kept in memory for as long as nothing at all is written to it.

SQLite alone tells each connection for certain whether anything was written since: by others, of whatever process, by
`data_version`, by itself by the number of its changes. Inside a transaction nothing is kept, for it may be taken back.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

#: Readers and days of one connection; whoever comes after them begins anew.
AT_MOST = 64
T = TypeVar("T")


class _Kept:
    """What one connection has read since the last write."""

    def __init__(self) -> None:
        self.version: tuple[Any, ...] = ()
        self.found: dict[Hashable, Any] = {}


_kept: "WeakKeyDictionary[Any, _Kept]" = WeakKeyDictionary()


def forget() -> None:
    """Read everything anew: for whoever measures what reading costs."""
    _kept.clear()


def while_unwritten(key: Hashable, read: Callable[[], T]) -> T:
    """Give what was read under a key if nothing was written since, else read it.

    The key names all that the answer depends on besides the database: the school, the reader, the day, the language.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return read()
    kept, version = _kept.setdefault(connection, _Kept()), _version(connection)
    if kept.version != version or len(kept.found) >= AT_MOST:
        kept.version, kept.found = version, {}
    if key not in kept.found:
        kept.found[key] = read()
    return cast("T", kept.found[key])


def _version(connection: Any) -> tuple[Any, ...]:
    """Give what differs as soon as anything was written; of another connection it says nothing."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        [others] = cursor.fetchone()
    return connection.connection, others, connection.connection.total_changes
