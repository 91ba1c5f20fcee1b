"""The history of one row on its page."""

from typing import Any

from django import template

from nastavnik.journal.selectors import history_of

register = template.Library()


@register.inclusion_tag("kit/ui/history.html", takes_context=True)
def history(context: Any, *, of: Any, shown: Any = None) -> dict[str, Any]:
    """Show what was changed in a row, when and by whom: of the fields its model names, and of those of a form shown."""
    known = {field.name for field in of._meta.concrete_fields if not field.is_relation}
    labels = {name: field.label for name, field in shown.fields.items() if name in known} if shown is not None else {}
    return {"lines": history_of(of, context["request"].user, labels)}
