"""A small questionnaire to bend in tests."""

from copy import deepcopy
from typing import Any

from nastavnik.core.surveys import Questionnaire, parse


def text(ru: str, en: str = "") -> dict[str, str]:
    return {"ru": ru, "en": en} if en else {"ru": ru}


def option(value: Any, label: str = "вариант") -> dict[str, Any]:
    return {"value": value, "label": text(f"{label} {value}")}


BASE: dict[str, Any] = {
    "id": "probe",
    "version": "1.0.0",
    "licence": {"spdx": "CC0-1.0", "holder": "проект", "items_shipped": True, "proof": "own wording"},
    "title": text("Проба", "Probe"),
    "comparable_pre_post": True,
    "audience": ["mentee"],
    "visibility": {"item": "self", "scale": ["self"], "aggregate": ["head"], "min_n": 5},
    "response": {
        "type": "likert",
        "min": 1,
        "max": 5,
        "labels": {"ru": ["а", "б", "в", "г", "д"]},
        "na_codes": ["Н"],
        "na_labels": {"ru": ["не приходилось"]},
    },
    "items": [
        {"code": "a1", "text": text("Первый")},
        {"code": "a2", "text": text("Второй"), "reverse": True},
        {"code": "a3", "text": text("Третий")},
        {"code": "a4", "text": text("Четвёртый")},
        {"code": "way", "kind": "choice", "text": text("Как"), "options": [option("one"), option("two")]},
        {"code": "agree", "kind": "yes_no", "text": text("Да?"), "required": False},
        {"code": "mark", "kind": "number", "text": text("Сколько"), "min": 1, "max": 10, "satisfied_from": 7},
        {"code": "words", "kind": "text", "text": text("Словами"), "hint": text("Кратко")},
        {"code": "wish", "kind": "multi", "text": text("Что"), "options_from_items": True, "max_choices": 2},
    ],
    "scales": [
        {"code": "A", "items": ["a1", "a2", "a3", "a4"], "method": "mean", "direction": "lower_is_better"},
        {"code": "B", "items": ["a1", "mark"], "method": "sum", "min_share": 0.5, "direction": "none"},
        {"code": "ALL", "of_scales": ["A", "B"], "method": "mean", "min_share": 1, "direction": "none"},
    ],
    "transforms": [{"scale": "A", "name": "index", "expr": "linear", "from": [1, 5], "to": [0, 100]}],
    "any_of": [["words", "agree"]],
    "norms": [],
    "reliability": [],
    "rci": {"enabled": False},
    "min_interval_days": 28,
}
GOOD = {"a1": "2", "a2": "2", "a3": "3", "a4": "Н", "way": "one", "mark": "8", "agree": "yes"}


def bent(*path: Any, to: Any = ..., **whole: Any) -> dict[str, Any]:
    """Copy the base with one value replaced (or removed when `to` is the ellipsis)."""
    data = deepcopy(BASE)
    data.update(whole)
    if path:
        target = data
        for step in path[:-1]:
            target = target[step]
        if to is ...:
            del target[path[-1]]
        else:
            target[path[-1]] = to
    return data


def probe() -> Questionnaire:
    return parse(BASE)
