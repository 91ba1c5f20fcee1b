"""Room on the disk: a full one must stop nobody in the middle of a word, so writing ends while there is still some."""

import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render, resolve_url

#: Below the first no large file is taken, below the second nothing is written; in bytes.
LITTLE, NONE = 2**30, 200 * 2**20
#: Little is also what three copies of the database would not fit into.
TIMES = 3
LARGE = 2**20
SAFE = ("GET", "HEAD", "OPTIONS")


def free_space() -> int:
    """Give the free bytes of the disk the installation lies on."""
    folder = Path(settings.DATA_DIR)
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free


def little_space(free: int) -> bool:
    """Say whether large files are too much already."""
    return free < max(LITTLE, TIMES * _size_of_database())


def _size_of_database() -> int:
    path = Path(str(connection.settings_dict["NAME"]))
    return path.stat().st_size if connection.vendor == "sqlite" and path.is_file() else 0


def _at_the_door(request: HttpRequest) -> bool:
    """Say whether somebody comes in or goes: whoever can make room must get in."""
    return request.path_info.startswith(resolve_url(settings.LOGIN_URL))


class RoomMiddleware:
    """Refuse to write on a disk that is nearly full, while what was typed can still be given back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let reading through; a database of another machine has a disk of its own."""
        if request.method not in SAFE and not _at_the_door(request) and connection.vendor == "sqlite":
            free = free_space()
            if free < NONE:
                raise OperationalError("database or disk is full")
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGE and little_space(free):
                return render(request, "kit/no_room.html", status=413)
        return self.get_response(request)
