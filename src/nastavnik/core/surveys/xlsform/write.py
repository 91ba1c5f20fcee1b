"""From a questionnaire to the sheets of a workbook, without loss."""

import json
from typing import Any

from nastavnik.core.surveys.canonical import canonical_mapping
from nastavnik.core.surveys.form import Item, Option, Questionnaire, Scale, Text
from nastavnik.core.surveys.xlsform.choices import COLUMNS as CHOICES
from nastavnik.core.surveys.xlsform.scoring import KEY, NOBODY, REST, SCORING, SETTINGS
from nastavnik.core.surveys.xlsform.survey import COLUMNS as SURVEY
from nastavnik.core.surveys.xlsform.survey import PSY
from nastavnik.core.surveys.xlsform.table import ENGLISH, RUSSIAN

Cells = list[list[str]]


def write(spec: Questionnaire) -> dict[str, Cells]:
    """Write a questionnaire as the sheets of an XLSForm workbook.

    Parameters
    ----------
    spec : Questionnaire
        Parsed questionnaire.

    Returns
    -------
    dict of str to rows
        Sheets ``survey``, ``choices``, ``settings``, ``scoring`` and ``key`` with their headers; every cell is text.
        `read` gives the same questionnaire back.
    """
    lists = _Lists()
    survey = _survey(spec, lists)
    return {
        "survey": _sheet(SURVEY, survey),
        "choices": _sheet(CHOICES, lists.rows),
        "settings": _sheet(SETTINGS, [_settings(spec)]),
        "scoring": _sheet(SCORING, [row for scale in spec.scales for row in _scale(spec, scale)]),
        "key": _sheet(KEY, _key(spec)),
    }


def _sheet(columns: tuple[str, ...], rows: list[dict[str, str]]) -> Cells:
    """Lay rows out under the columns that any of them fills; the first columns always stand."""
    used = [title for place, title in enumerate(columns) if place < 2 or any(row.get(title) for row in rows)]
    return [used, *([row.get(title, "") for title in used] for row in rows)]


def _text(title: str, text: Text | None) -> dict[str, str]:
    return {f"{title}::{RUSSIAN}": text.ru, f"{title}::{ENGLISH}": text.en} if text else {}


class _Lists:
    """Lists of options; the same options make one list."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self.names: dict[tuple[tuple[Option, ...], tuple[Option, ...]], str] = {}

    def name(self, options: tuple[Option, ...], na: tuple[Option, ...]) -> str:
        key = (options, na)
        if key not in self.names:
            self.names[key] = f"list{len(self.names) + 1}"
            self._add(self.names[key], options, "")
            self._add(self.names[key], na, "yes")
        return self.names[key]

    def _add(self, name: str, options: tuple[Option, ...], missing: str) -> None:
        for option in options:
            texts = _text("label", option.label) | _text("hint", option.hint)
            self.rows.append({"list_name": name, "name": option.value, "psy:na": missing, **texts})


def _survey(spec: Questionnaire, lists: _Lists) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    titles = {section.code: section for section in spec.sections}
    last = ""
    for item in spec.items:
        if item.section != last:
            if last:
                rows.append({"type": "end_group"})
            if item.section:
                section = titles[item.section]
                rows.append({"type": "begin_group", "name": section.code, **_text("label", section.title)})
                if section.note:
                    rows.append({"type": "note", PSY + "kind": "section", **_text("label", section.note)})
            last = item.section
        if item.before:
            rows.append({"type": "note", **_text("label", item.before)})
        rows.append(_item(spec, item, lists))
    if last:
        rows.append({"type": "end_group"})
    return rows


def _item(spec: Questionnaire, item: Item, lists: _Lists) -> dict[str, str]:
    row = {"name": item.code, "required": "yes" if item.required else "", **_text("label", item.text)}
    row |= _text("hint", item.hint) | _type(item, lists)
    row[PSY + "reverse"] = "yes" if item.reverse else ""
    row[PSY + "max_choices"] = "" if item.max_choices is None else str(item.max_choices)
    row[PSY + "satisfied_from"] = "" if item.satisfied_from is None else str(item.satisfied_from)
    row[PSY + "visibility"] = "" if item.visibility == spec.visibility.item else " ".join(item.visibility)
    return row


def _type(item: Item, lists: _Lists) -> dict[str, str]:
    if item.kind == "text":
        return {"type": "text"}
    if item.kind == "number":
        row = {"type": "integer", "constraint": f". >= {item.min} and . <= {item.max}"}
        return row | ({PSY + "na": lists.name((), item.na)} if item.na else {})
    name = lists.name(item.options, item.na)
    if item.kind == "multi":
        return {"type": f"select_multiple {name}"}
    return {"type": f"select_one {name}", PSY + "kind": item.kind}


def _settings(spec: Questionnaire) -> dict[str, str]:
    licence, seen = spec.licence, spec.visibility
    row = {"form_id": spec.id, "version": spec.version, "default_language": RUSSIAN}
    row |= _text("form_title", spec.title) | _text("intro", spec.intro) | _text("note", spec.note)
    row |= {"psy:audience": " ".join(spec.audience), "psy:min_n": str(seen.min_n)}
    row |= {
        "psy:item": " ".join(seen.item),
        "psy:scale": " ".join(seen.scale),
        "psy:aggregate": " ".join(seen.aggregate) or NOBODY,
    }
    row |= {"psy:comparable": "yes" if spec.comparable_pre_post else "no", "psy:counterpart": spec.counterpart}
    row |= {"psy:interval_days": str(spec.min_interval_days or ""), "psy:spdx": licence.spdx}
    row |= {"psy:holder": licence.holder, "psy:items_shipped": "yes" if licence.items_shipped else "no"}
    return row | {"psy:proof": licence.proof, "psy:link": licence.link, "psy:declared": licence.declared}


def _scale(spec: Questionnaire, scale: Scale) -> list[dict[str, str]]:
    head = {"method": scale.method, "min_share": f"{scale.min_share!r}", "direction": scale.direction}
    head |= _text("title", scale.title) | {"unverified": "yes" if scale.unverified else ""}
    rows = [{"subscale": scale.code, "of_scale": code} for code in scale.of_scales]
    for code in scale.items:
        item = spec.item(code)
        reverse = "yes" if item.reverse else ""
        rows.append(
            {"subscale": scale.code, "item": code, "reverse": reverse, "min": str(item.min), "max": str(item.max)}
        )
    rows[0] |= head
    return rows


def _key(spec: Questionnaire) -> list[dict[str, str]]:
    mapping: dict[str, Any] = canonical_mapping(spec)
    return [{"field": name, "json": json.dumps(mapping[name], ensure_ascii=False)} for name in REST if name in mapping]
