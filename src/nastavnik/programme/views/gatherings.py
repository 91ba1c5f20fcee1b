"""The link of a gathering: opened, closed and renewed by one form with three buttons."""

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.core.surveys.codes import in_groups
from nastavnik.kit import attempts, clock
from nastavnik.kit.attempts import Counted
from nastavnik.kit.desk import press
from nastavnik.kit.http import typed_texts, unlogged, waiting
from nastavnik.kit.qr import qr_svg
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.models import Gathering, Programme
from nastavnik.programme.services.gatherings import find_gathering, some_signs

#: A whole staff may stand behind one address; whoever sends more than it waits between two tries.
FREE_PER_ADDRESS = 60
SALT, CODE = "gathering", 12


def counted(request: DeskRequest) -> list[Counted]:
    """Give what answers and wrong codes are counted by."""
    return [Counted("gathering", attempts.address(request), FREE_PER_ADDRESS)]


def discreet(response: HttpResponse) -> HttpResponse:
    """Let the address of a page without names travel no further."""
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return unlogged(response)


def found_by(request: DeskRequest, token: str, kind: str) -> Gathering | HttpResponse:
    """Find the gathering of a link, or say that it is over; many unknown links from one place wait."""
    if wait := attempts.seconds_to_wait(counted(request)):
        return discreet(waiting(request, wait))
    found = find_gathering(token, kind)
    if found is None:
        attempts.count(counted(request))
        return discreet(render(request, "programme/link_over.html", {"typed": typed_texts(request)}, status=410))
    clock.live_in(found.school.time_zone)
    return found


def drawn(request: DeskRequest, found: Gathering) -> tuple[str, str]:
    """Give the code drawn with the page and its seal: the same form sent twice is one answer.

    A code that was not drawn here is drawn anew.
    """
    try:
        of, code = signing.loads(request.POST.get("once", ""), salt=SALT)
    except signing.BadSignature:
        of, code = None, ""
    code = code if of == found.pk else in_groups(some_signs(CODE))
    return code, signing.dumps([found.pk, code], salt=SALT)


def link_of(request: DeskRequest, gathering: Gathering | None, form: str) -> dict[str, Any]:
    """Give the address of a gathering and its drawing, for the page of the coordinator and for sheets."""
    if gathering is None:
        return {"gathering": None}
    address = request.build_absolute_uri(reverse(form, args=[gathering.token]))
    return {"gathering": gathering, "address": address, "qr": qr_svg(address)}


def act_on_link(request: DeskRequest, programme: Programme, kind: str, to: str) -> HttpResponse:
    """Open, close or renew the link, as the pressed button says."""
    acts = {
        "close": (services.close_gathering, _("Сбор закрыт. Открыть его снова можно в любой день.")),
        "renew": (services.renew_link, _("Ссылка новая. Прежняя, и на бумаге тоже, больше никуда не ведёт.")),
    }
    run, words = acts.get(request.POST.get("action", ""), (services.open_gathering, _("Сбор открыт.")))
    return press(request, lambda: run(programme=programme, kind=kind, actor=request.user), words, to)
