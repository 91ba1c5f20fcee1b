"""Reading questionnaires: the version in use, what it asks, which answers somebody may read."""

from functools import lru_cache
from typing import Any

from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import parse
from nastavnik.surveys.models import Response, Version


def latest_version(key: str) -> Version:
    """Give the version a questionnaire is answered in now."""
    return Version.objects.filter(questionnaire__key=key).order_by("-pk")[:1].get()


@lru_cache(maxsize=128)
def _parsed(version_id: int, sha256: str) -> Spec:
    return parse(Version.objects.only("spec").get(pk=version_id).spec)


def spec_of(version: Version) -> Spec:
    """Give what a version asks."""
    return _parsed(version.pk, version.sha256)


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
