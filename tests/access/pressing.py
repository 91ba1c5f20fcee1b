"""Every form of every page, filled in as a willing person would and sent: what the rules answer."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.forms import BaseForm
from django.test import Client
from django.urls import resolve
from lxml import html

from nastavnik.core.errors import RuleError
from nastavnik.kit import access, clock, desk
from nastavnik.kit.access import UrlRow
from nastavnik.people.models import Account
from nastavnik.people.selectors import standing
from tests.access.extras import PDF
from tests.access.world import client_of, guarded_rows, url_of, visible
from tests.support import nothing_slow

EVERYWHERE = {"set_language", "web:sign_out"}
WORDS = "Слова для этого поля"
ROUNDS = 3
#: How many like buttons of one list are pressed, and how many rows of other states are opened.
OF_A_KIND, STATES = 3, 8


@dataclass(frozen=True)
class Sent:
    """A form as it was sent: where it stood, where it went, what was refused, which fields were wrong.

    `took` is how many seconds of the processor its longest transaction had.
    """

    page: str
    action: str
    role: str
    refused: tuple[tuple[BaseForm, Exception], ...]
    wrong: dict[str, list[str]]
    took: float = 0.0

    def by_state(self) -> Iterator[tuple[str, str]]:
        """Give the code and the words of each refusal that is not about a value in a field the person sees."""
        for form, error in self.refused:
            seen = {name for name, field in form.fields.items() if not field.widget.is_hidden}
            if isinstance(error, RuleError) and error.field not in seen:
                yield error.code, str(error)
            elif isinstance(error, ValidationError) and not set(getattr(error, "error_dict", {""})) <= seen:
                yield "validation", " ".join(error.messages)
            elif not isinstance(error, RuleError | ValidationError):
                yield "database", str(error)


def signature(row: models.Model) -> tuple[Any, ...]:
    """Say in which state a row stands: its choices, and which of its empty fields are filled."""
    found: list[Any] = []
    for one in row._meta.concrete_fields:
        value = getattr(row, one.attname)
        if one.choices or isinstance(one, models.BooleanField):
            found.append(value)
        elif one.null:
            found.append(value is None)
    return tuple(found)


def rows_of(row: UrlRow, account: Account) -> list[Any]:
    """Give the newest row of each state."""
    if not row.sample:
        return [None]
    return list({signature(one): one for one in reversed(visible(row, account))}.values())[-STATES:]


def enters(element: Any) -> Any:
    """Give what a willing person enters into an empty field."""
    kind = element.get("type", "text") if element.tag == "input" else element.tag
    if kind == "select":
        return next((one for one in element.value_options if one), "")
    if kind in {"radio", "checkbox"}:
        return element.get("value", "on")
    if kind == "file":
        return SimpleUploadedFile("signed.pdf", PDF, "application/pdf")
    known = {"date": f"{clock.today():%Y-%m-%d}", "number": element.get("min") or "1", "email": "a@school.example"}
    return known.get(kind) or WORDS[: int(element.get("maxlength") or 100)]


def fill(form: Any, values: dict[str, Any], names: Iterable[str]) -> bool:
    """Fill the named fields in where they are empty, and say whether there was something to fill."""
    found = False
    for element in form.inputs:
        empty = element.name in names and not any(str(one).strip() for one in values.get(element.name, []))
        if empty and (value := enters(element)):
            values[element.name], found = [value], True
    return found


def buttons(form: Any, page: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give where each button of a form leads and what it adds."""
    for one in form.iter("button"):
        if one.get("type", "submit") == "submit" and one.get("disabled") is None:
            name = one.get("name")
            yield one.get("formaction") or form.get("action") or page, {name: [one.get("value", "")]} if name else {}


def name_of(path: str) -> str:
    """Name the url behind a path."""
    return resolve(path.split("#")[0].split("?")[0]).view_name


def forms_on(client: Client, url: str) -> list[Any]:
    """Open a page and give its forms that change something."""
    with transaction.atomic():
        page = client.get(url)
        transaction.set_rollback(True)
    if page.status_code != 200 or "text/html" not in page.headers.get("content-type", "") or not page.content.strip():
        return []
    return [form for form in html.fromstring(page.content).forms if form.get("method", "get").lower() == "post"]


def send(client: Client, path: str, values: dict[str, Any]) -> tuple[Any, dict[str, list[str]], float]:
    """Send one form and take back whatever it did; give what was refused, which fields were wrong, what it took."""
    refused: list[tuple[BaseForm, Exception]] = []
    forms: dict[int, BaseForm] = {}
    really, cleaned = desk.refuse, BaseForm.full_clean

    def refuse(form: BaseForm, error: Any) -> None:
        refused.append((form, error))
        really(form, error)

    def full_clean(form: BaseForm) -> None:
        cleaned(form)
        if form.is_bound:
            forms[id(form)] = form

    kept = mock.patch.object(desk, "refuse", refuse), mock.patch.object(BaseForm, "full_clean", full_clean)
    with transaction.atomic(), kept[0], kept[1]:
        client.post(path, values | {"form_key": str(uuid.uuid4())})
        transaction.set_rollback(True)
    wrong = {one.add_prefix(name): list(words) for one in forms.values() for name, words in one.errors.items()}
    return tuple(refused), wrong, max(nothing_slow.seen.taken, default=0.0)


def pressed(account: Account, role: str, only: str = "") -> Iterator[Sent]:
    """Open every page an account may open, or one, and press every button on it; what a form misses is filled in."""
    client, seen = client_of(account), Counter[tuple[str, str, str]]()
    roles = access.roles_of(standing(account))
    for name, row in guarded_rows():
        if "GET" not in row.methods or not access.may_open(name, roles) or only not in {"", name}:
            continue
        for url in [url_of(name, row, subject) for subject in rows_of(row, account)]:
            for form in forms_on(client, url):
                for path, extra in buttons(form, url):
                    key = (url, name_of(path), str(extra))
                    seen[key] += 1
                    if name_of(path) in EVERYWHERE or seen[key] > OF_A_KIND:
                        continue
                    values: dict[str, Any] = extra | {"draft_key": [""]}
                    for field, value in form.form_values():
                        values.setdefault(field, []).append(value)
                    for _round in range(ROUNDS):
                        refused, wrong, took = send(client, path, values)
                        if refused or not fill(form, values, wrong):
                            break
                    yield Sent(name, name_of(path), role, refused, wrong, took)
