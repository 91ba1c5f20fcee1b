"""The results of the year: what changed, indicators, requests, meetings, forms; and all of it in detail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nastavnik.completion.selectors.wording import in_words
from nastavnik.core.evidence.change.gates import Audience
from nastavnik.core.evidence.indicators.catalogue import NOT_APPLICABLE
from nastavnik.kit import clock
from nastavnik.mentoring.models import Goal
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.reports.selectors.indicators.shown import shown
from nastavnik.reports.selectors.results import drawn
from nastavnik.reports.selectors.results.origins import origins
from nastavnik.reports.selectors.results.whole import results_of


def reader(request: DeskRequest) -> Audience:
    """Say as whom somebody reads the report of change."""
    return "coordinator" if request.holds("coordinator") else "head"


@require_safe
@with_programme
def results(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show the results: a sentence first, then pictures and indicators."""
    found = results_of(programme, clock.today(), reader(request))
    lines = [shown(line) for line in found.indicators]
    context = {
        "programme": programme,
        "coordinator": request.holds("coordinator"),
        "found": found,
        "origins": origins(request.roles),
        "indicators": [line for line in lines if line.limit],
        "reference": [line for line in lines if not line.limit],
        "changed": drawn.changed(found.change),
        "coverage": drawn.coverage(found),
        "weeks": drawn.weeks(found),
        "answers": drawn.distribution(found),
        "unshown": [one for one in found.questions if not one.bands],
        "goals": [(Goal.State(code).label, count) for code, count in found.goals.items() if count],
        "rates": [(_(rate.title), rate) for rate in found.rates],
    }
    return render(request, "reports/results.html", context)


@require_safe
@with_programme
def details(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show every number with how it was counted, and for the coordinator when each pair met."""
    found = results_of(programme, clock.today(), reader(request))
    coordinator, pages = request.holds("coordinator"), origins(request.roles)
    context = {
        "programme": programme,
        "coordinator": coordinator,
        "found": found,
        "indicators": [shown(line) for line in found.indicators],
        "not_applicable": [_(text) for text in NOT_APPLICABLE],
        "groups": [(group, pages.get(group.code, "")) for group in in_words(found.figures)],
        "pictures": [drawn.changed(found.change), drawn.coverage(found), drawn.weeks(found), drawn.distribution(found)],
        "timeline": drawn.timeline(programme, found.on) if coordinator else None,
    }
    return render(request, "reports/details.html", context)
