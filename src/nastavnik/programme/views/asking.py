"""The running programme of whoever asks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render

from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme


def programme_or_404(request: DeskRequest) -> Programme:
    """Give the running programme; without one there is no such page."""
    programme = current_programme(request)
    if programme is None:
        raise Http404
    return programme


def year_of(account: Any) -> Programme:
    """Give the running programme of an account's school, also where nobody asks; without one there is nothing."""
    programme: Programme | None = Programme.objects.current_of(account.school_id)
    if programme is None:
        raise Http404
    return programme


def with_programme(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view its running programme; without one lead to the page where it begins."""

    @wraps(view)
    def wrapped(request: DeskRequest, **kwargs: Any) -> HttpResponseBase:
        programme = current_programme(request)
        if programme is not None:
            return view(request, programme, **kwargs)
        if request.holds("coordinator", "head"):
            return redirect("programme:board")
        return render(request, "programme/no_programme.html")

    return wrapped
