"""An own form on the table: a draft with two questions and a scale, a workbook made on the spot."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from nastavnik.core.spreadsheet import Sheet, xlsx
from nastavnik.core.surveys import parse
from nastavnik.core.surveys.xlsform import write
from nastavnik.people.models import Account
from nastavnik.surveys.models import FormDraft, Version
from nastavnik.surveys.services import authoring

QUESTION = {
    "code": "q1",
    "kind": "likert",
    "text": {"ru": "Хватает ли времени?"},
    "required": True,
    "visibility": ["self"],
    "options": [{"value": str(n), "label": {"ru": f"вариант {n}"}} for n in (1, 2, 3)],
}
WORDS = {
    "code": "q2",
    "kind": "text",
    "text": {"ru": "Что изменить?"},
    "required": False,
    "visibility": ["self", "coordinator"],
}
SCALE = {
    "code": "S1",
    "title": {"ru": "Время"},
    "items": ["q1"],
    "method": "mean",
    "direction": "none",
    "min_share": 1.0,
}


def drafted(actor: Account, title: str = "О времени") -> FormDraft:
    draft = authoring.start_form(school=actor.school, title=title, actor=actor)
    for item in (QUESTION, WORDS):
        authoring.add_or_change_item(draft=draft, item=item, actor=actor)
    return authoring.add_or_change_scale(draft=draft, scale=SCALE, actor=actor)


def published(actor: Account, title: str = "О времени") -> Version:
    return authoring.publish(draft=drafted(actor, title), actor=actor)


def workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    return xlsx([Sheet(title, rows) for title, rows in sheets.items()])


def book(spec: dict[str, Any], name: str = "анкета.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook(write(parse(spec))))
