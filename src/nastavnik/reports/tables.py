"""The tables of results: the rows behind an indicator, years side by side, indicators of many schools."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.completion.selectors.wording import in_words
from nastavnik.core.evidence.totals import Totals
from nastavnik.kit.tables import FILE, SEEN, Badge, Column, Listing, address_of
from nastavnik.kit.tables.columns import words
from nastavnik.reports.selectors.change.changed import Changed
from nastavnik.reports.selectors.results.kept import Kept
from nastavnik.reports.selectors.schools.overview import changes_of, counts_of, shares_of


def _counted(code: str, row: Any) -> str:
    if row.of == 1:
        return gettext("да") if row.part else gettext("нет")
    return "—" if code == "I13" else gettext("%(part)s из %(of)s") % {"part": row.part, "of": row.of}


def rows_table(request: HttpRequest, indicator: Any, rows: Sequence[Any]) -> Listing:
    """Give the rows behind an indicator."""
    columns = (
        Column("name", _("Строка"), kind="person", link=lambda row: row.url if row.url_name else None, sort=True),
        Column("counted", _("Засчитано"), value=partial(_counted, indicator.code), on=SEEN),
        Column("part", _("Засчитано"), on={FILE}),
        Column("of", _("Из"), on={FILE}),
        Column("note", _("Примечание"), style="quiet num"),
    )
    return Listing(request, gettext(indicator.title), columns, rows)


def indicator_rows(lines: Iterable[Any], *, limits: bool) -> SafeString:
    """Draw the rows of a grid of indicators: three dozen of them, so no template is asked for each."""
    return format_html_join("\n", "<tr>{}{}{}</tr>", (_indicator(line, limits=limits) for line in lines))


def _indicator(line: Any, *, limits: bool) -> tuple[SafeString, SafeString, SafeString | str]:
    """Draw the name with its link, the value with what stands below it, the limit with how it is met."""
    url = address_of("reports:indicator", line.code)
    name = format_html('<th scope="row"><a href="{}">{}</a></th>', url, line.title)
    spread = gettext("вероятный диапазон %(spread)s") % {"spread": line.spread} if line.spread else ""
    counts = format_html(' <span class="quiet small">{}</span>', line.counts) if line.counts else ""
    below = format_html_join(
        "", '<br><span class="quiet small">{}</span>', ((one,) for one in (spread, line.worst) if one)
    )
    shape = '<td class="num" data-label="{}"><span><strong>{}</strong>{}{}</span></td>'
    value = format_html(shape, gettext("Значение"), line.value, counts, below)
    if not limits:
        return name, value, ""
    mark = words(Badge(line.tone, line.mark)) if line.mark else ""
    shape = '<td class="num" data-label="{}">{}</td><td>{}</td>'
    return name, value, format_html(shape, gettext("Порог"), line.limit, mark)


def _cell(number: int, row: Any) -> str:
    cell = row.cells[number]
    return f"{cell.value} ({cell.share})" if cell.share else str(cell.value)


def years_tables(request: HttpRequest, years: Sequence[Any], groups: Sequence[Any]) -> list[Listing]:
    """Give every group of figures, a column for each year."""
    columns = [Column("label", _("Показатель"), kind="person")]
    columns += [
        Column(f"{number}", year.name, value=partial(_cell, number), style="num") for number, year in enumerate(years)
    ]
    return [Listing(request, group.title, columns, group.rows, per_page=None, whole=True) for group in groups]


class Figure(NamedTuple):
    """One figure of a page: its part of the page, what it is, and what is told of it."""

    part: str
    name: Any
    value: Any
    counts: Any = ""
    spread: str = ""
    limit: str = ""
    how: str = ""


RESULTS = (
    Column("part", _("Раздел")),
    Column("name", _("Показатель"), kind="person"),
    Column("value", _("Значение")),
    Column("counts", _("Сколько")),
    Column("spread", _("Диапазон")),
    Column("limit", _("Порог")),
    Column("how", _("Как посчитано")),
)


def results_table(request: HttpRequest, kept: Kept) -> Listing:
    """Give every figure of the pages of results, one a row; no name of a person is among them."""
    return Listing(request, gettext("Результаты"), RESULTS, lambda: list(_figures(kept)), per_page=None)


def _figures(kept: Kept) -> Iterator[Figure]:
    found = kept.found
    for about, text in _said(found.change):
        yield Figure(gettext("Что изменилось"), about, text)
    for line in kept.indicators:
        counts = "; ".join(filter(None, (line.counts, line.worst)))
        name = f"{line.code} {line.title}"
        yield Figure(gettext("Показатели"), name, line.value, counts, line.spread, line.limit, line.how)
    for rate in found.rates:
        came = gettext("%(value)s из %(of)s") % {"value": rate.came, "of": rate.expected}
        yield Figure(gettext("Сколько форм пришло"), gettext(rate.title), came)
    for picture in kept.pictures.values():
        for row in picture.rows:
            yield Figure(picture.title, row.label, row.words, how=picture.note)
    for group in in_words(found.figures):
        for one in group.lines:
            yield Figure(group.title, one.label, one.value, one.share, how=one.how)


def _said(change: Changed) -> Iterator[tuple[str, str]]:
    """Give the report of change sentence by sentence, each with what it is about."""
    if change.headline:
        yield gettext("Главное"), change.headline
    for part in change.parts:
        yield from (("", text) for text in part.texts)
        yield from part.rows


TOTALS = (*RESULTS[:3], Column("counts", _("На какой день")))


def totals_table(request: HttpRequest, found: Totals) -> Listing:
    """Give every figure of the totals over schools, one a row."""
    return Listing(request, gettext("Сводка по школам"), TOTALS, lambda: list(_totals(found)), per_page=None)


def _totals(found: Totals) -> Iterator[Figure]:
    for label, value in [(gettext("школ в сводке"), found.counts["schools"]), *counts_of(found)]:
        yield Figure(gettext("Сколько всего"), label, value, found.on)
    for part in changes_of(found):
        drawn = [(row.label, row.words) for row in part.picture.rows] if part.picture else []
        for about, text in [*(("", text) for text in (*part.texts, *part.waits)), *drawn]:
            yield Figure(part.title, about, text, part.as_of or "")
    for one in shares_of(found):
        yield Figure(gettext("Показатели"), one.title, one.text, one.as_of or "")
