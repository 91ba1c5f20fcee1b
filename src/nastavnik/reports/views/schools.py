"""Totals over schools: the page of the methodist, its table, the button that composes new ones."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nastavnik.core.spreadsheet import Sheet
from nastavnik.kit import clock
from nastavnik.kit.desk import Press, press
from nastavnik.kit.files import spreadsheet
from nastavnik.people.desk import DeskRequest
from nastavnik.reports.selectors.schools.overview import (
    ChangePart,
    Overview,
    changes_of,
    counts_of,
    overview,
    shares_of,
)
from nastavnik.reports.services import compose_totals


def _asked(request: DeskRequest) -> Overview:
    """Give the totals that are asked for by number; the newest without one, 404 for one that is not there."""
    number = request.GET.get("number", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 9):
        raise Http404
    found = overview(request.user, int(number) if number else None)
    if number and found.release is None:
        raise Http404
    return found


@require_safe
def schools(request: DeskRequest) -> HttpResponse:
    """Show the kept totals; looking composes nothing."""
    page = _asked(request)
    context: dict[str, Any] = {"page": page}
    if page.found is not None:
        context |= {
            "counts": counts_of(page.found),
            "changes": changes_of(page.found),
            "shares": shares_of(page.found),
        }
    return render(request, "reports/schools.html", context)


@require_POST
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


def _rows(page: Overview) -> list[list[Any]]:
    """Give everything the page shows, one figure a row."""
    header = [_("Раздел"), _("Показатель"), _("Значение"), _("На какой день")]
    if page.found is None:
        return []
    counts, shares = _("Сколько всего"), _("Показатели")
    rows: list[list[Any]] = [[counts, _("школ в сводке"), page.found.counts["schools"], page.found.on]]
    rows += [[counts, label, value, page.found.on] for label, value in counts_of(page.found)]
    for part in changes_of(page.found):
        rows += [[part.title, *one, part.as_of or ""] for one in _told(part)]
    return [header, *rows, *([shares, one.title, one.text, one.as_of or ""] for one in shares_of(page.found))]


def _told(part: ChangePart) -> list[tuple[str, str]]:
    drawn = [(row.label, row.words) for row in part.picture.rows] if part.picture else []
    return [*(("", text) for text in (*part.texts, *part.waits)), *drawn]


def _file(request: DeskRequest, ending: str) -> HttpResponse:
    page, title = _asked(request), _("Сводка по школам")
    return spreadsheet(title, [Sheet(title, _rows(page))], ending) if page.found else redirect("reports:schools")


@require_safe
def schools_xlsx(request: DeskRequest) -> HttpResponse:
    """Give the totals as a workbook."""
    return _file(request, "xlsx")


@require_safe
def schools_csv(request: DeskRequest) -> HttpResponse:
    """Give the totals as text with semicolons."""
    return _file(request, "csv")
