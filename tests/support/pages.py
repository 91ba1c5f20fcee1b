"""Every page of every role of the demonstration school, in the state that the access matrix needs."""

import logging
from collections.abc import Container, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import reverse

from nastavnik.demo.scenarios import Stagehand
from nastavnik.kit import access
from nastavnik.kit.access import UrlRow
from nastavnik.kit.models import Unnumbered
from nastavnik.people.models import Account
from nastavnik.people.selectors import standing

#: Whom the story has in each role; a name of the staff list.
PEOPLE = {
    "coordinator": "Корнеева",
    "head": "Ветлугина",
    "council_member": "Седых",
    "confidant": "Лаптева",
    "mentor": "Ушаков",
    "mentee": "Трошин",
    "teacher": "Артемьев",
}


@dataclass(frozen=True)
class Page:
    """One page that opens for one role."""

    role: str
    name: str
    url: str

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


def accounts_of(hand: Stagehand) -> dict[str, Account]:
    """Give an account for each role of the story."""
    return {role: Account.objects.get(pk=hand.account(name).pk) for role, name in PEOPLE.items()}


def client_of(account: Account) -> Client:
    """Give a browser in which somebody has signed in."""
    client = Client(raise_request_exception=True)
    client.force_login(account)
    return client


def _key_of(row: UrlRow, subject: Any) -> dict[str, Any]:
    """Give what an address names a row of this kind by."""
    unnumbered = row.sample and issubclass(apps.get_model(row.sample), Unnumbered)
    return {"handle": subject.handle} if unnumbered else {"pk": subject.pk}


def url_of(name: str, row: UrlRow, subject: Any | None) -> str:
    """Fill in the parts of a url from the row it is about and the matrix."""
    kwargs: dict[str, Any] = {} if subject is None else _key_of(row, subject)
    for key, value in row.args:
        kwargs[key] = attrgetter(value[1:])(subject) if value.startswith("=") else value
    return reverse(name, kwargs=kwargs)


def _subjects(row: UrlRow, account: Account) -> list[Any | None]:
    """Give rows the account sees, the newest first; a url may ask for one in a particular state."""
    if not row.sample:
        return [None]
    model = apps.get_model(row.sample)
    return list(model._default_manager.visible_to(account).order_by("-pk")[:60])  # type: ignore[attr-defined]


def pages_of(role: str, account: Account, named: Container[str] | None = None) -> Iterator[Page]:
    """Find a row for each url that the role may read, of those named or of all, and give the pages that open."""
    client, roles = client_of(account), access.roles_of(standing(account))
    logging.getLogger("django.request").setLevel(logging.ERROR)  # a row in another state is no page, and no trouble
    for name, row in access.matrix().urls.items():
        if "GET" not in row.methods or access.ANYBODY in row.who or not access.may_open(name, roles):
            continue
        if named is not None and name not in named:
            continue
        for subject in _subjects(row, account):
            url = url_of(name, row, subject)
            status = client.get(url).status_code
            if status == 200:
                yield Page(role, name, url)
            if status != 404:
                break
