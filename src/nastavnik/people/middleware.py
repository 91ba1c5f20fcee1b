"""The school and the staff row of the person who asks, on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from nastavnik.people.selectors import teacher_of


class SchoolMiddleware:
    """Offer `request.school` and `request.teacher`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look both up when asked for."""
        request.school = SimpleLazyObject(lambda: getattr(request.user, "school", None))  # type: ignore[attr-defined]
        request.teacher = SimpleLazyObject(lambda: teacher_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
