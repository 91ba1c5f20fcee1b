"""The draw: who takes part, the seed, the result, the protocol."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.pairing import services
from nastavnik.pairing.forms import DrawForm, LiftForm
from nastavnik.pairing.models import Draw
from nastavnik.pairing.selectors import lottery as selectors
from nastavnik.pairing.tables import protocol_table
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme


def _page(
    request: DeskRequest, programme: Programme | None, form: Any = None, lift: Any = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"programme": programme, "lift": lift or LiftForm(prefix="lift")}
    if programme is not None:
        draws = selectors.draws_of(programme)
        context |= {
            "asked": selectors.asked_now(programme),
            "draws": draws,
            "in_force": next((draw for draw in draws if draw.lifted_at is None), None),
            "form": form or DrawForm(again=bool(draws)),
        }
    return render(request, "pairing/lottery.html", context, status=status)


def lottery(request: DeskRequest) -> HttpResponse:
    """Show who would take part; draw."""
    programme = current_programme(request)
    if request.method != "POST" or programme is None:
        return _page(request, programme)
    form = DrawForm(request.POST, again=Draw.objects.filter(programme=programme).exists())
    if done := attempt(form, lambda: services.hold_draw(programme=programme, actor=request.user, **form.cleaned_data)):
        draw = done.value
        return said(
            request,
            _(
                "Жеребьёвка проведена. Ниже протокол: его можно напечатать и подписать. "
                "Лист ожидания подействует при следующем подборе."
            ),
            "pairing:lottery_protocol",
            pk=draw.pk,
        )
    return _page(request, programme, form=form, status=422)


def lottery_protocol(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the protocol with names, ready to print."""
    draw = visible_or_404(request, Draw, pk=pk)
    found = selectors.protocol(draw)
    context = {"protocol": found, "coordinator": request.holds("coordinator")}
    return show_tables(request, "pairing/lottery_protocol.html", context, protocol_table(request, found.tickets))


def lottery_lift(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the waiting list back."""
    draw = visible_or_404(request, Draw, pk=pk)
    form = LiftForm(request.POST, prefix="lift")
    if attempt(form, lambda: services.lift_draw(draw=draw, actor=request.user, **form.cleaned_data)):
        return said(request, _("Лист ожидания снят: в следующем подборе участвуют все."), "pairing:workshop")
    return _page(request, draw.programme, lift=form, status=422)
