"""Silence on a shared computer closes the session."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

View = Callable[[HttpRequest], HttpResponseBase]


def note_sign_in(request: HttpRequest, **_: Any) -> None:
    """Note the moment of signing in, from which silence is counted."""
    request.session["seen"] = time.time()


class ReadingGoesOnMiddleware(SessionMiddleware):
    """Sessions as Django keeps them; a page that is only read does not fail where nothing can be written."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session; what is noted of a reader may wait until the next page."""
        try:
            return super().process_response(request, response)
        except OperationalError:
            if request.method not in {"GET", "HEAD"}:
                raise
            return response


class IdleMiddleware:
    """Close a session after half an hour of silence; the moment is stored once in five minutes at most."""

    STEP = 300

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Sign out whoever was silent for too long, else note that they are here."""
        if request.user.is_authenticated:
            now = time.time()
            seen = request.session.get("seen", now - self.STEP)
            if now - seen > settings.IDLE_SECONDS:
                logout(request)
            elif now - seen >= self.STEP:
                request.session["seen"] = now
        return self.get_response(request)
