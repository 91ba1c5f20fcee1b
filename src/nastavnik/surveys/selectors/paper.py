"""A questionnaire laid out for paper: tables of marks, boxes, lines to write on, and what is known of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from nastavnik.core.surveys import Item, Text
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys.form import Section

MOST_IN_ROW = 12
FEWEST_MARKS = 3


@dataclass(slots=True)
class PaperPart:
    """Neighbouring questions laid out alike: `kind` is table, boxes, row, numbers, blank or lines."""

    kind: str
    heading: str = ""
    note: str = ""
    signs: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[int, str, str]] = field(default_factory=list)
    sees: str = ""
    most: int | None = None
    legend: bool = True


def paper_parts(spec: Spec, language: str, sees: Callable[[Item], str]) -> list[PaperPart]:
    """Lay the questions out: those with the same short answers and readers stand in one table.

    `sees` says in words who beside the author reads the answer to a question, nothing for nobody.
    """
    sections = {section.code: section for section in spec.sections}
    parts: list[PaperPart] = []
    last, known = "", None
    for number, item in enumerate(spec.items, start=1):
        part = _part(item, language, {one.code for one in spec.items[: number - 1]})
        section = sections[item.section] if item.section and item.section != last else None
        last = item.section
        part.heading, part.note = _words_before(section, item, language)
        part.sees = sees(item)
        row = (number, _said(item.text, language) or item.code, _said(item.hint, language))
        if parts and _goes_on(parts[-1], part):
            parts[-1].rows.append(row)
            continue
        part.legend = part.kind != "table" or part.signs != known
        known = part.signs if part.kind == "table" else known
        part.rows.append(row)
        parts.append(part)
    return parts


def _said(text: Text | None, language: str) -> str:
    return text.display(language) if text else ""


def _words_before(section: Section | None, item: Item, language: str) -> tuple[str, str]:
    """Give the heading of a section that begins with a question, and the notes before the question."""
    note = _said(item.before, language)
    if section is None:
        return "", note
    return section.title.display(language), "\n".join(filter(None, (_said(section.note, language), note)))


def _goes_on(before: PaperPart, part: PaperPart) -> bool:
    """Say whether a question goes on the table before it."""
    alike = (before.kind, before.signs, before.sees) == ("table", part.signs, part.sees)
    return alike and part.kind == "table" and not part.heading and not part.note


def _part(item: Item, language: str, earlier: set[str]) -> PaperPart:
    """Choose how a question is laid out; one that chooses among `earlier` questions asks for their numbers."""
    if item.options and earlier.issuperset(option.value for option in item.options):
        return PaperPart("numbers", most=item.max_choices)
    if item.kind == "text":
        return PaperPart("lines")
    signs = [(option.value, option.label.display(language)) for option in (*item.options, *item.na)]
    if item.kind == "number" and item.min is not None and item.max is not None:
        return _numbers(item.min, item.max, signs)
    if item.kind == "likert" and not _alone(item, signs):
        return PaperPart("table", signs=signs)
    full = [(value, _full(item, value, label, language)) for value, label in signs]
    return PaperPart("boxes", signs=full, most=item.max_choices)


def _numbers(least: int, most: int, signs: list[tuple[str, str]]) -> PaperPart:
    """Lay numbers out in a row to choose from; too many for a row are written into a blank."""
    if most - least >= MOST_IN_ROW:
        return PaperPart("blank")
    return PaperPart("row", signs=[*((str(value), "") for value in range(least, most + 1)), *signs])


def _alone(item: Item, signs: list[tuple[str, str]]) -> bool:
    """Say whether a question stands alone: its levels are few, or told at length for it only, as in a rubric."""
    if len(signs) < FEWEST_MARKS:
        return True
    hinted = any(option.hint for option in item.options)
    long = sum(len(label) for _value, label in signs) > 160
    return hinted or (long and any(":" in option.label.ru for option in item.options))


def _full(item: Item, value: str, label: str, language: str) -> str:
    hint = next((option.hint for option in item.options if option.value == value), None)
    return f"{label}: {hint.display(language)}" if hint else label
