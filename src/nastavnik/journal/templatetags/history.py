"""The history of one row on its page."""

from typing import Any

from django import template

from nastavnik.journal.selectors import history_of

register = template.Library()


@register.inclusion_tag("kit/ui/history.html", takes_context=True)
def history(context: Any, *, of: Any) -> dict[str, Any]:
    """Show what was changed in a row, when and by whom, of the fields that its model names in `history`."""
    return {"lines": history_of(of, context["request"].user)}
