"""Who asks, on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from nastavnik.kit.http import tidied
from nastavnik.people.desk import DeskRequest


class SchoolMiddleware:
    """Make every request one that knows who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the request its class and clean its address; nothing is looked up before it is asked for."""
        request.__class__ = DeskRequest
        request.GET = tidied(request.GET)
        return self.get_response(request)
