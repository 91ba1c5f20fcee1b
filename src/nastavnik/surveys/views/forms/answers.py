"""Answers as tables: of a school without names, as far as the form allows; one's own in full."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.core.spreadsheet import Sheet
from nastavnik.kit.files import attachment, spreadsheet
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.surveys.models import Version
from nastavnik.surveys.selectors import spec_of
from nastavnik.surveys.selectors.exports import (
    Group,
    codebook,
    group_totals,
    groups,
    own_answers,
    readable_items,
    readable_rows,
)
from nastavnik.surveys.services import note_reading
from nastavnik.surveys.views.common import language

JSON = "application/json"


def _csv(name: str, rows: Sequence[Sequence[Any]]) -> HttpResponse:
    return spreadsheet(name, [Sheet(name, rows)], "csv")


def _json(name: str, data: Any) -> HttpResponse:
    return attachment(json.dumps(data, ensure_ascii=False, indent=1).encode(), f"{name}.json", JSON)


def _name(version: Version, what: str) -> str:
    return f"{version.questionnaire.key}-{version.number}-{what}"


def _group_name(group: Group) -> str:
    """Name an asking in words."""
    if group.wave is None:
        return _("вне анкетирования")
    return f"{group.wave}, {group.wave.opens_on:%d.%m.%Y}"


def _lines(version: Version, group: Group) -> list[dict[str, Any]]:
    """Lay the totals of one asking out for the page."""
    tongue, items = language(), {item.code: item for item in spec_of(version).items}
    lines = []
    for one in group_totals(version, group):
        item = items[one.code]
        labels = {option.value: option.label.display(tongue) for option in (*item.options, *item.na)}
        counts = [(labels.get(value, value), count) for value, count in (one.counts or {}).items()]
        text = item.text.display(tongue) if item.text else item.code
        lines.append({"text": text, "n": one.n, "mean": one.mean, "maximum": item.max, "counts": counts})
    return lines


def answers(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the totals of each asking of a version and what may be downloaded."""
    version = visible_or_404(request, Version, pk=pk)
    spec, tongue = spec_of(version), language()
    least, found = spec.visibility.min_n, groups(version, request.school)
    context = {
        "version": version,
        "title": spec.title.display(tongue),
        "groups": [
            {
                "name": _group_name(group),
                "answered": len(group.rows),
                "counted": len(group.rows) // least * least,
                "lines": _lines(version, group),
            }
            for group in found
        ],
        "least": least,
        "allowed": "coordinator" in spec.visibility.aggregate,
        "readable": [item.text.display(tongue) for item in readable_items(spec) if item.text],
        "rows": sum(len(readable_rows(version, group)) for group in found),
    }
    return render(request, "surveys/forms/answers.html", context)


def _note(request: DeskRequest, version: Version, found: Sequence[Group]) -> None:
    """Note that answers were taken row by row: their authors see it, though no row bears a name."""
    taken = [row for group in found if readable_rows(version, group) for row in group.rows]
    note_reading(reader=request.user, responses=taken)


def answers_csv(request: DeskRequest, pk: int) -> HttpResponse:
    """Give what the coordinator may read, row by row, without names."""
    version = visible_or_404(request, Version, pk=pk)
    items, found = readable_items(spec_of(version)), groups(version, request.school)
    _note(request, version, found)
    header = [_("анкетирование"), _("человек"), *(item.code for item in items)]
    body = [
        [_group_name(group), row["person"], *(row[item.code] for item in items)]
        for group in found
        for row in readable_rows(version, group)
    ]
    return _csv(_name(version, "answers"), [header, *body])


def totals_csv(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the totals of each asking of a version."""
    version = visible_or_404(request, Version, pk=pk)
    header = [_("анкетирование"), _("код"), _("ответили"), _("среднее"), _("сколько раз какой ответ")]
    body = [
        [_group_name(group), one.code, one.n, one.mean, "; ".join(f"{v}: {n}" for v, n in (one.counts or {}).items())]
        for group in groups(version, request.school)
        for one in group_totals(version, group)
    ]
    return _csv(_name(version, "totals"), [header, *body])


def answers_json(request: DeskRequest, pk: int) -> HttpResponse:
    """Give rows, totals and the codebook together."""
    version = visible_or_404(request, Version, pk=pk)
    found = groups(version, request.school)
    _note(request, version, found)
    told = [
        {
            "asked": _group_name(group),
            "answered": len(group.rows),
            "rows": readable_rows(version, group),
            "totals": [
                {"code": one.code, "n": one.n, "mean": one.mean, "counts": one.counts}
                for one in group_totals(version, group)
            ],
        }
        for group in found
    ]
    return _json(_name(version, "answers"), {"codebook": codebook(version, language()), "groups": told})


def codebook_csv(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the codebook of a version."""
    version = visible_or_404(request, Version, pk=pk)
    book = codebook(version, language())
    header = [_("код"), _("вопрос"), _("вид"), _("обратный"), _("ответы"), _("пропуск"), _("шкалы")]
    body = []
    for item in book["items"]:
        scales = [scale["code"] for scale in book["scales"] if item["code"] in scale["items"]]
        bounds = [] if item["answers"] or item["min"] is None else [f"{item['min']}–{item['max']}"]
        told = [f"{value} = {label}" for value, label in item["answers"].items()] or bounds
        missing = [f"{value} = {label}" for value, label in item["missing"].items()]
        reverse = _("да") if item["reverse"] else ""
        body.append([item["code"], item["text"], item["kind"], reverse, "; ".join(told), "; ".join(missing), scales])
    return _csv(_name(version, "codebook"), [header, *body])


def mine_json(request: DeskRequest) -> HttpResponse:
    """Give whoever asks everything they ever answered."""
    return _json(_("мои ответы"), own_answers(request.user, language()))


def mine_csv(request: DeskRequest) -> HttpResponse:
    """Give whoever asks everything they ever answered, as a table."""
    header = [_("анкета"), _("версия"), _("отправлено"), _("исправление"), _("код"), _("ответ")]
    body = [
        [one["title"], one["version"], one["submitted_at"], _("да") if one["corrects_earlier"] else "", code, value]
        for one in own_answers(request.user, language())
        for code, value in one["answers"].items()
    ]
    return _csv(_("мои ответы"), [header, *body])
