"""The sheets of scoring and settings, and the rest of the key as JSON."""

import json
from collections.abc import Sequence
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.surveys.xlsform.faults import Faults
from nastavnik.core.surveys.xlsform.survey import Survey
from nastavnik.core.surveys.xlsform.table import Row, languages, rows

SCORING = (
    *("subscale", *languages("title"), "item", "of_scale", "reverse", "min", "max", "weight"),
    *("method", "min_share", "direction", "unverified"),
)
SETTINGS = (
    *("form_id", "version", "default_language", *languages("form_title", "intro", "note")),
    *(f"psy:{name}" for name in ("audience", "item", "scale", "aggregate", "min_n", "comparable", "interval_days")),
    *(f"psy:{name}" for name in ("counterpart", "spdx", "holder", "items_shipped", "proof", "link", "declared")),
)
KEY = ("field", "json")
#: What has no cell of its own and goes as JSON.
REST = ("transforms", "any_of", "norms", "reliability", "rci")
#: Stands where nobody reads.
NOBODY = "nobody"
NO_SCALE = N_("не указана шкала: впишите subscale")
NO_ITEM = N_("вопроса с таким кодом на листе survey нет")
WEIGHT = N_("веса, кроме 1, не поддерживаются")
BOUND = N_("границы не совпадают с вариантами ответа: у этого вопроса от %(low)s до %(high)s")
ONE_ROW = N_("настройки занимают одну строку")
RUSSIAN_FIRST = N_("основной язык анкеты русский: впишите Русский (ru) или оставьте пустым")
NOT_FIELD = N_("здесь может стоять только %(words)s")
NOT_JSON = N_("запись JSON не читается")


def read_scoring(
    cells: Sequence[Sequence[Any]], survey: Survey, faults: Faults
) -> tuple[list[dict[str, Any]], list[Row]]:
    """Read the scales; a reversed question is marked in `survey`.

    Parameters
    ----------
    cells : sequence of rows
        The sheet ``scoring``: a row for each part of a scale, the scale's own cells in its first row.
    survey : Survey
        What `read_survey` gave.
    faults : Faults
        Where faults are noted.

    Returns
    -------
    scales : list of dict
        As the key of a questionnaire writes them.
    places : list of Row
        The first row of each.
    """
    items = {item["code"]: item for item in survey.items}
    scales: dict[str, dict[str, Any]] = {}
    places: list[Row] = []
    for row in rows("scoring", cells, SCORING, faults):
        code = row.get("subscale")
        if not code:
            row.fail("subscale", NO_SCALE)
            continue
        if code not in scales:
            scales[code] = _scale(row, code)
            places.append(row)
        _part(row, scales[code], items)
    return list(scales.values()), places


def _scale(row: Row, code: str) -> dict[str, Any]:
    direction, method = row.get("direction") or "none", row.get("method") or "mean"
    scale: dict[str, Any] = {"code": code, "method": method, "direction": direction}
    title, share = row.text("title"), row.number_in("min_share")
    if title is not None:
        scale["title"] = title
    if share is not None:
        scale["min_share"] = share
    if row.flag("unverified"):
        scale["unverified"] = True
    return scale


def _part(row: Row, scale: dict[str, Any], items: dict[str, dict[str, Any]]) -> None:
    code, below = row.get("item"), row.get("of_scale")
    if below:
        scale.setdefault("of_scales", []).append(below)
    if not code:
        return
    if code not in items:
        row.fail("item", NO_ITEM)
        return
    scale.setdefault("items", []).append(code)
    if row.get("weight") not in ("", "1"):
        row.fail("weight", WEIGHT)
    if row.flag("reverse"):
        items[code]["reverse"] = True
    low, high = _limits(items[code])
    for title, bound in (("min", low), ("max", high)):
        if row.get(title) not in ("", bound):
            row.fail(title, BOUND, low=low, high=high)


def _limits(item: dict[str, Any]) -> tuple[str, str]:
    if item["kind"] == "number":
        return str(item["min"]), str(item["max"])
    values = [option["value"] for option in item.get("options", ())] or [""]
    return values[0], values[-1]


def read_settings(cells: Sequence[Sequence[Any]], faults: Faults) -> tuple[dict[str, Any], Row | None]:
    """Read the settings of the form.

    Parameters
    ----------
    cells : sequence of rows
        The sheet ``settings``: one row under the header.
    faults : Faults
        Where faults are noted.

    Returns
    -------
    mapping : dict
        Part of the key of a questionnaire; absent fields are absent.
    place : Row or None
        The row, None when the sheet is empty.
    """
    found = list(rows("settings", cells, SETTINGS, faults))
    if not found:
        return {}, None
    row = found[0]
    for extra in found[1:]:
        extra.fail("", ONE_ROW)
    if row.get("default_language") not in ("", "Русский (ru)", "ru", "Russian (ru)", "default"):
        row.fail("default_language", RUSSIAN_FIRST)
    mapping: dict[str, Any] = {}
    plain = (("id", row.get("form_id")), ("version", row.get("version")), ("counterpart", row.get("psy:counterpart")))
    texts = (("title", row.text("form_title")), ("intro", row.text("intro")), ("note", row.text("note")))
    mapping |= {key: value for key, value in (*plain, *texts) if value}
    if row.get("psy:audience"):
        mapping["audience"] = _words(row, "psy:audience")
    if row.get("psy:comparable"):
        mapping["comparable_pre_post"] = row.flag("psy:comparable")
    interval = row.whole("psy:interval_days")
    if interval:
        mapping["min_interval_days"] = interval
    mapping["visibility"] = _visibility(row)
    licence: dict[str, Any] = {
        key: row.get(f"psy:{key}") for key in ("spdx", "holder", "proof", "link", "declared") if row.get(f"psy:{key}")
    }
    if licence:
        mapping["licence"] = {**licence, "items_shipped": row.flag("psy:items_shipped")}
    return mapping, row


def _words(row: Row, title: str) -> list[str]:
    return row.get(title).replace(",", " ").split()


def _visibility(row: Row) -> dict[str, Any]:
    told = [(name, _words(row, f"psy:{name}")) for name in ("item", "scale", "aggregate")]
    found: dict[str, Any] = {name: [] if words == [NOBODY] else words for name, words in told if words}
    least = row.whole("psy:min_n")
    return found if least is None else {**found, "min_n": least}


def read_key(cells: Sequence[Sequence[Any]], faults: Faults) -> dict[str, Any]:
    """Read the rest of the key: transforms, groups, norms, reliability.

    Parameters
    ----------
    cells : sequence of rows
        The sheet ``key``: a field and its JSON in each row.
    faults : Faults
        Where faults are noted.

    Returns
    -------
    dict
        Part of the key of a questionnaire.
    """
    mapping: dict[str, Any] = {}
    for row in rows("key", cells, KEY, faults):
        name = row.get("field")
        if name not in REST:
            row.fail("field", NOT_FIELD, words=", ".join(REST))
            continue
        try:
            mapping[name] = json.loads(row.get("json"))
        except (ValueError, RecursionError):
            row.fail("json", NOT_JSON)
    return mapping
