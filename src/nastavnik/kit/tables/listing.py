"""A table as one request sees it: searched, filtered, ordered, cut into pages, printed whole or saved as a file."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from nastavnik.core.alphabet import reading_order
from nastavnik.core.spreadsheet import FORMATS, Sheet
from nastavnik.kit import clock
from nastavnik.kit.files import spreadsheet
from nastavnik.kit.tables.columns import FILE, PAGE, PRINT, Column, Drawn, draw, sort_key

PER_PAGE = 50
LONGEST_SEARCH = 100
#: As many columns of a choice as fit a usual screen.
MOST_COLUMNS = 8
EVERY = gettext_lazy("все")
#: The word of an address that ticks every row of the page, for who has no script.
EVERY_ROW = "ticked"
#: The word of an address that names the columns of a page, and its value for all of them.
COLUMN, ALL_COLUMNS = "column", "all"
#: The words of an address that are how a list is shown and no choice of what it shows.
PASSING = ("page", "format", EVERY_ROW)


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above a table; `lookup` narrows rows of a database, `test` rows in memory, else the view does."""

    name: str
    label: Any
    options: Sequence[tuple[str, Any]]
    lookup: str = ""
    test: Callable[[Any, str], bool] | None = None
    every: Any = EVERY

    def keep(self, rows: list[Any], value: str) -> list[Any]:
        """Keep the rows in memory that a choice leaves."""
        return [row for row in rows if self.test(row, value)] if value and self.test else rows


class Button(NamedTuple):
    """What is done with the chosen rows: its words, what it adds to the form, where it leads instead."""

    label: Any
    name: str = ""
    value: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Choosing:
    """Boxes before the rows, and what the buttons below do with the chosen ones.

    `form` is asked below the rows; a way that only leads on to a page of its own asks by `get`.
    """

    name: str
    buttons: Sequence[Button]
    of: str = "pk"
    chosen: frozenset[str] = frozenset()
    method: str = "post"
    form: BaseForm | None = None

    def ticked(self, value: str, request: HttpRequest) -> bool:
        """Say whether a row is ticked as the page is shown: one that was chosen, or every one where that was asked."""
        return value in self.chosen or self.name == request.GET.get(EVERY_ROW)


class Head(NamedTuple):
    """A heading: its words, the address that orders by it, how it is ordered now, how its column is drawn."""

    label: str
    url: str
    order: str
    style: str
    drawn: Drawn

    @property
    def attributes(self) -> SafeString:
        """Give what the heading says of itself beyond its words."""
        order = format_html(' aria-sort="{}"', self.order) if self.order else ""
        return format_html("{}{}", order, format_html(' class="{}"', self.style) if self.style else "")


class Listing:
    """A table bound to a request.

    `rows` of a database or in memory, or a function that makes them when they are asked for; `prepare` turns those of
    one page into what columns read.
    `group` names the part of the table a row stands in; rows of one part follow one another.
    `whole` keeps a wide table a table on a phone; `per_page` is None where every row is on the page.
    """

    def __init__(
        self,
        request: HttpRequest,
        title: Any,
        columns: Iterable[Column],
        rows: "QuerySet[Any] | Sequence[Any] | Callable[[], Sequence[Any]]",
        *,
        prepare: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
        filters: Sequence[Filter] = (),
        group: Callable[[Any], Any] | None = None,
        choosing: Choosing | None = None,
        per_page: int | None = PER_PAGE,
        whole: bool = False,
        style: str = "",
        group_label: Any = "",
    ) -> None:
        roles = getattr(request, "roles", ())
        self.request, self.title, self.rows = request, str(title), rows
        self.columns = [column for column in columns if column.open_to(roles)]
        self.prepare, self.filters, self.group, self.choosing = prepare or list, filters, group, choosing
        self.per_page, self.whole, self.style, self.group_label = per_page, whole, style, group_label

    def __bool__(self) -> bool:
        """Say whether there is a row to show."""
        return bool(self.total)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Give the words of the address that a search leaves as they are."""
        return self._but({"q", *(one.name for one in self.filters)})

    @property
    def kept_by_columns(self) -> list[tuple[str, str]]:
        """Give the words of the address that a choice of columns leaves as they are."""
        return self._but({COLUMN})

    def _but(self, own: set[str]) -> list[tuple[str, str]]:
        asked = ((name, values) for name, values in self.request.GET.lists() if name not in {*own, *PASSING})
        return [(name, str(value)) for name, values in asked for value in values]

    @cached_property
    def choices_of_columns(self) -> list[tuple[str, Any, bool]]:
        """Give the columns a page may show, each with whether it does; none where there is nothing to choose."""
        if not any(one.offered for one in self.columns):
            return []
        kept = [one for one in self.columns if PAGE in one.on and one.kind != "person"]
        return [(one.key, one.label, self._wanted(one)) for one in kept]

    @property
    def wide(self) -> bool:
        """Say whether so many columns were chosen that the table moves under its own edge."""
        return sum(shown for _key, _label, shown in self.choices_of_columns) > MOST_COLUMNS

    def _wanted(self, column: Column) -> bool:
        """Say whether a page shows a column: one that was chosen, or where none was, one that is not only offered."""
        asked = [one for one in self.request.GET.getlist(COLUMN) if one]
        if not asked or not any(one.offered for one in self.columns):
            return not column.offered
        return column.kind == "person" or column.key in asked or ALL_COLUMNS in asked

    @property
    def searched(self) -> str:
        """Give what is looked for."""
        return self.request.GET.get("q", "").strip()[:LONGEST_SEARCH] if self.searchable else ""

    @property
    def searchable(self) -> bool:
        """Say whether rows can be looked for by a word."""
        return any(column.search for column in self.columns)

    @property
    def narrowed(self) -> bool:
        """Say whether the search or a filter leaves rows out."""
        return bool(self.searched or any(value for _one, value in self.chosen_filters))

    @property
    def chosen_filters(self) -> list[tuple[Filter, str]]:
        """Give every filter with what is chosen in it; what it does not offer is nothing."""
        return [(one, self._chosen(one)) for one in self.filters]

    def _chosen(self, one: Filter) -> str:
        value = str(self.request.GET.get(one.name, ""))
        return value if value in {str(option) for option, _label in one.options} else ""

    @cached_property
    def found(self) -> "QuerySet[Any] | list[Any]":
        """Give the rows that were asked for, in the order that was asked for."""
        if isinstance(self.rows, QuerySet):
            return self._of_database(self.rows)
        return self._in_memory(self.rows() if callable(self.rows) else self.rows)

    def _of_database(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        lookups = [str(column.search) for column in self.columns if column.search]
        for word in reading_order(self.searched).casefold().split():
            rows = rows.filter(_any_of(lookups, word))
        for one, value in self.chosen_filters:
            rows = rows.filter(**{one.lookup: value}) if value and one.lookup else rows
        column, down = self.ordered_by
        if column is None:
            return rows
        ways = column.sort if isinstance(column.sort, tuple | list) else [column.sort]
        return rows.order_by(*(_way(one, down) for one in ways), "pk")

    def _in_memory(self, rows: Sequence[Any]) -> list[Any]:
        found = list(rows)
        for one, value in self.chosen_filters:
            found = one.keep(found, value)
        if self.searched and found:
            texts = [draw(column, found[0]) for column in self.columns if column.search]
            found = _holding(self.searched, found, texts)
        column, down = self.ordered_by
        return _in_order(found, column, down) if column is not None and found else found

    @property
    def ordered_by(self) -> tuple[Column | None, bool]:
        """Give the column rows are ordered by and whether downwards; None where the list has its own order."""
        asked = self.request.GET.get("sort", "")
        down, key = asked.startswith("-"), asked.removeprefix("-")
        return next((column for column in self.columns if column.sort and column.key == key), None), down

    @property
    def printed(self) -> bool:
        """Say whether the whole table is shown to be printed."""
        return self.request.GET.get("format") == PRINT

    @cached_property
    def page(self) -> Page[Any]:
        """Give the rows of the page that is shown; a print is one page."""
        size = None if self.printed else self.per_page
        return Paginator(self.found, size or max(self._count, 1)).get_page(self.request.GET.get("page"))

    @cached_property
    def _count(self) -> int:
        return self.found.count() if isinstance(self.found, QuerySet) else len(self.found)

    @property
    def total(self) -> int:
        """Count the rows that were asked for."""
        return self.page.paginator.count

    @cached_property
    def shown(self) -> list[Any]:
        """Give the rows of the page, prepared."""
        return list(self.prepare(list(self.page.object_list)))

    def drawn(self, place: str, rows: Sequence[Any]) -> list[Drawn]:
        """Make the columns of a place ready."""
        there = (one for one in self.columns if place in one.on and (place == FILE or self._wanted(one)))
        return [draw(column, rows[0] if rows else None) for column in there]

    @cached_property
    def heads(self) -> list[Head]:
        """Give the headings of the page."""
        current, down = self.ordered_by
        heads = []
        for one in self.drawn(PRINT if self.printed else PAGE, self.shown):
            url, order = "", ""
            if one.column.sort and not self.printed:
                mine = one.column is current
                order = ("descending" if down else "ascending") if mine else ""
                url = self.address(sort=f"-{one.column.key}" if mine and not down else one.column.key)
            heads.append(Head(one.label, url, order, _style(one.column), one))
        return heads

    def parts(self) -> list[tuple[str, list[Any]]]:
        """Give the rows of the page by the part they stand in; without parts there is one."""
        if self.group is None:
            return [("", self.shown)]
        return [(str(title), list(rows)) for title, rows in groupby(self.shown, self.group)]

    def address(self, **words: str) -> str:
        """Give the address of the same list asked for otherwise."""
        asked = self.request.GET.copy()
        for name in PASSING:
            asked.pop(name, None)
        for name, value in words.items():
            asked[name] = value
            if not value:
                del asked[name]
        return f"?{asked.urlencode()}"

    def sheet(self) -> Sheet:
        """Lay every row out as a table of a file."""
        rows = list(self.prepare(list(self.found)))
        columns = self.drawn(FILE, rows)
        labels = [one.label for one in columns]
        if self.group is None:
            return Sheet(self.title, [labels, *(_line(number, columns, row) for number, row in enumerate(rows, 1))])
        told = [[str(self.group(row)), *(one.cell(row) for one in columns)] for row in rows]
        return Sheet(self.title, [[str(self.group_label), *labels], *told])


def _line(number: int, columns: Sequence[Drawn], row: Any) -> list[Any]:
    """Give the cells of a row of a file; a column of the kind `row` numbers the rows."""
    return [number if one.column.kind == "row" else one.cell(row) for one in columns]


def _style(column: Column) -> str:
    """Name the look of a column: figures stand under figures, what is not printed says so."""
    numbers = "num" if column.kind in {"number", "date"} else ""
    return " ".join(filter(None, (numbers, column.style, "" if PRINT in column.on else "no-print")))


#: SQLite compares capitals with small letters in Latin alone, so a word is looked for by a pattern of its letters.
CONTAINS, PATTERN = "__icontains", "__regex"


def _any_of(lookups: Iterable[str], word: str) -> Q:
    asked, pattern = Q(), "".join(map(_either, word))
    for lookup in lookups:
        text = lookup.endswith(CONTAINS)
        asked |= Q(**{lookup.removesuffix(CONTAINS) + PATTERN: pattern} if text else {lookup: word})
    return asked


def _either(letter: str) -> str:
    """Give the pattern of a letter, small or capital; «е» stands for «ё» too."""
    if letter in "её":
        return "[еёЕЁ]"
    return f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else re.escape(letter)


def _way(one: Any, down: bool) -> Any:
    """Turn one part of an order round where it goes downwards; what is empty stays last."""
    column = F(one) if isinstance(one, str) else one
    return OrderBy(column, descending=down, nulls_last=True)


def _in_order(rows: Sequence[Any], column: Column, down: bool) -> list[Any]:
    """Order rows in memory by a column; what is empty stays last."""
    value = column.sort if callable(column.sort) else draw(column, rows[0]).value
    keyed = [(sort_key(value(row)), row) for row in rows]
    filled = sorted((one for one in keyed if not one[0][0]), key=lambda one: one[0], reverse=down)
    return [row for _key, row in filled] + [row for key, row in keyed if key[0]]


def _holding(searched: str, rows: Sequence[Any], columns: Sequence[Drawn]) -> list[Any]:
    """Keep the rows in memory whose cells hold every word that is looked for."""
    words = reading_order(searched).casefold().split()

    def holds(row: Any) -> bool:
        cells = (one.cell(row) for one in columns)
        text = reading_order(" ".join(str(cell) for cell in cells if cell is not None)).casefold()
        return all(word in text for word in words)

    return list(filter(holds, rows))


def show_tables(
    request: HttpRequest, template: str, context: dict[str, Any], *listings: Listing, title: Any = "", status: int = 200
) -> HttpResponse:
    """Answer with the page, with its tables to be printed, or with a file of them, as the address asks.

    A template finds its only table as `listing`, several as `listings` in their order.
    """
    asked = request.GET.get("format", "") if request.method != "POST" else ""
    name = str(title or (listings[0].title if listings else ""))
    if asked in FORMATS and listings:
        return spreadsheet(f"{name} {clock.today():%Y-%m-%d}", [one.sheet() for one in listings], asked)
    context = {**context, "listings": listings, "listing": listings[0] if listings else None}
    if asked == PRINT and listings:
        back = listings[0].address()
        return render(request, "kit/tables_printed.html", {**context, "title": name, "back": back})
    return render(request, template, context, status=status)
