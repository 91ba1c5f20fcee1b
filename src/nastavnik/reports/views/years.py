"""Several years side by side, and what changed in one of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.change.changed import change_of
from nastavnik.reports.selectors.results import drawn
from nastavnik.reports.selectors.results.years import side_by_side, years_of
from nastavnik.reports.tables import years_tables
from nastavnik.reports.views.results import reader


def years(request: DeskRequest) -> HttpResponse:
    """Put the figures of the last years side by side."""
    found = years_of(request.user)
    context = {"years": found, "coordinator": request.holds("coordinator")}
    tables = years_tables(request, found, side_by_side(found))
    return show_tables(request, "reports/years.html", context, *tables, title=_("Результаты по годам"))


def year(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what changed in one year, also when it is in the archive."""
    programme = visible_or_404(request, Programme, pk=pk)
    change = change_of(YearRows(programme), reader(request))
    context = {"programme": programme, "change": change, "changed": drawn.changed(change)}
    return render(request, "reports/year.html", context)
