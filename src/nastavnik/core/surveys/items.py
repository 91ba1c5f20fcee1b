"""Read the questions of a questionnaire file."""

import re
from collections.abc import Sequence

from nastavnik.core.errors import N_
from nastavnik.core.surveys.form import Item, Kind, Option, Section, Text
from nastavnik.core.surveys.node import Node

KINDS = ("likert", "choice", "yes_no", "number", "text", "multi")
CODE = r"[a-z][a-z0-9_]{0,39}"
_VALUE = r"[\w.+-]{1,40}"
_KEYS = (
    *("code", "kind", "text", "hint", "required", "options", "options_from_items", "na", "min", "max"),
    *("reverse", "visibility", "max_choices", "satisfied_from", "section", "before"),
)
_RESPONSE_KEYS = ("type", "min", "max", "labels", "na_codes", "na_labels")
_YES_NO = (Option("yes", Text("Да", "Yes")), Option("no", Text("Нет", "No")))

#: Readers of an answer or a scale; the author comes first and always.
PERSON_READERS = (
    *("self", "mentee", "mentor", "coordinator", "help_addressee"),
    *("mentor_if_consented", "coordinator_if_consented"),
)


class Response:
    """Hold what items of a form share: their kind, options and codes of a missing answer."""

    def __init__(self, node: Node | None) -> None:
        self.kind: Kind | None = None
        self.options: tuple[Option, ...] = ()
        self.na: tuple[Option, ...] = ()
        if node is not None:
            node.fields(_RESPONSE_KEYS)
            self.kind = node.need("type").word(("likert",))
            low, high = node.need("min").integer(), node.need("max").integer()
            if not 1 <= high - low <= 20:
                raise node.fail(N_("шкала от двух до двадцати одного значения"))
            self.options = _labelled([str(value) for value in range(low, high + 1)], node.need("labels"))
            codes = [code.string(_VALUE) for code in node.many("na_codes")]
            words = node.get("na_labels")
            plain = tuple(Option(code, Text(code)) for code in codes)
            self.na = _labelled(codes, words) if codes and words is not None else plain


def _labelled(values: Sequence[str], labels: Node) -> tuple[Option, ...]:
    labels.fields(("ru", "en"))
    russian = [node.string() for node in labels.need("ru").elements()]
    english = [node.string() for node in labels.many("en")] or [""] * len(values)
    if not len(russian) == len(english) == len(values):
        raise labels.fail(N_("подписей должно быть столько же, сколько значений"))
    return tuple(Option(value, Text(ru, en)) for value, ru, en in zip(values, russian, english, strict=True))


def readers(node: Node, allowed: Sequence[str] = PERSON_READERS) -> tuple[str, ...]:
    """Read a list of reader codes, or one code.

    Parameters
    ----------
    node : Node
        Place in the file.
    allowed : sequence of str, optional
        Codes that may stand here.

    Returns
    -------
    tuple of str
        Codes without repeats.

    Raises
    ------
    SpecError
        When a code is not known.
    """
    nodes = [node] if isinstance(node.value, str) else node.elements()
    return tuple(dict.fromkeys(element.word(allowed) for element in nodes))


def read_sections(nodes: Sequence[Node]) -> tuple[Section, ...]:
    """Read the headings of a form.

    Parameters
    ----------
    nodes : sequence of Node
        Places of the headings.

    Returns
    -------
    tuple of Section
        In the order of the file.

    Raises
    ------
    SpecError
        When a heading is wrong or a code stands twice.
    """
    sections: list[Section] = []
    for node in nodes:
        node.fields(("code", "title", "note"))
        code = node.need("code").string(CODE)
        if any(code == other.code for other in sections):
            raise node.fail(N_("код раздела повторяется"))
        sections.append(Section(code, node.need("title").text(), node.may("note", Node.text, None)))
    return tuple(sections)


def check_sections(sections: Sequence[Section], items: Sequence[Item], nodes: Sequence[Node]) -> None:
    """Refuse questions under a heading that is not there, or not in one run in the order of the headings.

    Parameters
    ----------
    sections : sequence of Section
        Headings.
    items : sequence of Item
        Questions.
    nodes : sequence of Node
        Places of the questions, for the error.

    Raises
    ------
    SpecError
        At the first question that stands wrong, or at the first question when a heading has none.
    """
    left = [section.code for section in sections]
    last = ""
    for item, node in zip(items, nodes, strict=True):
        if item.section and item.section != last:
            if left[:1] != [item.section]:
                raise node.fail(N_("вопросы одного раздела стоят подряд, в порядке разделов"))
            left.pop(0)
        last = item.section
    if left:
        raise nodes[0].fail(N_("в разделе нет вопросов"))


def read_items(nodes: Sequence[Node], response: Response, default: tuple[str, ...]) -> tuple[Item, ...]:
    """Read all questions of a form.

    Parameters
    ----------
    nodes : sequence of Node
        Places of the questions.
    response : Response
        Shared answers of the form.
    default : tuple of str
        Readers of an item that names none.

    Returns
    -------
    tuple of Item
        In the order of the file.

    Raises
    ------
    SpecError
        When a question is wrong or a code stands twice.
    """
    items: list[Item] = []
    for node in nodes:
        item = _read_item(node, response, default, items)
        if any(item.code == other.code for other in items):
            raise node.fail(N_("код вопроса повторяется"))
        items.append(item)
    return tuple(items)


def _read_item(node: Node, response: Response, default: tuple[str, ...], before: Sequence[Item]) -> Item:
    node.fields(_KEYS)
    kind: Kind | None = node.may("kind", lambda one: one.word(KINDS), response.kind)
    if kind is None:
        raise node.fail(N_("не указан вид вопроса"))
    options, low, high = _answers(node, kind, response, before)
    item = Item(
        code=node.need("code").string(CODE),
        kind=kind,
        required=node.may("required", Node.boolean, kind not in ("text", "multi")),
        visibility=node.may("visibility", readers, default),
        text=node.may("text", Node.text, None),
        hint=node.may("hint", Node.text, None),
        options=options,
        na=_missing(node, kind, response),
        min=low,
        max=high,
        reverse=node.may("reverse", Node.boolean, False),
        max_choices=node.may("max_choices", Node.integer, None),
        satisfied_from=node.may("satisfied_from", Node.integer, None),
        section=node.may("section", lambda one: one.string(CODE), ""),
        before=node.may("before", Node.text, None),
    )
    _agree(node, item)
    return item


def _answers(
    node: Node, kind: Kind, response: Response, before: Sequence[Item]
) -> tuple[tuple[Option, ...], int | None, int | None]:
    if kind == "text":
        return (), None, None
    if kind == "number":
        low, high = node.need("min").integer(), node.need("max").integer()
        if low >= high:
            raise node.fail(N_("наименьшее значение должно быть меньше наибольшего"))
        return (), low, high
    options = _options(node, kind, response, before)
    if len(_codes(options)) < max(len(options), 2):
        raise node.fail(N_("нужны хотя бы два варианта ответа без повторов"))
    if kind != "likert":
        return options, None, None
    first = int(options[0].value) if re.fullmatch(r"-?[0-9]{1,4}", options[0].value) else 0
    if [option.value for option in options] != [str(first + step) for step in range(len(options))]:
        raise node.fail(N_("значения шкалы должны быть целыми числами подряд"))
    return options, first, first + len(options) - 1


def _options(node: Node, kind: Kind, response: Response, before: Sequence[Item]) -> tuple[Option, ...]:
    if node.may("options_from_items", Node.boolean, False):
        return tuple(Option(item.code, item.text or Text(item.code)) for item in before if item.kind == "likert")
    own = _read_options(node.many("options"))
    if own:
        return own
    return _YES_NO if kind == "yes_no" else response.options if kind == "likert" else ()


def _read_options(nodes: Sequence[Node]) -> tuple[Option, ...]:
    return tuple(_read_option(node) for node in nodes)


def _read_option(node: Node) -> Option:
    node.fields(("value", "label", "hint"))
    return Option(node.need("value").string(_VALUE), node.need("label").text(), node.may("hint", Node.text, None))


def _missing(node: Node, kind: Kind, response: Response) -> tuple[Option, ...]:
    if node.get("na") is not None:
        return _read_options(node.many("na"))
    return response.na if kind == "likert" else ()


def _agree(node: Node, item: Item) -> None:
    if item.reverse and item.min is None:
        raise node.fail(N_("обратным бывает только вопрос со шкалой или числом"))
    if not _codes(item.na).isdisjoint(_codes(item.options)):
        raise node.fail(N_("код пропуска совпадает с вариантом ответа"))
    if item.na and item.kind not in ("likert", "number"):
        raise node.fail(N_("код пропуска бывает только у шкалы и числа"))
    if item.max_choices is not None and not _ticks_fit(item, item.max_choices):
        raise node.fail(N_("наибольшее число отметок не подходит к вариантам ответа"))
    if item.satisfied_from is not None and not _inside(item, item.satisfied_from):
        raise node.fail(N_("граница «доволен» лежит вне шкалы"))
    if "self" not in item.visibility:
        raise node.fail(N_("автор всегда видит свой ответ: добавьте self"))


def _codes(options: Sequence[Option]) -> set[str]:
    return {option.value for option in options}


def _ticks_fit(item: Item, most: int) -> bool:
    return item.kind == "multi" and 1 <= most <= len(item.options)


def _inside(item: Item, value: int) -> bool:
    return item.min is not None and item.max is not None and item.min <= value <= item.max
