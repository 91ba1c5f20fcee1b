"""Who asks: the account and its roles, typed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from nastavnik.people.models import Account
from nastavnik.programme.selectors import current_programme


def acting(request: HttpRequest) -> Account:
    """Give the signed-in account."""
    return cast(Account, request.user)


def holds(request: HttpRequest, *roles: str) -> bool:
    """Say whether whoever asks holds one of the roles."""
    return any(role in request.roles for role in roles)  # type: ignore[attr-defined]


def with_programme(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view its running programme; without one lead to the page where it begins."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        programme = current_programme(request)
        if programme is not None:
            return view(request, programme, **kwargs)
        if holds(request, "coordinator", "head"):
            return redirect("programme:board")
        return render(request, "programme/no_programme.html")

    return wrapped
