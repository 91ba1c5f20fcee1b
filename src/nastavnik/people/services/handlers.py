"""What upper rooms do when somebody leaves the school or an account passes to another holder: they register here.

A handler of leaving takes `teacher` and `actor` by name, one of passing takes `account` and `since`; both run inside
the transaction of the service that calls them.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from nastavnik.kit.registries import Registry

#: A handler of a long leave takes `teacher`, `until` (the last day) and `actor` by name.
away_handlers: Registry[Callable[..., None]] = Registry("handler of a teacher's long leave")
left_handlers: Registry[Callable[..., None]] = Registry("handler of a teacher's leaving")
passed_on_handlers: Registry[Callable[..., None]] = Registry("handler of an account that passes to another holder")


def pass_on(account: Any, since: dt.datetime | None = None) -> None:
    """Let upper rooms take away what the holder before could still come in by: all of it, or what is no older."""
    for _name, handle in passed_on_handlers:
        handle(account=account, since=since)
