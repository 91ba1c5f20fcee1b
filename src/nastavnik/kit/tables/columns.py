"""A column: what it is called, what stands in it, where it is shown and to whom."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from operator import attrgetter, itemgetter
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from nastavnik.core.alphabet import reading_order
from nastavnik.core.spreadsheet import plain
from nastavnik.kit import access
from nastavnik.kit.words import label_of, tone_of

PAGE, PRINT, FILE = "page", "print", "file"
SEEN = frozenset({PAGE, PRINT})
EVERYWHERE = SEEN | {FILE}
_ANY_KEY = 908_070_605
Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in a word; the tone (ok, wait, bad, mute) only repeats it."""

    tone: str
    label: Any

    @classmethod
    def of(cls, row: Any) -> "Badge":
        """Say the state of a row in the tone its model gives it."""
        return cls(tone_of(row), label_of(row.State, row.state))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `key` names the value of a row, with dots through objects; `value` reads what is no plain field.
    `kind` is text, number, date or person: the person is who the row is about; row is its number in a file.
    `link` is a url that takes the key `of` of the row, or a function that gives an address or nothing.
    `note` is a second line under the value, of the page alone; `template` draws the cell itself.
    `sort` is True for rows in memory, an expression or several for rows of a database.
    `search` is the lookup asked for in a database, and True for rows in memory.
    `on` names where it stands, `offered` that a page shows it only where it was chosen.
    `sees` is a field of the access matrix, `roles` who the column is for.
    """

    key: str
    label: Any
    kind: str = "text"
    value: Read | None = None
    link: str | Read = ""
    of: str = "pk"
    note: str | Read | None = None
    template: str = ""
    sort: Any = None
    search: str | bool = ""
    on: frozenset[str] | set[str] = EVERYWHERE
    offered: bool = False
    sees: str = ""
    roles: frozenset[str] | set[str] = frozenset()
    blank: str = ""
    style: str = ""
    hide_label: bool = False

    def open_to(self, roles: Iterable[str]) -> bool:
        """Say whether the column is there for somebody with these roles."""
        held = set(roles)
        return (not self.roles or bool(self.roles & held)) and (not self.sees or access.may_read(self.sees, held))


def reader(key: str, sample: Any) -> Read:
    """Give what reads a value out of rows like the sample: a mapping by its key, an object through the dots."""
    return itemgetter(key) if isinstance(sample, Mapping) else attrgetter(key)


@cache
def _around(url_name: str) -> tuple[str, str]:
    """Give an address in two parts, before and after the key of a row: `reverse` is asked once for all rows."""
    before, _key, after = reverse(url_name, args=[_ANY_KEY]).partition(str(_ANY_KEY))
    return before, after


def address_of(url_name: str, key: object) -> str:
    """Give the address of a row by its key, without asking `reverse` for every row."""
    before, after = _around(url_name)
    return f"{before}{key}{after}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A column made ready for the rows of one request: nothing is translated or reversed for each row."""

    column: Column
    label: str
    value: Read
    link: Read | None
    note: Read | None

    def html(self, row: Any) -> str:
        """Draw what stands in the cell on the page, escaped."""
        shown = _escaped(self.value(row), self.column.blank)
        address = self.link(row) if self.link is not None and shown else None
        if address:
            shown = f'<a href="{conditional_escape(address)}">{shown}</a>'
        note = self.note(row) if self.note is not None else None
        return f'{shown}<div class="small quiet">{conditional_escape(note)}</div>' if note else shown

    def cell(self, row: Any) -> Any:
        """Give what stands in the cell of a file."""
        value = self.value(row)
        if isinstance(value, dt.datetime) and timezone.is_aware(value):
            value = timezone.localtime(value)
        return str(value.label) if isinstance(value, Badge) else plain(value)


def draw(column: Column, sample: Any) -> Drawn:
    """Make a column ready for rows like the sample."""
    link = column.link if callable(column.link) else _linked(column, sample) if column.link else None
    note = column.note if callable(column.note) or column.note is None else reader(column.note, sample)
    return Drawn(column, str(column.label), column.value or reader(column.key, sample), link, note)


def _linked(column: Column, sample: Any) -> Read:
    name, key = str(column.link), reader(column.of, sample)

    def address(row: Any) -> str | None:
        return address_of(name, found) if (found := key(row)) is not None else None

    return address


def words(value: Any, blank: str = "") -> SafeString:
    """Say a value on a page."""
    return mark_safe(_escaped(value, blank))  # noqa: S308 - it is escaped


def _escaped(value: Any, blank: str = "") -> str:
    """Say a value on a page, escaped; most are plain words, and a table has many."""
    if type(value) is str and value:
        return escape(value)
    if type(value) is int:
        return str(value)
    if isinstance(value, Badge):
        return f'<span class="mark {value.tone}">{conditional_escape(value.label)}</span>'
    if isinstance(value, dt.date):
        return _day(value)
    if isinstance(value, float | Decimal):
        value = localize(value)
    if isinstance(value, list | tuple):
        value = ", ".join(str(one) for one in value)
    return conditional_escape(blank if value is None or value == "" else value)


def _day(value: dt.date) -> str:
    """Say a day, or a moment in the time of the school."""
    if not isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}"
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%d.%m.%Y %H:%M}"


def sort_key(value: Any) -> tuple[bool, Any]:
    """Order values of one column: words as a Russian list, what is empty last."""
    if isinstance(value, Badge):
        value = str(value.label)
    empty = value is None or value == ""
    return empty, "" if empty else value if isinstance(value, int | float | Decimal | dt.date) else reading_order(
        str(value)
    )
