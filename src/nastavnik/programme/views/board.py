"""The board of the programme, its start, checks, forms, reference and the beginning of the end."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.core.stages import all_checks
from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, correction, press, said
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.forms import FormsForm, ProgrammeForm, ReasonForm, StartForm, SummaryForm
from nastavnik.programme.models import Programme, RoleModel, WorkFormat
from nastavnik.programme.selectors import (
    SummaryLine,
    board_links,
    current_programme,
    path_of_programme,
    path_with_notes,
    plan_of,
    summary_of,
    sums_for,
    unfinished,
    waits_of,
)
from nastavnik.programme.selectors.attitude import attitudes
from nastavnik.programme.selectors.hints import hints
from nastavnik.programme.selectors.ready import ready_of
from nastavnik.programme.tables import summary_tables
from nastavnik.programme.views.asking import with_programme

CLOSING_STAGE = 6
CLOSING_DAYS = 60


def _first_run(request: DeskRequest, form: StartForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "path": path_with_notes(None), "may_start": request.holds("coordinator")}
    return render(request, "programme/first_run.html", context, status=status)


def _may_begin_closing(programme: Programme, stage: int) -> bool:
    """Offer the end from stage 6, or when the year is nearly over without pairs."""
    near_end = clock.today() >= programme.ends_on - dt.timedelta(days=CLOSING_DAYS)
    return programme.closing_begun_on is None and (stage >= CLOSING_STAGE or near_end)


def board(request: DeskRequest) -> HttpResponse:
    """Show where the programme stands and what is not done yet."""
    programme = current_programme(request)
    if programme is None:
        return _first_run(request, StartForm())
    counts = path_of_programme(programme)
    today = clock.today()
    coordinator = request.holds("coordinator")
    card = unfinished(counts, sums_for(request), linked=coordinator)
    context = {
        "programme": programme,
        "path": path_with_notes(counts),
        "card": card,
        "plan": plan_of(programme, today),
        "summary": summary_of(programme, today),
        "attitudes": attitudes(programme),
        "outreach_count": programme.outreach.count(),
        "role_models": [RoleModel(code).label for code in programme.role_models if code in RoleModel.values],
        "formats": [WorkFormat(code).label for code in programme.formats if code in WorkFormat.values],
        "links": [link for _name, link in board_links] if coordinator else [],
        "coordinator": coordinator,
        "may_close": coordinator and _may_begin_closing(programme, card.stage),
    }
    return render(request, "programme/board.html", context)


def start(request: DeskRequest) -> HttpResponseBase:
    """Begin the programme of a year with the sample roadmap."""
    form = StartForm(request.POST)
    if attempt(
        form,
        lambda: services.create_programme(
            school=request.school,
            start_year=form.cleaned_data["start_year"],
            actor=request.user,
        ),
    ):
        return said(request, _("Программа создана, дорожная карта заполнена примерными сроками."), "programme:roadmap")
    return _first_run(request, form, status=422)


@with_programme
def ready(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Answer whether the school may start, from what is known."""
    found = ready_of(path_of_programme(programme), linked=request.holds("coordinator"))
    context = {"ready": found, "coordinator": request.holds("coordinator"), "programme": programme}
    return render(request, "programme/ready.html", context)


@with_programme
def pass_check(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Go on without one soft check, with a written reason."""
    form = ReasonForm(request.POST or None, initial=request.GET.dict())
    if attempt(form, lambda: services.pass_check(programme=programme, actor=request.user, **form.cleaned_data)):
        return said(request, _("Причина записана, программа идёт дальше."), "programme:board")
    wanted = (form["gate"].value(), form["fact"].value())
    check = next((each for each in all_checks() if (each.gate, each.fact) == wanted), None)
    if check is None or check.hard or check.scope != "programme":
        messages.error(request, _("Такой проверки у программы нет. Вот что не сделано сейчас."))
        return redirect("programme:board")
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/pass_check.html", {"form": form, "label": _(check.label)}, status=status)


@with_programme
def check_back(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Take the reason back with which a check of the programme was passed."""
    gate, fact = request.POST.get("gate", ""), request.POST.get("fact", "")
    run = lambda: services.take_check_back(programme=programme, gate=gate, fact=fact, actor=request.user)  # noqa: E731
    return press(request, run, _("Причина снята: условие снова ждёт."), "programme:board")


def _counts(programme: Programme, on: dt.date) -> list[SummaryLine]:
    """Give every count of the reference, the roadmap last."""
    plan = plan_of(programme, on)
    done = _("%(done)s из %(total)s") % {"done": plan.done, "total": plan.total}
    return [*summary_of(programme, on), SummaryLine(_("Мероприятий дорожной карты выполнено"), done)]


@with_programme
def summary(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show the printable reference on a date: counts only."""
    form = SummaryForm(request.GET)
    today = clock.today()
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today
    on = min(max(on, programme.starts_on), today) if programme.starts_on <= today else today
    form = SummaryForm(initial={"on": on})
    context = {
        "form": form,
        "programme": programme,
        "on": on,
        "today": today,
    }
    path = path_with_notes(path_of_programme(programme)) if on == today else []
    tables = summary_tables(request, path, _counts(programme, on), waits_of(programme, on), on)
    return show_tables(request, "programme/summary.html", context, *tables, title=_("Справка на дату"))


@with_programme
def forms_page(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Choose role models and ways of working."""
    form = FormsForm(request.POST or None, row=programme)
    if attempt(form, lambda: services.choose_forms(programme=programme, actor=request.user, **form.cleaned_data)):
        return said(request, _("Формы программы выбраны."), "programme:board")
    status = 422 if request.method == "POST" else 200
    told = {f"{name}_hint": hints[name](programme) for name in ("role_models", "formats")}
    return render(request, "programme/forms.html", {"form": form, **told}, status=status)


@with_programme
def about(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Correct the name and the days of the year."""
    form = ProgrammeForm(request.POST or None, row=programme)
    return correction(
        request,
        form,
        lambda: services.change_programme(programme=programme, actor=request.user, **form.cleaned_data),
        heading=_("Название и сроки программы"),
        to="programme:board",
    )


@with_programme
def begin_closing(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Begin stage 7; pairs at work go on."""
    services.begin_closing(programme=programme, actor=request.user)
    messages.success(request, _("Завершение начато. Пары, которые ещё работают, продолжают."))
    return redirect("programme:board")
