"""What pages of the registers share: who acts, the programme, a refused button shown on its own page."""

from typing import Any

from django.http import Http404


def own_or_404(entry: Any) -> Any:
    """Give one's own entry, or say there is no such page."""
    if entry is None:
        raise Http404
    return entry
