"""Changing a form that is being written: plain data in, plain data out, nothing left dangling."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from itertools import takewhile
from typing import Any

from nastavnik.core.surveys.canonical import canonical_mapping
from nastavnik.core.surveys.spec import parse

Data = dict[str, Any]
SCORED = ("likert", "number")


def settled(mapping: Mapping[str, Any]) -> Data:
    """Check a form that is being written, and spell it in the one way.

    Parameters
    ----------
    mapping : mapping
        The key of a questionnaire; it may still have no questions.

    Returns
    -------
    dict
        What `canonical_mapping` gives; a form without questions stays as it is, without scales and headings.

    Raises
    ------
    SpecError
        When something in it is wrong.
    """
    if mapping["items"]:
        return canonical_mapping(parse(mapping))
    rest = ("scales", "sections", "transforms", "any_of", "norms", "reliability", "rci")
    return {key: value for key, value in mapping.items() if key not in rest}


def free_code(taken: Sequence[str], stem: str = "q") -> str:
    """Give the first code that nothing has yet: q1, q2 and so on."""
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def put_item(mapping: Mapping[str, Any], item: Data, heading: Data | None = None) -> Data:
    """Put a question in place of the one with its code, or at the end.

    Parameters
    ----------
    mapping : mapping
        The form.
    item : dict
        The question as the key writes it, without ``section``.
    heading : dict, optional
        Text of the heading that begins at this question; None when none begins here.

    Returns
    -------
    dict
        A changed copy. A question that can no longer be counted leaves the scales.
    """
    data: Data = deepcopy(dict(mapping))
    items: list[Data] = data["items"]
    place = next((number for number, one in enumerate(items) if one["code"] == item["code"]), len(items))
    if place == len(items):
        section = items[-1].get("section", "") if items else ""
        items.append({})
    else:
        section = items[place].get("section", "")
    items[place] = {**item, **({"section": section} if section else {})}
    _head(data, place, heading)
    if item["kind"] not in SCORED:
        _leave_scales(data, item["code"])
    return _tidy(data)


def move_item(mapping: Mapping[str, Any], code: str, *, up: bool) -> Data:
    """Move a question over its neighbour; it comes under the neighbour's heading.

    Parameters
    ----------
    mapping : mapping
        The form.
    code : str
        Code of the question.
    up : bool
        Towards the beginning.

    Returns
    -------
    dict
        A changed copy; the same when there is no neighbour.
    """
    data: Data = deepcopy(dict(mapping))
    items: list[Data] = data["items"]
    place = [one["code"] for one in items].index(code)
    other = place - 1 if up else place + 1
    if 0 <= other < len(items):
        _put_under(items[place], items[other].get("section", ""))
        items[place], items[other] = items[other], items[place]
    return _tidy(data)


def drop_item(mapping: Mapping[str, Any], code: str) -> Data:
    """Take a question out, and out of every scale.

    Parameters
    ----------
    mapping : mapping
        The form.
    code : str
        Code of the question.

    Returns
    -------
    dict
        A changed copy.
    """
    data: Data = deepcopy(dict(mapping))
    data["items"] = [one for one in data["items"] if one["code"] != code]
    _leave_scales(data, code)
    groups = [[one for one in group if one != code] for group in data.get("any_of", [])]
    data["any_of"] = [group for group in groups if group]
    return _tidy(data)


def put_scale(mapping: Mapping[str, Any], scale: Data) -> Data:
    """Put a scale in place of the one with its code, or at the end.

    Parameters
    ----------
    mapping : mapping
        The form.
    scale : dict
        The scale as the key writes it.

    Returns
    -------
    dict
        A changed copy.
    """
    data: Data = deepcopy(dict(mapping))
    scales: list[Data] = data.setdefault("scales", [])
    place = next((number for number, one in enumerate(scales) if one["code"] == scale["code"]), len(scales))
    scales[place : place + 1] = [scale]
    return data


def drop_scale(mapping: Mapping[str, Any], code: str) -> Data:
    """Take a scale out, with what stands on it.

    Parameters
    ----------
    mapping : mapping
        The form.
    code : str
        Code of the scale.

    Returns
    -------
    dict
        A changed copy: scales over it lose the part or go too, its transforms, norms and reliability go.
    """
    data: Data = deepcopy(dict(mapping))
    _keep_scales(data, lambda scale: scale["code"] != code)
    return data


def with_wording(mapping: Mapping[str, Any], texts: Sequence[str], labels: Sequence[str], declared: str) -> Data:
    """Put a school's wording into a template.

    Parameters
    ----------
    mapping : mapping
        A template: codes and key without wording.
    texts : sequence of str
        Wording of each question, as many as there are.
    labels : sequence of str
        Words of the answers from the lowest value to the highest, as many as every question has.
    declared : str
        The day the school said that it may use them.

    Returns
    -------
    dict
        A changed copy; the key stays as it is.
    """
    data: Data = deepcopy(dict(mapping))
    for item, text in zip(data["items"], texts, strict=True):
        item["text"] = {"ru": text}
        pairs = zip(item["options"], labels, strict=True)
        item["options"] = [{"value": option["value"], "label": {"ru": label}} for option, label in pairs]
    data["licence"] = {**data["licence"], "declared": declared}
    return data


def _head(data: Data, place: int, heading: Data | None) -> None:
    items: list[Data] = data["items"]
    before = items[place - 1].get("section", "") if place else ""
    current = items[place].get("section", "")
    starts = bool(current) and current != before
    sections: list[Data] = data.setdefault("sections", [])
    if heading and starts:
        next(one for one in sections if one["code"] == current)["title"] = heading
    elif heading or starts:
        code = _opened(sections, heading) if heading else before
        for one in takewhile(lambda one: one.get("section", "") == current, items[place:]):
            _put_under(one, code)


def _opened(sections: list[Data], title: Data) -> str:
    """Add a heading and give its code."""
    code = free_code([one["code"] for one in sections], "part")
    sections.append({"code": code, "title": title})
    return code


def _put_under(item: Data, section: str) -> None:
    item.pop("section", None)
    if section:
        item["section"] = section


def _tidy(data: Data) -> Data:
    """Keep the headings that are used, in the order of the questions."""
    titles = {one["code"]: one for one in data.pop("sections", [])}
    used = list(dict.fromkeys(one["section"] for one in data["items"] if one.get("section")))
    if used:
        data["sections"] = [titles[code] for code in used]
    return data


def _leave_scales(data: Data, code: str) -> None:
    for scale in data.get("scales", []):
        if code in scale.get("items", []):
            scale["items"] = [one for one in scale["items"] if one != code]
    _keep_scales(data, lambda scale: scale.get("items") != [])


def _keep_scales(data: Data, wanted: Callable[[Data], bool]) -> None:
    """Keep some scales, and of the scales over them those that still have a part."""
    kept: dict[str, Data] = {}
    for scale in filter(wanted, data.get("scales", [])):
        if "of_scales" in scale:
            scale["of_scales"] = [code for code in scale["of_scales"] if code in kept]
        if scale.get("of_scales") != []:
            kept[scale["code"]] = scale
    data["scales"] = list(kept.values())
    for name in ("transforms", "norms", "reliability"):
        data[name] = [one for one in data.get(name, []) if one["scale"] in kept]
    if not any(one["type"] == "retest" for one in data["reliability"]):
        data.pop("rci", None)
