"""Preliminary requests: the coordinator's page and sheets, the form without a name, what an author does by the code."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from nastavnik.kit import attempts
from nastavnik.kit.desk import attempt, closed, form_page, press, said
from nastavnik.kit.http import visible_or_404, waiting
from nastavnik.kit.once import in_own_transactions
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Gathering, Programme, RoleModel
from nastavnik.programme.views.asking import programme_or_404, with_programme
from nastavnik.programme.views.gatherings import act_on_link, counted, discreet, drawn, found_by, link_of
from nastavnik.registry.forms import EarlyCodeForm, EarlyForm, RequestForm, SheetForm, SheetsForm
from nastavnik.registry.models import PRIVATE_TOPICS, MenteeEntry, PreliminaryRequest
from nastavnik.registry.selectors.early import early_gathering, tally
from nastavnik.registry.selectors.mentees import entry_of
from nastavnik.registry.services import early as services
from nastavnik.registry.services.requests import require_entered, require_room
from nastavnik.registry.tables import sheets_table

EARLY, FORM = Gathering.Kind.EARLY, "registry:early_form"


@with_programme
def early(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Show the link, what is asked for together, and which sheets are out."""
    return _early(request, programme, SheetsForm())


def _early(request: DeskRequest, programme: Programme, form: SheetsForm) -> HttpResponseBase:
    rows = PreliminaryRequest.objects.visible_to(request.user).filter(gathering__programme=programme)
    context = {
        **link_of(request, early_gathering(programme), FORM),
        "tally": tally(programme),
        "out": rows.filter(state=PreliminaryRequest.State.OUT).count(),
        "form": form,
    }
    status = 422 if form.errors else 200
    return show_tables(request, "registry/early.html", context, sheets_table(request, rows), status=status)


@with_programme
def early_link(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Open, close or renew the link."""
    return act_on_link(request, programme, EARLY, "registry:early")


@with_programme
@sensitive_variables("codes", "sheets")
def early_sheets(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Print sheets, each with its own code; the codes are shown now and never again."""
    form = SheetsForm(request.POST)
    run = partial(services.print_sheets, programme=programme, actor=request.user)
    done = attempt(form, lambda: run(count=form.cleaned_data["count"]))
    if done is None:
        return _early(request, programme, form)
    sheets = [(code[: services.NUMBER], code) for code in done.value]
    asked = SheetForm()
    context = {**link_of(request, early_gathering(programme), FORM), "sheets": sheets, "form": asked}
    context["questions"] = [asked["role_model"], asked["formats"]]
    response = render(request, "registry/early_printed.html", context)
    response.headers["HX-Redirect"] = reverse("registry:early")
    return response


@with_programme
def early_enter(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Enter the sheets that came back, one after another."""
    form = SheetForm(request.POST or None)
    run = lambda: services.enter_sheet(programme=programme, actor=request.user, **form.cleaned_data)  # noqa: E731
    if done := attempt(form, run):
        words = _("Лист %(number)s внесён. Ответ с него больше никому не виден.") % {"number": done.value.number}
        return said(request, words, "registry:early_enter")
    return form_page(request, "registry/early_enter.html", form=form)


@with_programme
def early_off(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Wait no more for the sheets that are out."""
    run = partial(services.write_off, programme=programme, actor=request.user)
    return press(request, run, _("Листы, которые не вернулись, больше не ждут."), "registry:early")


def early_annul(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back a sheet entered wrongly."""
    row = visible_or_404(request, PreliminaryRequest, pk=pk)
    words = _("Лист %(number)s снова на руках: внесите его ещё раз.") % {"number": row.number}
    return press(request, partial(services.annul_sheet, row=row, actor=request.user), words, "registry:early")


@sensitive_post_parameters("once")
@sensitive_variables("code")
def early_form(request: DeskRequest, token: str) -> HttpResponse:
    """Ask without a name; the code is drawn with the page, so that the same form sent twice is one answer."""
    found = found_by(request, token, EARLY)
    if isinstance(found, HttpResponse):
        return found
    context: dict[str, Any] = {"gathering": found, "school": found.school}
    if not found.is_open and request.method != "POST":
        return discreet(render(request, "registry/early_closed.html", context))
    form = EarlyForm(request.POST or None)
    code, context["once"] = drawn(request, found)
    if attempt(form, lambda: services.give(gathering=found, code=code, **form.cleaned_data)):
        attempts.count(counted(request))
        return discreet(render(request, "registry/early_thanks.html", {**context, "code": code}))
    return discreet(form_page(request, "registry/early_form.html", form=form, **context))


@sensitive_post_parameters("code")
def early_mine(request: DeskRequest, token: str) -> HttpResponse:
    """Show by the code what was answered, and take it back."""
    found = found_by(request, token, EARLY)
    if isinstance(found, HttpResponse):
        return found
    context: dict[str, Any] = {"gathering": found, "school": found.school, "typed": request.POST.get("code", "")}
    form = EarlyCodeForm(request.POST or None)
    done = attempt(form, lambda: services.find(found.school_id, form.cleaned_data["code"]))
    if done is None:
        if form.errors:
            attempts.count(counted(request))
        return discreet(form_page(request, "registry/early_mine.html", form=form, **context))
    if "withdraw" in request.POST:
        context["gone"] = attempt(form, lambda: services.withdraw(school_id=found.school_id, **form.cleaned_data))
    return discreet(form_page(request, "registry/early_mine.html", form=form, row=done.value, **context))


def _own_entry(request: DeskRequest, programme: Programme) -> MenteeEntry:
    """Give the entry into which one may write; whoever has none is told what comes first."""
    entry: MenteeEntry = entry_of(programme, request.me) or MenteeEntry(programme=programme, teacher=request.me)
    for policy in (require_entered, require_room):
        closed(request, partial(policy, entry), "registry:participation")
    return entry


@in_own_transactions
@sensitive_post_parameters("code")
def early_turn(request: DeskRequest) -> HttpResponse:
    """Make one's own answer a request: found by the code, shown filled in, sent by its author."""
    entry = _own_entry(request, programme_or_404(request))
    if wait := attempts.seconds_to_wait(counted(request)):
        return waiting(request, wait)
    code_form = EarlyCodeForm(request.POST or None)
    found = attempt(code_form, lambda: services.find(request.me.school_id, code_form.cleaned_data["code"]))
    if found is None:
        if code_form.errors:
            attempts.count(counted(request))
        return form_page(request, "registry/early_code.html", form=code_form)
    code, action = code_form.cleaned_data["code"], request.POST.get("action", "")
    if action == "withdraw":
        run = partial(services.withdraw, school_id=request.me.school_id, code=code)
        return press(request, run, _("Ответ отозван, слова из него стёрты."), "registry:participation")
    form = RequestForm(request.POST if action else None, initial=_filled_in(found.value, request.me))
    turn = partial(services.turn, code=code, entry=entry, actor=request.user, submit=action != "draft")
    if attempt(form, lambda: turn(**form.cleaned_data)):
        words = _("Черновик сохранён, его видите только вы.") if action == "draft" else _("Запрос отправлен.")
        return said(request, words, "registry:participation")
    return form_page(request, "registry/early_turn.html", form=form, code=code, joining=entry.state != "joined")


def _filled_in(row: PreliminaryRequest, teacher: Teacher) -> dict[str, Any]:
    """Lay an answer out as a request; whose words a private topic are go past the coordinator."""
    reader = "text_for_mentor" if row.topic in PRIVATE_TOPICS else "text_for_coordinator"
    subject = row.role_model == RoleModel.SUBJECT_EXPERT_NOVICE
    need = "" if not row.role_model else "subject" if subject else "consultant"
    return {
        "topic": row.topic,
        "need_type": need,
        "subject": next(iter(teacher.subjects), ""),
        reader: row.text,
    }
