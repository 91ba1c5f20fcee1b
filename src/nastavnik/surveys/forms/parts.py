"""What the forms of authoring share: fields of the same shape, texts in two languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

READERS = [
    ("coordinator", _("куратор")),
    ("mentor", _("наставник")),
    ("mentee", _("наставляемый")),
    ("coordinator_if_consented", _("куратор, если автор разрешит")),
    ("mentor_if_consented", _("наставник, если автор разрешит")),
]


def many(label: Any, choices: Any, *, needed: Any = "") -> forms.MultipleChoiceField:
    """Make a list of ticks; `needed` says what to do where nothing is ticked and something must be."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=bool(needed),
        error_messages={"required": needed},
    )


def words(
    label: Any, *, rows: int = 2, required: bool = False, help_text: Any = "", most: int = 2000
) -> forms.CharField:
    """Make a field for a few lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=help_text)


def lines_of(text: str) -> list[str]:
    """Give the filled lines of a text."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def both(russian: str, english: str) -> dict[str, str] | None:
    """Give a text as the key writes it, None when it is empty."""
    if not russian:
        return None
    return {"ru": russian, "en": english} if english else {"ru": russian}


def in_language(text: dict[str, str] | None, language: str) -> str:
    """Give a text of the key in one language."""
    return (text or {}).get(language, "")


def heading_at(spec: dict[str, Any], code: str) -> dict[str, str] | None:
    """Give the heading that begins at a question."""
    titles: dict[str, dict[str, str]] = {section["code"]: section["title"] for section in spec.get("sections", [])}
    last = ""
    for item in spec["items"]:
        section = item.get("section", "")
        if item["code"] == code:
            return titles[section] if section and section != last else None
        last = section
    return None
