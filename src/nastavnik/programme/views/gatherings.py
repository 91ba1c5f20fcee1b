"""The link of a gathering: opened, closed and renewed by one form with three buttons."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit import attempts
from nastavnik.kit.attempts import Counted
from nastavnik.kit.desk import press
from nastavnik.kit.http import unlogged
from nastavnik.kit.qr import qr_svg
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.models import Gathering, Programme

#: A whole staff may stand behind one address; whoever sends more than it waits between two tries.
FREE_PER_ADDRESS = 60


def counted(request: DeskRequest) -> list[Counted]:
    """Give what answers and wrong codes are counted by."""
    return [Counted("gathering", attempts.address(request), FREE_PER_ADDRESS)]


def discreet(response: HttpResponse) -> HttpResponse:
    """Let the address of a page without names travel no further."""
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return unlogged(response)


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
