"""Who asks, on every request."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

from nastavnik.kit import clock, rows
from nastavnik.kit.http import tidied
from nastavnik.kit.sealing import Reader, read_by
from nastavnik.people.desk import DeskRequest


class SchoolMiddleware:
    """Make every request one that knows who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the request its class and clean its address; nothing is looked up before it is asked for.

        Where rows are kept apart a request is one transaction, which knows whose rows it may read. Signing in reads
        none and stays without: nothing must stay locked while a password is checked or a provider is asked.
        """
        request.__class__ = DeskRequest
        request.GET = tidied(request.GET)
        with read_by(Reader(lambda: request.user)), clock.lived_in(None):
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(resolve_url(settings.LOGIN_URL)):
            return self.get_response(request)
        if not settings.ROWS_APART:
            return self._at_school(request)
        with transaction.atomic():
            rows.ask_as(request.session.get(SESSION_KEY))
            response = self._at_school(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
        return response

    def _at_school(self, request: HttpRequest) -> HttpResponseBase:
        """Let the days of a request be those of the school of whoever asks; its account comes with its school."""
        school = getattr(request.user, "school", None) if SESSION_KEY in request.session else None
        with clock.lived_in(school.time_zone if school is not None else None):
            return self.get_response(request)
