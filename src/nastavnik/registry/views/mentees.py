"""The register of mentees for the coordinator: the list, demand, invitations, a person's way in."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.people.models.teacher import EARLY_YEARS
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import DevelopmentForm, InviteForm, ReasonForm
from nastavnik.registry.models import Development, LentTask, MenteeEntry
from nastavnik.registry.policies import require_lent
from nastavnik.registry.selectors import demand as demand_rows
from nastavnik.registry.selectors import mentees as read
from nastavnik.registry.tables import demand_table, mentees_table, requests_in_words
from nastavnik.registry.views.common import invited


def mentees(request: DeskRequest) -> HttpResponse:
    """Show the register with its counts, and the early-career teachers whom nobody asked."""
    programme = current_programme(request)
    if programme is None:
        return render(request, "registry/no_programme.html")
    state = request.GET.get("state", "")
    counts, early = read.register_counts(programme), read.early_not_asked(programme)
    table = mentees_table(request, programme, state, counts.departments)
    asked = {"asked": counts.early - len(early), "whole": counts.early}
    tabs = [(value, label, count, table.address(state=value)) for value, label, count in counts.states]
    context = {
        "counts": tabs,
        "every": table.address(state=""),
        "state": state,
        "early": early,
        "early_years": EARLY_YEARS,
        "asked": _("Из молодых специалистов спрошено %(asked)s из %(whole)s.") % asked,
        "whole": counts.early,
    }
    return show_tables(request, "registry/mentees.html", context, table)


def demand(request: DeskRequest) -> HttpResponse:
    """Show what is asked for and who could answer."""
    programme = programme_or_404(request)
    rows = demand_rows.demand(programme)
    unanswered = sum(row.unanswered for row in rows)
    return show_tables(request, "registry/demand.html", {"unanswered": unanswered}, demand_table(request, rows))


def head_of(request: DeskRequest) -> Teacher | None:
    """Give the department head who asks; None for the coordinator, who may ask everybody."""
    return None if "coordinator" in request.roles else request.me


def may_ask(request: DeskRequest, programme: Programme, what: str) -> None:
    """Say instead of the form that a head of a department was not lent this."""
    if not request.holds("coordinator"):
        closed(request, lambda: require_lent(request.user, programme, what), "web:home")


def invite_mentee(request: DeskRequest) -> HttpResponse:
    """Choose whom to ask, and ask."""
    programme = programme_or_404(request)
    may_ask(request, programme, LentTask.What.ASKING)
    people = read.may_invite(programme, head_of(request))
    form = InviteForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        teacher = form.cleaned_data["teacher"]
        if attempt(form, lambda: services.invite_mentee(programme=programme, teacher=teacher, actor=request.user)):
            return invited(request, teacher, "registry:mentees", "registry:invite_mentee")
    context = {"form": form, "people": people, "what": "mentee"}
    return render(request, "registry/invite.html", context, status=422 if form.errors else 200)


def _card(
    request: DeskRequest, entry: Any, form: forms.Form, status: int = 200, growth: forms.Form | None = None
) -> HttpResponse:
    row = read.mentee_rows(entry.programme, [entry])[0]
    gate = read.join_gate(entry)
    context = {"row": row, "entry": entry, "teacher": entry.teacher, "gate": gate, "form": form}
    context["requests"] = requests_in_words(row.requests)
    context["shut"] = missing(lambda: require_running(entry.programme))
    context["talks"] = list(entry.interviews.defer("text", "expected_change"))
    context |= {"growth": growth or DevelopmentForm(prefix="growth"), "developments": entry.developments.all()}
    return render(request, "registry/mentee.html", context, status=status)


def _entry_or_404(request: DeskRequest, pk: int) -> Any:
    entry = visible_or_404(request, MenteeEntry, pk=pk)
    return read.mentee_entries(entry.programme).select_related("teacher", "programme", "school").get(pk=pk)


def mentee(request: DeskRequest, pk: int) -> HttpResponse:
    """Show how far a person is on the way in."""
    return _card(request, _entry_or_404(request, pk), ReasonForm())


def uninvite_mentee(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an invitation back that nobody has answered."""
    entry = _entry_or_404(request, pk)
    run = lambda: services.withdraw_invitation(entry=entry, actor=request.user)  # noqa: E731
    return press(request, run, _("Приглашение снято."), "registry:mentees")


def excuse_baseline(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a person join without a self-assessment, with a reason."""
    entry = _entry_or_404(request, pk)
    form = ReasonForm(request.POST)
    if attempt(
        form, lambda: services.excuse_baseline(entry=entry, reason=form.cleaned_data["reason"], actor=request.user)
    ):
        return said(request, _("Причина записана. Вступает педагог сам, в своём кабинете."), "registry:mentee", pk=pk)
    return _card(request, entry, form, 422)


def excuse_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the reason for joining without a self-assessment back."""
    entry = _entry_or_404(request, pk)
    run = lambda: services.take_excuse_back(entry=entry, actor=request.user)  # noqa: E731
    return press(request, run, _("Причина снята: самооценка снова нужна."), "registry:mentee", pk=pk)


def development_note(request: DeskRequest, pk: int) -> HttpResponse:
    """Note a new category, a contest or courses."""
    entry = _entry_or_404(request, pk)
    form = DevelopmentForm(request.POST, prefix="growth")
    if attempt(form, lambda: services.note_development(entry=entry, actor=request.user, **form.cleaned_data)):
        return said(request, _("Записано. Это видит и сам педагог."), "registry:mentee", pk=pk)
    return _card(request, entry, ReasonForm(), 422, form)


def development_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a wrong fact back."""
    found = visible_or_404(request, Development, pk=pk)
    known = {f"growth-{name}": getattr(found, name) for name in DevelopmentForm.base_fields}
    form = DevelopmentForm(known, prefix="growth")
    if attempt(form, lambda: services.forget_development(development=found, actor=request.user)):
        return said(request, _("Запись убрана."), "registry:mentee", pk=found.entry_id)
    return _card(request, _entry_or_404(request, found.entry_id), ReasonForm(), 422, form)
