"""The tables of results: the rows behind an indicator, years side by side, indicators of many schools."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.tables import FILE, PAGE, PRINT, Column, Listing

SEEN = {PAGE, PRINT}


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
