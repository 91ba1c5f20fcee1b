"""What pages of the registers share: who acts, the programme, a refused button shown on its own page."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404

from nastavnik.people.desk import DeskRequest

PER_PAGE = 50


def own_or_404(entry: Any) -> Any:
    """Give one's own entry, or say there is no such page."""
    if entry is None:
        raise Http404
    return entry


def page_of(request: DeskRequest, rows: Any) -> Page[Any]:
    """Cut a long list."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
