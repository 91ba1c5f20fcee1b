"""The roadmap: the page, the table, one measure, the order that approves it."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, closed, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.forms import DoneForm, OrderForm, RoadmapItemForm
from nastavnik.programme.models import Programme, RoadmapItem
from nastavnik.programme.selectors import plan_of, sign_of, signs_of
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.services.roadmap import ARCHIVED
from nastavnik.programme.tables import roadmap_table
from nastavnik.programme.views.asking import with_programme


@with_programme
def roadmap(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show measures by stage."""
    coordinator = request.holds("coordinator")
    plan = plan_of(programme, clock.today(), with_signs=coordinator)
    context = {"programme": programme, "plan": plan, "coordinator": coordinator}
    table = roadmap_table(request, plan, coordinator=coordinator)
    return show_tables(request, "programme/roadmap.html", context, table)


def _item_page(
    request: DeskRequest, item: RoadmapItem, form: BaseForm, done_form: BaseForm, status: int = 200, sign: Any = None
) -> HttpResponse:
    context = {"item": item, "form": form, "done_form": done_form, "sign": sign}
    return render(request, "programme/item.html", context, status=status)


def _edit_form(item: RoadmapItem, data: Any = None) -> RoadmapItemForm:
    return RoadmapItemForm(data, instance=item)


def _done_form(data: Any = None, day: Any = None) -> DoneForm:
    return DoneForm(data, initial={"done_on": day or clock.today()}, prefix="done")


@with_programme
def add_item(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Add a measure."""
    form = RoadmapItemForm(request.POST or None)
    if attempt(form, lambda: services.add_roadmap_item(programme=programme, actor=request.user, **form.cleaned_data)):
        return said(request, _("Мероприятие добавлено."), "programme:roadmap")
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/add_item.html", {"form": form}, status=status)


def item(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show one measure and change what it says."""
    found = visible_or_404(request, RoadmapItem, pk=pk)
    closed(request, lambda: require_running(found.programme, ARCHIVED), "programme:board")
    if request.method != "POST":
        sign = sign_of(found, signs_of(found.programme))
        return _item_page(request, found, _edit_form(found), _done_form(day=sign), sign=sign)
    form = _edit_form(found, request.POST)
    if attempt(form, lambda: services.change_roadmap_item(item=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Мероприятие изменено."), "programme:roadmap")
    return _item_page(request, found, form, _done_form(), status=422)


def done(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Note that a measure is done."""
    found = visible_or_404(request, RoadmapItem, pk=pk)
    form = _done_form(request.POST)
    if attempt(
        form, lambda: services.mark_roadmap_item(item=found, done_on=form.cleaned_data["done_on"], actor=request.user)
    ):
        return said(request, _("Отмечено: сделано."), "programme:roadmap")
    return _item_page(request, found, _edit_form(found), form, status=422)


def _step(request: DeskRequest, pk: int, service: Any, words: str) -> HttpResponseBase:
    """Take one step without a form of its own."""
    found = visible_or_404(request, RoadmapItem, pk=pk)
    form = _done_form({"done-done_on": clock.today()})
    if attempt(form, lambda: service(item=found, actor=request.user)):
        return said(request, words, "programme:roadmap")
    return _item_page(request, found, _edit_form(found), form, status=422)


def up(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put a measure before the one above it."""
    return _step(request, pk, services.raise_roadmap_item, _("Мероприятие стоит выше."))


def drop(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Cancel a measure."""
    return _step(request, pk, services.drop_roadmap_item, _("Мероприятие отменено, оно осталось в карте."))


def return_item(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Return a measure to the plan."""
    return _step(request, pk, services.return_roadmap_item, _("Мероприятие снова в плане."))


@with_programme
def approve_roadmap(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Register the order that approves the roadmap."""
    form = OrderForm(request.POST or None)
    if done := attempt(
        form, lambda: services.approve_roadmap(programme=programme, actor=request.user, **form.cleaned_data)
    ):
        act = done.value
        return said(request, _("Приказ зарегистрирован, дорожная карта утверждена."), "programme:act", pk=act.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/approve_roadmap.html", {"form": form}, status=status)
