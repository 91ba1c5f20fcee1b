"""The file of the database is where it was: else what is written into it is nowhere, and a new one would be empty."""

import os
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponseBase

GONE = "the file of the database is gone"


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - once a request
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _path() -> str:
    """Name the file; nothing where the database is on a server or in memory."""
    name = str(connection.settings_dict["NAME"])
    return "" if connection.vendor != "sqlite" or name.startswith(("file:", ":")) else name


def remember(connection: Any, **_: Any) -> None:
    """Note which file a new connection has opened."""
    if connection.vendor == "sqlite":
        connection.opened_file = _identity(str(connection.settings_dict["NAME"]))


def demand_there() -> None:
    """Raise OperationalError where the file is gone; where another one lies in its place, open that one."""
    path = _path()
    if not path:
        return
    found = _identity(path)
    opened = getattr(connection, "opened_file", None) if connection.connection is not None else found
    if found is None or found != opened:
        connection.close()
    if found is None:
        raise OperationalError(GONE)


class ThereMiddleware:
    """Answer in words, before anything is written, where the database is gone from under the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look, then go on."""
        demand_there()
        return self.get_response(request)
