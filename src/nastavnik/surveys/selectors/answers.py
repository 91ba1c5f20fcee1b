"""Which answers somebody may read."""

from typing import Any

from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors.versions import spec_of


def latest_of(response: Response) -> Response:
    """Give the last correction of a response."""
    while hasattr(response, "replaced_by"):
        response = response.replaced_by
    return response


def answers_for(response: Response, readers: set[str]) -> dict[str, Any]:
    """Give the answers somebody may read who stands so to their author (self, mentor, coordinator, help_addressee)."""
    spec = spec_of(response.version)
    shown = {item.code for item in spec.items if set(item.visibility) & readers}
    return {code: value for code, value in (response.answers or {}).items() if code in shown}


def answered_lines(response: Response, readers: set[str], language: str = "ru") -> list[tuple[str, str]]:
    """Give question and answer in words, as far as the reader may see them."""
    spec, lines = spec_of(response.version), []
    shown = answers_for(response, readers)
    for item in spec.items:
        if item.code in shown:
            options = {
                option.value: getattr(option.label, language) or option.label.ru for option in (*item.options, *item.na)
            }
            value = shown[item.code]
            words = ", ".join(options.get(str(v), str(v)) for v in (value if isinstance(value, list) else [value]))
            lines.append((getattr(item.text, language, "") or (item.text.ru if item.text else item.code), words))
    return lines
