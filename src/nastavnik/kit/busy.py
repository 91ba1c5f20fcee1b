"""A database that is busy, full, closed for writing or away: nothing typed is lost, and the page tries again."""

from typing import Any, TypeGuard

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from nastavnik.core.errors import N_
from nastavnik.kit.http import number_in, secret_names, typed_texts
from nastavnik.kit.presence import CHANGING
from nastavnik.kit.there import GONE

AGAIN_SECONDS, TRIES = 5, 6
GONE_WORDS = N_("База данных сайта пропала. Скажите системному администратору школы: пусть выполнит nastavnik doctor.")
#: What a database says of itself, in its own words, and what that means for whoever reads the page.
SAID = (
    (("full", "no space"), N_("На компьютере с сайтом кончилось место. Скажите системному администратору школы.")),
    (
        ("readonly", "read-only", "read only"),
        N_("Сайт сейчас только читается: его копируют или чинят. Прочитать можно всё, записать пока ничего."),
    ),
    ((GONE, "does not exist"), GONE_WORDS),
    ((CHANGING,), N_("Сайт обновляют: это несколько минут.")),
    (("locked", "busy", "timeout"), N_("Сайт занят: кто-то записывает большой список или снимается копия.")),
)
AWAY = N_("База данных сайта не отвечает.")


def is_busy(error: BaseException | None) -> TypeGuard[DatabaseError | InterfaceError]:
    """Say whether an error is about the state of the database, not about what was asked of it."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, InternalError) and "read-only" in str(error)


def busy(request: HttpRequest, error: DatabaseError | InterfaceError) -> HttpResponse:
    """Show what was typed and send it again by itself; a password or a file is asked for anew."""
    tried = number_in(request.GET.get("again", "")) or 0
    text = render_to_string("kit/busy.html", {**_sent(request), "why": _(_why(error)), **_next(request, tried)})
    return HttpResponse(text, status=503, headers={"Retry-After": str(AGAIN_SECONDS)})


def _why(error: DatabaseError | InterfaceError) -> str:
    words = str(error).casefold()
    return next((told for signs, told in SAID if any(sign in words for sign in signs)), AWAY)


def _next(request: HttpRequest, tried: int) -> dict[str, Any]:
    """Say where the page goes again, and in how many seconds; after a few tries only by a press."""
    again = request.GET.copy()
    again["again"] = str(tried + 1)
    return {"path": f"{request.path}?{again.urlencode()}", "seconds": AGAIN_SECONDS if tried < TRIES else 0}


def _sent(request: HttpRequest) -> dict[str, Any]:
    """Give what was sent: to be sent again as it is, or, with a password or a file in it, to be copied."""
    if request.method != "POST":
        return {}
    whole = not request.FILES and not secret_names(request)
    pairs = [(name, value) for name, values in request.POST.lists() for value in values] if whole else []
    return {"post": True, "whole": whole, "pairs": pairs, "typed": typed_texts(request)}
