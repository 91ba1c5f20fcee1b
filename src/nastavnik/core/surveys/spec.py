"""Read a questionnaire file into frozen data and refuse, with a place and a reason, what is wrong."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.surveys.evidence import read_norm, read_reliability
from nastavnik.core.surveys.form import (
    Item,
    Licence,
    Questionnaire,
    Reliability,
    Scale,
    Transform,
    Visibility,
)
from nastavnik.core.surveys.items import CODE, Response, check_sections, read_items, read_sections, readers
from nastavnik.core.surveys.node import Node, SpecError

__all__ = ["AUDIENCE", "Questionnaire", "SpecError", "parse"]

#: Who fills a form in.
AUDIENCE = ("mentee", "mentor", "expert", "staff_comparison", "coordinator")
#: Readers of totals of at least ``min_n`` people.
AGGREGATE_READERS = ("coordinator", "head", "council_member", "methodist")
_VERSION = r"(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){2}"
_SCALE_CODE = r"[A-Za-z][A-Za-z0-9_]{0,39}"
_KEYS = (
    *("id", "version", "licence", "title", "intro", "note", "comparable_pre_post", "audience", "visibility"),
    *(
        "response",
        "items",
        "scales",
        "transforms",
        "any_of",
        "norms",
        "reliability",
        "rci",
        "min_interval_days",
        "sections",
        "counterpart",
    ),
)


def parse(mapping: Mapping[str, Any]) -> Questionnaire:
    """Read and check a whole questionnaire.

    Parameters
    ----------
    mapping : mapping
        The file as a YAML or JSON reader gives it. Any other value is refused, never crashes.

    Returns
    -------
    Questionnaire
        Frozen data with every default written out.

    Raises
    ------
    SpecError
        With the place in the file and the reason in Russian.
    """
    root = Node(mapping)
    root.fields(_KEYS)
    visibility = _visibility(root.need("visibility"))
    nodes = root.need("items").elements()
    items = read_items(nodes, Response(root.get("response")), visibility.item)
    if not items:
        raise root.need("items").fail(N_("нужен хотя бы один вопрос"))
    licence = _licence(root.need("licence"))
    _worded(root.need("items"), licence, items)
    sections = read_sections(root.many("sections"))
    check_sections(sections, items, nodes)
    scales = _scales(root.many("scales"), items)
    scale_codes = [scale.code for scale in scales]
    reliability = tuple(read_reliability(node, scale_codes) for node in root.many("reliability"))
    return Questionnaire(
        id=root.need("id").string(CODE),
        version=root.need("version").string(_VERSION),
        licence=licence,
        title=root.need("title").text(),
        intro=root.may("intro", Node.text, None),
        note=root.may("note", Node.text, None),
        comparable_pre_post=root.need("comparable_pre_post").boolean(),
        audience=readers(root.need("audience"), AUDIENCE),
        visibility=visibility,
        items=items,
        scales=scales,
        transforms=tuple(_transform(node, scale_codes) for node in root.many("transforms")),
        any_of=tuple(_references(node, [item.code for item in items]) for node in root.many("any_of")),
        norms=tuple(read_norm(node, scale_codes) for node in root.many("norms")),
        reliability=reliability,
        rci_enabled=_rci(root.get("rci"), reliability),
        min_interval_days=root.may("min_interval_days", Node.integer, 0),
        sections=sections,
        counterpart=root.may("counterpart", lambda node: node.string(CODE), ""),
    )


def _licence(node: Node) -> Licence:
    node.fields(("spdx", "holder", "items_shipped", "proof", "link", "declared"))
    licence = Licence(
        node.need("spdx").string(),
        node.need("holder").string(),
        node.need("items_shipped").boolean(),
        *(node.may(key, Node.string, "") for key in ("proof", "link", "declared")),
    )
    if licence.items_shipped and not licence.proof:
        raise node.fail(N_("тексты вопросов приложены без основания: укажите proof"))
    return licence


def _worded(node: Node, licence: Licence, items: Sequence[Item]) -> None:
    if licence.items_shipped and not all(item.text for item in items):
        raise node.fail(N_("у каждого вопроса нужен текст"))
    if not licence.items_shipped and not licence.declared and any(item.text for item in items):
        raise node.fail(N_("текст вопросов стоит без права на него: нужно основание (proof) или заявление школы"))


def _visibility(node: Node) -> Visibility:
    node.fields(("item", "scale", "aggregate", "min_n"))
    min_n = node.need("min_n").integer()
    if min_n < 5:
        raise node.need("min_n").fail(N_("обобщать можно ответы не менее пяти человек"))
    return Visibility(
        item=readers(node.need("item")),
        scale=node.may("scale", readers, ("self",)),
        aggregate=node.may("aggregate", lambda readable: readers(readable, AGGREGATE_READERS), ()),
        min_n=min_n,
    )


def _scales(nodes: Sequence[Node], items: Sequence[Item]) -> tuple[Scale, ...]:
    numeric = [item.code for item in items if item.min is not None]
    scales: list[Scale] = []
    for node in nodes:
        scale = _scale(node, numeric, [scale.code for scale in scales])
        if any(scale.code == other.code for other in scales):
            raise node.fail(N_("код шкалы повторяется"))
        if not scale.unverified and any(other.unverified for other in scales if other.code in scale.of_scales):
            raise node.fail(N_("шкала складывается из непроверенной: отметьте unverified и её"))
        scales.append(scale)
    return tuple(scales)


def _scale(node: Node, numeric: Collection[str], earlier: Collection[str]) -> Scale:
    node.fields(("code", "title", "items", "of_scales", "method", "min_share", "direction", "unverified"))
    if (node.get("items") is None) == (node.get("of_scales") is None):
        raise node.fail(N_("шкала складывается либо из вопросов, либо из шкал выше неё"))
    min_share = node.may("min_share", Node.number, 0.75)
    if not 0.5 <= min_share <= 1:
        raise node.fail(N_("доля ответов для подсчёта от 0,5 до 1"))
    return Scale(
        code=node.need("code").string(_SCALE_CODE),
        method=node.need("method").word(("mean", "sum")),
        min_share=min_share,
        direction=node.need("direction").word(("higher_is_better", "lower_is_better", "none")),
        title=node.may("title", Node.text, None),
        items=node.may("items", lambda codes: _references(codes, numeric), ()),
        of_scales=node.may("of_scales", lambda codes: _references(codes, earlier), ()),
        unverified=node.may("unverified", Node.boolean, False),
    )


def _references(node: Node, known: Collection[str]) -> tuple[str, ...]:
    codes = tuple(element.word(known) for element in node.elements())
    if not codes or len(set(codes)) < len(codes):
        raise node.fail(N_("нужны коды без повторов"))
    return codes


def _transform(node: Node, scales: Collection[str]) -> Transform:
    node.fields(("scale", "name", "expr", "from", "to"))
    node.need("expr").word(("linear",))
    source, target = _bounds(node.need("from")), _bounds(node.need("to"))
    return Transform(node.need("scale").word(scales), node.need("name").string(CODE), source, target)


def _bounds(node: Node) -> tuple[float, float]:
    values = [element.number() for element in node.elements()]
    if len(values) != 2 or values[0] == values[1]:
        raise node.fail(N_("нужны две разные границы"))
    return values[0], values[1]


def _rci(node: Node | None, reliability: Sequence[Reliability]) -> bool:
    if node is None:
        return False
    node.fields(("enabled", "needs"))
    enabled, needs = node.need("enabled").boolean(), node.get("needs")
    if needs is not None:
        needs.word(("retest",))
    if enabled and not any(entry.type == "retest" for entry in reliability):
        raise node.fail(N_("личный вывод об изменении требует повторной надёжности (retest)"))
    return enabled
