"""The list of pairs and groups, the order about them, pairs that ran before."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.core.states import PLACE_SHOWN
from nastavnik.kit.desk import attempt, said
from nastavnik.kit.many import ROWS
from nastavnik.kit.tables import show_tables
from nastavnik.pairing import services
from nastavnik.pairing.forms import CarryOverForm, OrderForm
from nastavnik.pairing.models import Place
from nastavnik.pairing.tables import order_table, pairs_table
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.views.asking import programme_or_404


def pairs(request: DeskRequest) -> HttpResponse:
    """List pairs and groups; the coordinator may see those that did not come about too."""
    programme = current_programme(request)
    coordinator = request.holds("coordinator")
    every = coordinator and request.GET.get("show") == "all"
    context: dict[str, Any] = {"programme": programme, "coordinator": coordinator, "every": every}
    if programme is None:
        return render(request, "pairing/pairs.html", context)
    table = pairs_table(request, programme, Place.State.values if every else PLACE_SHOWN, coordinator=coordinator)
    return show_tables(request, "pairing/pairs.html", context, table)


def order(request: DeskRequest) -> HttpResponse:
    """Register the order that names pairs and groups."""
    programme = programme_or_404(request)
    form = OrderForm(request.POST or None, programme=programme)
    if attempt(form, lambda: services.register_order(programme=programme, actor=request.user, **form.cleaned_data)):
        messages.success(request, _("Приказ зарегистрирован."))
        return redirect(_after_order(form.cleaned_data["places"]))
    table = order_table(request, form.found)
    return show_tables(request, "pairing/order.html", {"form": form}, table, status=422 if form.errors else 200)


def _after_order(named: Iterable[Place]) -> str:
    """Lead to confirming those the order names, already chosen; where all are confirmed, to the list."""
    waiting = [(ROWS, place.pk) for place in named if place.state == Place.State.PROPOSED]
    return f"{reverse('pairing:confirm_many')}?{urlencode(waiting)}" if waiting else reverse("pairing:pairs")


def carry_over(request: DeskRequest) -> HttpResponse:
    """Enter a pair that worked before the product came."""
    programme = programme_or_404(request)
    form = CarryOverForm(request.POST or None, programme=programme)
    if done := attempt(form, lambda: services.carry_over(programme=programme, actor=request.user, **form.cleaned_data)):
        place = done.value
        return said(request, _("Действующая пара перенесена."), "pairing:place", pk=place.pk)
    return render(request, "pairing/carry_over.html", {"form": form}, status=422 if form.errors else 200)
