"""The one spelling of a questionnaire, and its fingerprint."""

import json
from dataclasses import MISSING, fields, is_dataclass
from hashlib import sha256
from typing import Any

from nastavnik.core.surveys.form import Questionnaire, Transform


def canonical_mapping(spec: Questionnaire) -> dict[str, Any]:
    """Write a questionnaire as plain data that `parse` reads back to the same questionnaire.

    Parameters
    ----------
    spec : Questionnaire
        Parsed questionnaire.

    Returns
    -------
    dict
        Only lists, dicts, texts, numbers and booleans; values equal to defaults are left out, so that
        a field added later does not change the fingerprint of older forms.
    """
    data: dict[str, Any] = _plain(spec)
    if data.pop("rci_enabled", False):
        data["rci"] = {"enabled": True}
    for item in data["items"]:
        if item["kind"] == "likert":
            del item["min"], item["max"]
    return data


def canonical_hash(spec: Questionnaire) -> str:
    """Compute the fingerprint of a questionnaire.

    Parameters
    ----------
    spec : Questionnaire
        Parsed questionnaire.

    Returns
    -------
    str
        SHA-256 of the canonical JSON, 64 hexadecimal digits. Order of keys in the file does not matter;
        any word, option, order of items or key does.
    """
    text = json.dumps(canonical_mapping(spec), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Transform):
        linear = {"scale": value.scale, "name": value.name, "expr": "linear"}
        return {**linear, "from": list(value.source), "to": list(value.target)}
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(part) for field, part in pairs if field.default is MISSING or part != field.default}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
