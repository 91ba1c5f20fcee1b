"""What the staff thinks of mentoring: the page of the school, the blank sheet, the form without a name."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from nastavnik.kit import attempts
from nastavnik.kit.desk import attempt, form_page, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.forms import AttitudeForm, SumsForm
from nastavnik.programme.models import Attitude, Gathering, Programme
from nastavnik.programme.selectors.attitude import ANSWERS, QUESTIONS, attitude_gathering, attitudes
from nastavnik.programme.services import attitude as services
from nastavnik.programme.tables import attitude_table
from nastavnik.programme.views.asking import with_programme
from nastavnik.programme.views.gatherings import act_on_link, counted, discreet, drawn, found_by, link_of

KIND, FORM = Gathering.Kind.ATTITUDE, "programme:attitude_form"


@with_programme
def attitude(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Show what the staff answered together; the coordinator enters sums of sheets here."""
    form = SumsForm(request.POST or None)
    run = partial(services.enter_sums, programme=programme, actor=request.user)
    if attempt(form, lambda: run(people=form.cleaned_data["people"], counts=form.counts)):
        return said(request, _("Суммы внесены."), "programme:attitude")
    rows = Attitude.objects.visible_to(request.user).filter(gathering__programme=programme, on_paper=True)
    found = attitudes(programme)
    context: dict[str, Any] = {
        **link_of(request, attitude_gathering(programme), FORM),
        "found": found,
        "form": form,
        "piles": rows,
        "coordinator": request.holds("coordinator"),
    }
    table, status = attitude_table(request, found.lines), 422 if form.errors else 200
    return show_tables(request, "programme/attitude.html", context, table, status=status)


@with_programme
def attitude_link(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Open, close or renew the link."""
    return act_on_link(request, programme, KIND, "programme:attitude")


@with_programme
def attitude_blank(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Give the blank sheet to print and hand out."""
    context = {**link_of(request, attitude_gathering(programme), FORM), "questions": QUESTIONS, "answers": ANSWERS}
    return render(request, "programme/attitude_blank.html", context)


def attitude_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back sums entered wrongly."""
    row = visible_or_404(request, Attitude, pk=pk)
    run = partial(services.remove_sums, row=row, actor=request.user)
    return press(request, run, _("Суммы убраны."), "programme:attitude")


@sensitive_post_parameters("once")
def attitude_form(request: DeskRequest, token: str) -> HttpResponse:
    """Ask the six questions without a name."""
    found = found_by(request, token, KIND)
    if isinstance(found, HttpResponse):
        return found
    context: dict[str, Any] = {"school": found.school, "gathering": found}
    form = AttitudeForm(request.POST or None)
    code, context["once"] = drawn(request, found)
    if attempt(form, lambda: services.give_attitude(gathering=found, code=code, answers=form.answers)):
        attempts.count(counted(request))
        context["sent"] = True
    return discreet(form_page(request, "programme/attitude_form.html", form=form, **context))
