"""Totals over schools: the page of the methodist, its table, the button that composes new ones."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import Press, press
from nastavnik.kit.http import number_in
from nastavnik.kit.once import long_work
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.reports.selectors.schools.overview import Overview, changes_of, counts_of, overview, shares_of
from nastavnik.reports.services import compose_totals
from nastavnik.reports.tables import totals_table


def _asked(request: DeskRequest) -> Overview:
    """Give the totals that are asked for by number; the newest without one, 404 for one that is not there."""
    named = request.GET.get("number", "")
    number = number_in(named)
    found = overview(request.user, number)
    if named and (number is None or found.release is None):
        raise Http404
    return found


def schools(request: DeskRequest) -> HttpResponse:
    """Show the kept totals; looking composes nothing."""
    page = _asked(request)
    context: dict[str, Any] = {"page": page}
    if page.found is None:
        return render(request, "reports/schools.html", context)
    context |= {"counts": counts_of(page.found), "changes": changes_of(page.found), "shares": shares_of(page.found)}
    return show_tables(request, "reports/schools.html", context, totals_table(request, page.found))


@long_work
def compose(request: DeskRequest) -> HttpResponse:
    """Compose the totals as they stand today and keep them."""

    def again(form: Press) -> HttpResponse:
        messages.error(request, form.words)
        return render(request, "reports/schools.html", {"page": overview(request.user)}, status=422)

    return press(
        request,
        lambda: compose_totals(actor=request.user, on=clock.today()),
        lambda release: _("Сводка № %(number)s составлена и сохранена.") % {"number": release.number},
        "reports:schools",
        again=again,
    )
