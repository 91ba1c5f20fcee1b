"""One indicator and the rows behind it, as far as the reader may see them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.indicators.catalogue import BY_CODE
from nastavnik.core.spreadsheet import Sheet
from nastavnik.kit.files import spreadsheet
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.reports.selectors.indicators.lines import line, rows_of
from nastavnik.reports.selectors.indicators.shown import shown

A_PAGE = 60


@require_safe
@with_programme
def indicator(request: DeskRequest, programme: Programme, code: str) -> HttpResponse:
    """Show how an indicator is counted; the coordinator also sees the rows, the head the counts alone."""
    if code not in BY_CODE:
        raise Http404
    year, coordinator = YearRows(programme), request.holds("coordinator")
    rows = rows_of(code, year) if coordinator else None
    context = {
        "line": shown(line(code, year)),
        "indicator": BY_CODE[code],
        "coordinator": coordinator,
        "on": year.on,
        "rows": None if rows is None else Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reports/indicator.html", context)


@require_safe
@with_programme
def indicator_xlsx(request: DeskRequest, programme: Programme, code: str) -> HttpResponse:
    """Give the rows behind an indicator as a table."""
    rows = rows_of(code, YearRows(programme)) if code in BY_CODE else None
    if rows is None:
        raise Http404
    header = [_("Строка"), _("Засчитано"), _("Из"), _("Примечание")]
    title, lines = _(BY_CODE[code].title), [[row.name, row.part, row.of, row.note] for row in rows]
    return spreadsheet(title, [Sheet(title, [header, *lines])])
