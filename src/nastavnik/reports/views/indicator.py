"""One indicator and the rows behind it, as far as the reader may see them."""

from django.http import Http404, HttpResponse

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.indicators.catalogue import BY_CODE
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.reports.selectors.indicators.lines import line, rows_of
from nastavnik.reports.selectors.indicators.shown import shown
from nastavnik.reports.tables import rows_table


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
    }
    tables = () if rows is None else (rows_table(request, BY_CODE[code], rows),)
    return show_tables(request, "reports/indicator.html", context, *tables)
