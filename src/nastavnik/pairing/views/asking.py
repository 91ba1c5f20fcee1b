"""Who asks, and about which programme."""

from typing import cast

from django.http import Http404, HttpRequest

from nastavnik.people.models import Account
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme


def actor(request: HttpRequest) -> Account:
    """Give the signed-in account; the middleware let nobody else through."""
    return cast(Account, request.user)


def is_coordinator(request: HttpRequest) -> bool:
    """Say whether whoever asks is the coordinator."""
    return "coordinator" in request.roles  # type: ignore[attr-defined]


def programme_or_404(request: HttpRequest) -> Programme:
    """Give the running programme; without one there is nothing to pair."""
    programme = current_programme(request)
    if programme is None:
        raise Http404
    return programme
