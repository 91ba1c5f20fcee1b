"""The results of the year: what changed, indicators, requests, meetings, forms; and all of it in detail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.selectors.wording import in_words
from nastavnik.core.evidence.change.gates import Audience
from nastavnik.core.evidence.indicators.catalogue import NOT_APPLICABLE
from nastavnik.kit.tables import show_tables
from nastavnik.mentoring.models import Goal
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.reports.selectors.results import drawn
from nastavnik.reports.selectors.results.kept import kept_results
from nastavnik.reports.selectors.results.origins import origins
from nastavnik.reports.tables import indicator_rows, results_table


def reader(request: DeskRequest) -> Audience:
    """Say as whom somebody reads the report of change."""
    return "coordinator" if request.holds("coordinator") else "head"


@with_programme
def results(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show the results: a sentence first, then pictures and indicators."""
    kept = kept_results(programme, reader(request))
    found = kept.found
    context = {
        "programme": programme,
        "coordinator": request.holds("coordinator"),
        "found": found,
        "origins": origins(request.roles),
        "indicators": indicator_rows((line for line in kept.indicators if line.limit), limits=True),
        "reference": indicator_rows((line for line in kept.indicators if not line.limit), limits=False),
        **kept.pictures,
        "unshown": [one for one in found.questions if not one.bands],
        "goals": [(Goal.State(code).label, count) for code, count in found.goals.items() if count],
        "rates": [(_(rate.title), rate) for rate in found.rates],
    }
    return show_tables(request, "reports/results.html", context, results_table(request, kept))


@with_programme
def details(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show every number with how it was counted, and for the coordinator when each pair met."""
    kept = kept_results(programme, reader(request))
    coordinator, pages = request.holds("coordinator"), origins(request.roles)
    context = {
        "programme": programme,
        "coordinator": coordinator,
        "found": kept.found,
        "indicators": kept.indicators,
        "not_applicable": [_(text) for text in NOT_APPLICABLE],
        "groups": [(group, pages.get(group.code, "")) for group in in_words(kept.found.figures)],
        "pictures": kept.pictures.values(),
        "timeline": drawn.timeline(YearRows(programme)) if coordinator else None,
    }
    return render(request, "reports/details.html", context)
