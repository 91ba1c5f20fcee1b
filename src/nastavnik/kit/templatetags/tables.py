"""Tags of the one table: the table itself, the row of what can be done with it, a grid that is no list."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nastavnik.core.spreadsheet import FORMATS
from nastavnik.kit.saved import asked_of, views_of
from nastavnik.kit.tables.columns import PRINT, Drawn, reader
from nastavnik.kit.tables.listing import ALL_COLUMNS, COLUMN, EVERY_ROW, Head, Listing

register = template.Library()
#: Tags of our own cells, in which whatever else could look like one is escaped.
TAGS = re.compile("<[^>]*>")


@register.inclusion_tag("kit/ui/table.html", takes_context=True)
def table(context: Context, *, listing: Listing, caption: Any = "") -> dict[str, Any]:
    """Draw a table: cards on a phone, a table elsewhere."""
    heads, pages = listing.heads, _templates(listing)
    frames = [(head.drawn, *_frame(head)) for head in heads]
    choosing = None if listing.printed else listing.choosing
    key = reader(choosing.of, listing.shown[0]) if choosing is not None and listing.shown else None

    def line(row: Any) -> str:
        cells = _cells(context, frames, row, pages)
        box = _box(listing, str(key(row)), cells) if key is not None and choosing is not None else ""
        return f"<tr>{box}{''.join(cells)}</tr>"

    return {
        "request": context["request"],
        "listing": listing,
        "caption": caption or listing.title,
        "heads": heads,
        "ordered": [head for head in heads if head.url] if listing.total > 1 else [],
        "parts": [(title, mark_safe("\n".join(map(line, rows)))) for title, rows in listing.parts()],  # noqa: S308 - cells are escaped
        "width": len(heads) + bool(choosing),
        "choosing": choosing,
        "asked": choosing.form if choosing is not None else None,  # its tokens carry the mark of what was shown
        "every_url": _every_row(listing),
    }


def _every_row(listing: Listing) -> str:
    """Give the address of the same page with every row of it ticked."""
    asked = listing.request.GET.copy()
    asked[EVERY_ROW] = listing.choosing.name if listing.choosing is not None else ""
    return f"?{asked.urlencode()}"


def _templates(listing: Listing) -> dict[str, Any]:
    """Load the templates that draw cells once for all rows."""
    names = {head.drawn.column.template for head in listing.heads}
    return {name: get_template(name).template for name in names if name}  # type: ignore[attr-defined]


def _frame(head: Head) -> tuple[str, str, str]:
    """Give how the cells of a column begin and end, and a cell without a word; the same for every row."""
    named = format_html(' class="{}"', head.style) if head.style else ""
    if head.drawn.column.kind == "person":
        begin = format_html('<th scope="row"{}>', named)
        return begin, "</th>", f"{begin}</th>"
    label = "" if head.drawn.column.hide_label else format_html(' data-label="{}"', head.label)
    return format_html("<td{}{}><div>", named, label), "</div></td>", format_html("<td{}></td>", named)


def _cells(
    context: Context, frames: Sequence[tuple[Drawn, str, str, str]], row: Any, pages: dict[str, Any]
) -> list[str]:
    shown = [(_shown(context, drawn, row, pages), begin, end, empty) for drawn, begin, end, empty in frames]
    return [f"{begin}{said}{end}" if said else empty for said, begin, end, empty in shown]


def _shown(context: Context, drawn: Drawn, row: Any, pages: dict[str, Any]) -> str:
    """Draw what a cell says, escaped."""
    if not drawn.column.template:
        return drawn.html(row)
    with context.push(row=row):
        return str(pages[drawn.column.template].render(context)).strip()


def _box(listing: Listing, value: str, cells: Sequence[str]) -> str:
    """Draw the box before a row; it is called by the first cell that leads to a page, else that says something."""
    choosing: Any = listing.choosing
    linked = [cell for cell in cells if "<a " in cell]
    called = next((said for cell in (*linked, *cells) if (said := TAGS.sub("", cell).strip())), escape(value))
    ticked = " checked" if choosing.ticked(value, listing.request) else ""
    box = (
        f'<input type="checkbox" name="{escape(choosing.name)}" value="{escape(value)}" aria-label="{called}"{ticked}>'
    )
    return f'<td class="choose"><label>{box}</label></td>'


@register.simple_tag
def save_links(*, url: str = "") -> SafeString:
    """Offer the tables of an address as files."""
    asked = url if url.endswith("?") else f"{url}&" if "?" in url else f"{url}?"
    ways = ((asked, one.ending, one.label) for one in FORMATS.values())
    links = format_html_join("", ' <a href="{}format={}">{}</a>', ways)
    return format_html("<span>{}</span>{}", _("Скачать:"), links)


@register.inclusion_tag("kit/ui/table_tools.html", takes_context=True)
def table_tools(context: Context) -> dict[str, Any]:
    """Offer to print the tables of the page and to save them."""
    listings: Sequence[Listing] = context["listings"]
    shown = [one for one in listings if one or one.narrowed]
    return {
        "there": bool(shown),
        "long": any(one.page.paginator.num_pages > 1 for one in shown),
        "print_url": shown[0].address(format=PRINT) if shown else "",
        "whole_url": _whole_print(shown),
        "address": shown[0].address() if shown else "",
    }


def _whole_print(listings: Sequence[Listing]) -> str:
    """Give the address of a print with every column, where some are not shown by themselves."""
    chosen = [one for one in listings if one.choices_of_columns]
    return chosen[0].address(format=PRINT, **{COLUMN: ALL_COLUMNS}) if chosen else ""


@register.inclusion_tag("kit/ui/table_filters.html")
def table_filters(*, listing: Listing) -> dict[str, Any]:
    """Show one's own views of a list, its search and filters, and the choice of its columns."""
    choices, asked = listing.choices_of_columns, asked_of(listing.request)
    kept = urlencode({"list": listing.request.path, "asked": asked})
    return {
        "listing": listing,
        "views": views_of(listing.request),
        "asked": asked,
        "keep_url": f"{reverse('kit:view_save')}?{kept}" if asked else "",
        "choices": choices,
        "shown": sum(wanted for _key, _label, wanted in choices),
        "every": listing.address(**{COLUMN: ALL_COLUMNS}),
        "usual": listing.address(**{COLUMN: ""}),
    }


@register.simple_block_tag
def grid(content: SafeString, *labels: Any, caption: Any = "", look: str = "", whole: bool = False) -> SafeString:
    """Frame rows that are no list: boxes of a form, a sheet to be filled in, a few figures side by side.

    A label that is a list stands for as many columns, a pair for its first word. One that begins with a dash is said
    to a screen reader alone; `whole` keeps the grid whole on a phone.
    """
    flat = [one for label in labels for one in (label if isinstance(label, list | tuple) else [label])]
    named = [str(one[0] if isinstance(one, tuple) else one) for one in flat]
    heads = [(one.removeprefix("-"), one.startswith("-")) for one in named]
    parts = {"content": content, "heads": heads, "caption": caption, "look": look, "whole": whole}
    return mark_safe(render_to_string("kit/ui/grid.html", parts))  # noqa: S308 - a template escapes itself
