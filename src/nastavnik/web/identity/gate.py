"""Whoever is asked for a second factor and has none: a step on the home page for a fortnight, then nothing else opens.

What holds is found out at the sign-in and kept in the session, so that pages ask nothing for it and nobody is stopped
in the middle of writing.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.services import ask_for_factor
from nastavnik.web.identity.factors import has_factor

BY, MUST = "factor_by", "factor_must"
#: What stays open: setting the second factor up, going away, reading it in another language.
OPEN = ("web:factor", "web:sign_out", "set_language")


def note(request: HttpRequest, account: Account) -> None:
    """Keep in the session whether and by which day a second factor is asked for."""
    day = None
    if settings.FACTOR_ASKED and not has_factor(account):
        day = ask_for_factor(account)
    request.session[BY] = day.isoformat() if day else ""
    request.session[MUST] = bool(day and day <= clock.today())


def day_of(request: Any) -> dt.date | None:
    """Give the day by which whoever asks sets a second factor up."""
    by = getattr(request, "session", {}).get(BY)
    return dt.date.fromisoformat(by) if by else None


class FactorMiddleware:
    """Open nothing but the second factor to whoever has to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through: the page is known once its url is."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Lead to the page of the second factor."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(OPEN) or not request.session.get(MUST):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("web:factor")})
        return redirect("web:factor")
