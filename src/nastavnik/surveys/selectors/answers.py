"""Which answers somebody may read."""

from typing import Any

from nastavnik.core.surveys import Questionnaire
from nastavnik.kit.registries import told_apart
from nastavnik.surveys.models import Response, Share
from nastavnik.surveys.selectors.versions import spec_of


def shared_parts(response: Response, readers: set[str], mentor: int | None = None) -> set[str]:
    """Name the parts of a response that its author opened to any of these readers; to a mentor in person."""
    if response.wave_id is None or not readers & set(Share.Reader.values):
        return set()
    rows = [row for row in response.shares.all() if row.reader in readers]
    return {row.part for row in rows if row.reader != Share.Reader.MENTOR or row.mentor_id == (mentor or 0)}


def answers_for(response: Response, readers: set[str], mentor: int | None = None) -> dict[str, Any]:
    """Give the answers somebody may read who stands so to their author (self, mentor, coordinator, help_addressee).

    Answers of a wave are the author's: beyond what the form itself says, others read what the author opened.
    """
    spec = spec_of(response.version)
    shown = {item.code for item in spec.items if set(item.visibility) & readers}
    opened = shared_parts(response, readers, mentor)
    shown |= {part.removeprefix("item:") for part in opened if part.startswith("item:")}
    return {code: value for code, value in (response.answers or {}).items() if code in shown}


def words_for(spec: Questionnaire, code: str, value: Any, language: str = "ru") -> str:
    """Give one stored answer in words; nothing for no answer."""
    item = spec.item(code)
    options = {option.value: option.label.display(language) for option in (*item.options, *item.na)}
    values = [] if value is None else value if isinstance(value, list) else [value]
    return ", ".join(options.get(str(one), str(one)) for one in values)


def answered_lines(
    response: Response, readers: set[str], language: str = "ru", mentor: int | None = None
) -> list[tuple[str, str]]:
    """Give question and answer in words, as far as the reader may see them."""
    spec = spec_of(response.version)
    shown = answers_for(response, readers, mentor)
    return [
        (
            item.text.display(language) if item.text else item.code,
            words_for(spec, item.code, shown[item.code], language),
        )
        for item in spec.items
        if item.code in shown
    ]


told_apart.add(
    "surveys.responses", lambda teacher: Response.objects.filter(respondent=teacher, channel=Response.Channel.LINK)
)
