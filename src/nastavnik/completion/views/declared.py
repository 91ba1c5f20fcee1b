"""The page of the declared main outcome: what the year will be judged by, and since when."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.completion import services
from nastavnik.completion.forms import OutcomeForm
from nastavnik.completion.selectors.declared import (
    declared_outcome,
    declared_outcomes,
    draws_to_compare,
    in_words,
    second_answers,
)
from nastavnik.kit.desk import attempt, said
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme

#: What a school that declared nothing yet is offered.
COSTS_NOTHING = {"what": "ppz32/TOTAL", "design": "whole_staff"}


@with_programme
def outcome(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Show what was declared and when; the coordinator declares before the second answers come."""
    now = declared_outcome(programme)
    coordinator = request.holds("coordinator")
    late = second_answers(programme, now.questionnaire_key if now else "")
    form = None
    if request.method == "POST" or (coordinator and not late):
        form = OutcomeForm(
            programme, now is not None, request.POST or None, row=now, initial={} if now else COSTS_NOTHING
        )
    declare = services.declare_outcome
    if form and attempt(form, lambda: declare(programme=programme, actor=request.user, **form.declared())):
        return said(request, _("Главный показатель объявлен."), "completion:outcome")
    context = {
        "programme": programme,
        "form": form,
        "late": late,
        "coordinator": coordinator,
        "rows": in_words(declared_outcomes(programme)),
        "draws": bool(draws_to_compare(programme)),
    }
    return render(request, "completion/outcome.html", context, status=422 if request.method == "POST" else 200)
