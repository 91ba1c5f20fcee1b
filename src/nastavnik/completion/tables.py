"""The tables of stage 7: past years, the figures of one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.tables import FILE, SEEN, Column, Listing
from nastavnik.programme.models import Programme


def _term(row: Programme) -> str:
    return f"{row.starts_on:%d.%m.%Y} – {row.ends_on:%d.%m.%Y}"


ARCHIVE = (
    Column("title", _("Программа"), kind="person", link="completion:past", sort="starts_on"),
    Column("term", _("Сроки"), value=_term, style="num", on=SEEN),
    Column("starts_on", _("Начало"), kind="date", on={FILE}),
    Column("ends_on", _("Конец"), kind="date", on={FILE}),
    Column("archived_on", _("В архиве с"), kind="date", sort="archived_on"),
)


def archive_table(request: HttpRequest, rows: "QuerySet[Any]") -> Listing:
    """Give the years of the archive."""
    return Listing(request, gettext("Прошлые годы"), ARCHIVE, rows)
