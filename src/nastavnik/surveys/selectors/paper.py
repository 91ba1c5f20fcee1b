"""A questionnaire laid out for paper: tables of marks, boxes, lines to write on, and what is known of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from nastavnik.core.surveys import Item
from nastavnik.core.surveys import Questionnaire as Spec

MOST_IN_ROW = 12


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
        heading, note = "", item.before.display(language) if item.before else ""
        if item.section and item.section != last:
            section = sections[item.section]
            heading = section.title.display(language)
            note = "\n".join(filter(None, (section.note.display(language) if section.note else "", note)))
        last = item.section
        part = _part(item, language)
        if item.options and {option.value for option in item.options} <= {one.code for one in spec.items[: number - 1]}:
            part = PaperPart("numbers", most=item.max_choices)
        part.heading, part.note, part.sees = heading, note, sees(item)
        before = parts[-1] if parts else None
        row = (number, item.text.display(language) if item.text else item.code, _hint(item, language))
        if part.kind == "table" and before and not heading and not note and _alike(before, part):
            before.rows.append(row)
            continue
        part.legend = part.kind != "table" or part.signs != known
        known = part.signs if part.kind == "table" else known
        part.rows.append(row)
        parts.append(part)
    return parts


def _alike(before: PaperPart, part: PaperPart) -> bool:
    """Say whether two tables may be one."""
    return (before.kind, before.signs, before.sees) == (part.kind, part.signs, part.sees)


def _hint(item: Item, language: str) -> str:
    return item.hint.display(language) if item.hint else ""


def _part(item: Item, language: str) -> PaperPart:
    if item.kind == "text":
        return PaperPart("lines")
    options = (*item.options, *item.na)
    signs = [(option.value, option.label.display(language)) for option in options]
    if item.kind == "number" and item.min is not None and item.max is not None:
        if item.max - item.min >= MOST_IN_ROW:
            return PaperPart("blank")
        numbers = [(str(value), "") for value in range(item.min, item.max + 1)]
        return PaperPart("row", signs=[*numbers, *signs])
    described = any(option.hint for option in item.options) or sum(len(label) for _, label in signs) > 160
    if item.kind == "likert" and len(signs) >= 3 and not (described and _alone(item)):
        return PaperPart("table", signs=signs)
    return PaperPart(
        "boxes", signs=[(value, _full(item, value, label, language)) for value, label in signs], most=item.max_choices
    )


def _alone(item: Item) -> bool:
    """Say whether the levels belong to this question alone, as in a rubric."""
    return any(option.hint for option in item.options) or any(":" in option.label.ru for option in item.options)


def _full(item: Item, value: str, label: str, language: str) -> str:
    hint = next((option.hint for option in item.options if option.value == value), None)
    return f"{label}: {hint.display(language)}" if hint else label
