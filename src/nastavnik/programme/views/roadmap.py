"""The roadmap: the page, the table, one measure, the order that approves it."""

import datetime as dt
from functools import partial
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from nastavnik.journal.services import offer_of
from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, closed, press, said
from nastavnik.kit.http import number_in, visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.people.selectors import held_roles
from nastavnik.programme import services
from nastavnik.programme.forms import DoneByForm, LaterForm, OrderForm, RoadmapItemForm
from nastavnik.programme.models import Programme, Responsible, RoadmapItem, TeamTask
from nastavnik.programme.selectors import Plan, plan_of, sign_of, signs_of, year_before
from nastavnik.programme.selectors.roadmap import compared, later_plan
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.services.roadmap import ARCHIVED
from nastavnik.programme.tables import compared_table, duties_table, later_table, roadmap_table
from nastavnik.programme.views.asking import with_programme

#: After so many days of the year a school that begins is offered to draw the plan together.
LATE = dt.timedelta(days=45)


@with_programme
def roadmap(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show measures by stage."""
    coordinator = request.holds("coordinator")
    plan = plan_of(programme, clock.today(), with_signs=coordinator, with_people=True)
    context = {
        "programme": programme,
        "plan": plan,
        "coordinator": coordinator,
        "edited": sum(bool(line.edited) for _number, _title, lines in plan.stages for line in lines),
        "before": year_before(programme),
        "back": offer_of(programme, request.user, held_roles(request.user, programme.school_id))
        if coordinator and programme.begun_on
        else None,
        "may_start_later": coordinator and _may_start_later(programme, plan),
    }
    table = roadmap_table(request, plan, coordinator=coordinator)
    return show_tables(request, "programme/roadmap.html", context, table)


def _may_start_later(programme: Programme, plan: Plan) -> bool:
    """Offer a later start where the year went on and most of what it wanted by now was not done."""
    late = clock.today() > programme.starts_on + LATE
    return late and programme.begun_on is None and plan.overdue > plan.done


@with_programme
def start_later(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Show what a later start does to the plan, and draw it together."""
    posted = request.method == "POST"
    day = clock.today()
    form = LaterForm(request.POST if posted else request.GET or None, initial={"starts_on": day})
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["starts_on"]
    if posted and attempt(form, lambda: _drawn_together(request, programme, day)):
        return said(
            request, _("План передвинут. Вернуть прежние сроки можно здесь же, две недели."), "programme:roadmap"
        )
    table = later_table(request, later_plan(programme, day), LaterForm(initial={"starts_on": day}))
    status = 422 if posted else 200
    return show_tables(request, "programme/start_later.html", {"form": form, "day": day}, table, status=status)


def _drawn_together(request: DeskRequest, programme: Programme, day: dt.date) -> Programme:
    keys = [number for one in request.POST.getlist("before") if (number := number_in(one)) is not None]
    return services.start_later(programme=programme, starts_on=day, before=keys, actor=request.user)


@with_programme
def start_back(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Give the plan the days it had before it was drawn together."""
    run = partial(services.start_as_planned, programme=programme, actor=request.user)
    return press(request, run, _("Прежние сроки вернулись."), "programme:roadmap")


@with_programme
def roadmap_compare(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Put this year's roadmap beside that of the year before."""
    before = year_before(programme)
    lines = compared(programme, before) if before is not None else []
    gone = any(line.difference == "gone" for line in lines)
    context = {"before": before, "may_take": gone and request.holds("coordinator")}
    return show_tables(request, "programme/roadmap_compare.html", context, compared_table(request, lines))


@with_programme
def duties(request: DeskRequest, programme: Programme) -> HttpResponse:
    """List the measures and the tasks of the team for which whoever asks answers."""
    own = Q(item__programme=programme) | Q(task__programme=programme) & ~Q(task__state=TeamTask.State.WITHDRAWN)
    rows = Responsible.objects.filter(own | Q(resource__programme=programme), teacher__account=request.user)
    day = Coalesce("item__due_to", "task__due_to", "resource__due_to")
    rows = rows.select_related("item", "task", "resource").order_by(day, "pk")
    member = programme.team.filter(teacher__account=request.user).first()
    return show_tables(request, "programme/duties.html", {"member": member}, duties_table(request, rows))


def duty_done(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Note that a measure for which whoever asks answers is done today."""
    found = get_object_or_404(
        RoadmapItem.objects.visible_to(request.user), pk=pk, people__teacher__account=request.user
    )
    run = partial(services.mark_roadmap_item, item=found, done_on=clock.today(), actor=request.user)
    return press(request, run, _("Отмечено: сделано."), "programme:duties")


def _item_page(
    request: DeskRequest, item: RoadmapItem, form: BaseForm, done_form: BaseForm, status: int = 200, sign: Any = None
) -> HttpResponse:
    context = {"item": item, "form": form, "done_form": done_form, "sign": sign}
    return render(request, "programme/item.html", context, status=status)


def _edit_form(item: RoadmapItem, data: Any = None) -> RoadmapItemForm:
    return RoadmapItemForm(data, instance=item, programme=item.programme)


def _done_form(item: RoadmapItem, data: Any = None, day: Any = None) -> DoneByForm:
    return DoneByForm(data, item=item, initial={"done_on": day or clock.today()}, prefix="done")


@with_programme
def add_item(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Add a measure."""
    form = RoadmapItemForm(request.POST or None, programme=programme)
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
        return _item_page(request, found, _edit_form(found), _done_form(found, day=sign), sign=sign)
    form = _edit_form(found, request.POST)
    if attempt(form, lambda: services.change_roadmap_item(item=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Мероприятие изменено."), "programme:roadmap")
    return _item_page(request, found, form, _done_form(found), status=422)


def done(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Note that a measure is done."""
    found = visible_or_404(request, RoadmapItem, pk=pk)
    form = _done_form(found, request.POST)
    if attempt(form, lambda: services.mark_roadmap_item(item=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Отмечено: сделано."), "programme:roadmap")
    return _item_page(request, found, _edit_form(found), form, status=422)


def _step(request: DeskRequest, pk: int, service: Any, words: str) -> HttpResponseBase:
    """Take one step without a form of its own."""
    found = visible_or_404(request, RoadmapItem, pk=pk)
    form = _done_form(found, {"done-done_on": clock.today()})
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
