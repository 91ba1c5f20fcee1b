"""The results as a table to download."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nastavnik.completion.selectors.wording import in_words
from nastavnik.core.spreadsheet import Sheet
from nastavnik.kit.files import spreadsheet
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.reports.selectors.change.changed import Changed
from nastavnik.reports.selectors.results.kept import kept_results
from nastavnik.reports.views.results import reader


def _rows(request: DeskRequest, programme: Programme) -> list[list[Any]]:
    """Give every figure of the pages, one a row; no name of a person is among them."""
    kept = kept_results(programme, reader(request))
    found = kept.found
    header = [_("Раздел"), _("Показатель"), _("Значение"), _("Сколько"), _("Диапазон"), _("Порог"), _("Как посчитано")]
    rows: list[list[Any]] = [[_("Что изменилось"), *one, "", "", "", ""] for one in _said(found.change)]
    for line in kept.indicators:
        name = f"{line.code} {line.title}"
        counts = "; ".join(filter(None, (line.counts, line.worst)))
        rows.append([_("Показатели"), name, line.value, counts, line.spread, line.limit, line.how])
    for rate in found.rates:
        counts = _("%(value)s из %(of)s") % {"value": rate.came, "of": rate.expected}
        rows.append([_("Сколько форм пришло"), _(rate.title), counts, "", "", "", ""])
    for picture in kept.pictures.values():
        rows += [[picture.title, row.label, row.words, "", "", "", picture.note] for row in picture.rows]
    for group in in_words(found.figures):
        rows += [[group.title, one.label, one.value, one.share, "", "", one.how] for one in group.lines]
    return [header, *rows]


def _said(change: Changed) -> list[tuple[str, str]]:
    """Give the report of change sentence by sentence, each with what it is about."""
    said = [(_("Главное"), change.headline)] if change.headline else []
    for part in change.parts:
        said += [*(("", text) for text in part.texts), *part.rows]
    return said


def _file(request: DeskRequest, programme: Programme, ending: str) -> HttpResponse:
    title = _("Результаты")
    return spreadsheet(title, [Sheet(title, _rows(request, programme))], ending)


@require_safe
@with_programme
def xlsx(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Give the results as a workbook."""
    return _file(request, programme, "xlsx")


@require_safe
@with_programme
def csv(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Give the results as text with semicolons, which a spreadsheet opens as it is."""
    return _file(request, programme, "csv")
