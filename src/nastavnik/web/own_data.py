"""What somebody takes along of what is held of them: their own rows, in words and as data, nothing others wrote.

A table is taken only where it is named here; a field that the access matrix keeps from its owner's side is left out.
"""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nastavnik.kit import access, clock, held
from nastavnik.people.models import Account, Teacher
from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors import spec_of
from nastavnik.surveys.selectors.answers import answered_lines

#: Tables that are taken, as they are named among what is held, and the fields of each that are not one's own alone.
TAKEN: dict[str, set[str]] = {
    "people.Teacher any": set(),
    "people.Membership any": set(),
    "consents.DataRequest any": set(),
    "people.SignIn any": set(),
    "kit.Draft any": {"key"},
    "registry.MenteeEntry mentee": set(),
    "registry.MentoringRequest mentee": set(),
    "registry.Interview mentee": set(),
    "registry.Development mentee": set(),
    "registry.Preference mentee": set(),
    "registry.Preference mentor": set(),
    "registry.MentorEntry mentor": set(),
    "registry.Achievement mentor": set(),
    "registry.CouncilOpinion council_member": set(),
    "mentoring.Goal mentee": set(),
    "mentoring.Goal mentor": set(),
    "mentoring.Task mentee": set(),
    "mentoring.Task mentor": set(),
    "mentoring.Meeting mentee": set(),
    "mentoring.Meeting mentor": set(),
    "mentoring.MeetingNote mentee": set(),
    "mentoring.MeetingNote mentor": set(),
    "mentoring.ConfidantCall any": set(),
    "surveys.Response any": {"code_hash", "takes_part"},
    "surveys.Share any": {"response"},
}
#: Tables that hold no private word and are told of on pages of their own; each with whose it is and its words.
BESIDE = (
    held.Held(
        "consents.Consent",
        gettext_lazy("Ваши согласия"),
        held.EVERYBODY,
        (
            (gettext_lazy("на что, в каком состоянии, как дано"), "kind state channel wording_version"),
            (gettext_lazy("дни"), "prepared_on given_on until withdrawn_on"),
            (gettext_lazy("номер листа"), "sheet_number"),
        ),
        ("teacher__account",),
    ),
    held.Held(
        "surveys.Reading",
        gettext_lazy("Кто читал ваши ответы"),
        held.EVERYBODY,
        ((gettext_lazy("кто"), "reader"), (gettext_lazy("когда"), "read_on")),
        ("response__respondent__account",),
    ),
    held.Held(
        "people.Entered",
        gettext_lazy("Внесено за вас"),
        held.EVERYBODY,
        (
            (gettext_lazy("откуда, номер и день"), "kind number day"),
            (gettext_lazy("кто внёс и когда"), "entered_by entered_at"),
            (gettext_lazy("ваше возражение"), "objected_on annulled"),
        ),
        ("teacher__account",),
    ),
)
#: Who reads a field as its owner: its author, whoever asked, those who were there.
OWNER = {"author", "caller", "participants"}


@dataclass(frozen=True, slots=True)
class Part:
    """One row's part in words, and its fields as data."""

    words: str
    told: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table."""

    name: str
    title: str
    rows: list[list[Part]]


def sections_of(account: Account, roles: Iterable[str]) -> list[Section]:
    """Give everything that somebody may take along, table by table; empty ones are left out."""
    open_to = {held.EVERYBODY, *roles}
    kinds = [(one, TAKEN[name]) for name, one in held.held if name in TAKEN and one.role in open_to]
    made = (_section(one, without, account) for one, without in [*kinds, *((one, set[str]()) for one in BESIDE)])
    return [section for section in made if section.rows]


def _section(one: held.Held, without: set[str], account: Account) -> Section:
    model = apps.get_model(one.model)
    parts = [(str(words), list(_fields(one, model, fields, without))) for words, fields in one.parts]
    related = [field.name for _words, fields in parts for field in fields if isinstance(field, models.ForeignKey)]
    own = Q()
    for path in one.whose:
        own |= Q(**{path: account.pk})
    rows = model._base_manager.filter(own).order_by("pk").distinct().select_related(*related)
    if model is Response:
        rows = rows.select_related("version__questionnaire")
    return Section(one.name, str(one.title), [_row(row, parts) for row in rows])


def _fields(one: held.Held, model: type[models.Model], names: str, without: set[str]) -> Iterator[Any]:
    """Give the fields of a part that go along: no key of a foreign row, nothing kept from the owner's side."""
    rows = access.matrix().fields
    for name in names.split():
        field = model._meta.get_field(name)
        foreign = isinstance(field, models.ForeignKey) and field.related_model not in (Teacher, Account)
        label = f"{one.model}.{name}"
        kept = label in rows and not (OWNER | {one.role}) & set(rows[label].sees)
        if name not in without and not kept and (not foreign or name == "version"):
            yield field


def _row(row: Any, parts: list[tuple[str, list[Any]]]) -> list[Part]:
    found = []
    for words, fields in parts:
        data = {field.name: _value(row, field) for field in fields}
        told = "; ".join(filter(None, (_in_words(row, field, data[field.name]) for field in fields)))
        if told:
            found.append(Part(words, told, data))
    return found


def _value(row: Any, field: Any) -> Any:
    """Give one value as data."""
    if isinstance(row, Response) and field.name == "version":
        return spec_of(row.version).title.display(get_language() or "ru")
    if isinstance(row, Response) and field.name == "answers":
        return dict(answered_lines(row, {"self"}, get_language() or "ru"))
    value = getattr(row, field.name)
    if isinstance(value, Teacher | Account):
        return value.full_name
    if isinstance(value, dt.datetime):
        return localtime(value).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, dt.date) else value


def _in_words(row: Any, field: Any, value: Any) -> str:
    """Say one value as people read it."""
    if value is None or value in ("", [], {}):
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return _("да") if value else _("нет")
    return _listed(value)


def _listed(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_listed(one)}" for name, one in value.items())
    return ", ".join(map(_listed, value)) if isinstance(value, list | tuple) else str(value)


def packed(account: Account, roles: Iterable[str], school: str) -> bytes:
    """Make one file of it: pages to read and the same as data; nothing is written to the database."""
    sections, day = sections_of(account, roles), clock.today()
    about = {"name": account.full_name, "school": school, "day": day}
    files = {"data.json": json.dumps(_data(sections, about), ensure_ascii=False, indent=1, default=str)}
    pages = [(f"{number:02}.html", section) for number, section in enumerate(sections, 1)]
    for name, section in pages:
        files[name] = render_to_string("web/own_data_page.html", {**about, "section": section})
    files["index.html"] = render_to_string("web/own_data_index.html", {**about, "pages": pages})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def _data(sections: list[Section], about: dict[str, Any]) -> dict[str, Any]:
    rows = {
        section.name: [{name: value for part in row for name, value in part.data.items()} for row in section.rows]
        for section in sections
    }
    return {**{name: str(value) for name, value in about.items()}, "held": rows}
