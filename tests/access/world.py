"""Two schools at stage 7 and an account for each role: what every page is opened with."""

import os
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from nastavnik.demo.scenarios import Stagehand, at_stage
from nastavnik.kit import access, clock
from nastavnik.kit.access import UrlRow
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import standing
from tests import factories
from tests.access import extras
from tests.support.pages import url_of

AT_NIGHT = "NASTAVNIK_NIGHT" in os.environ
ROLES = (
    "coordinator",
    "head",
    "council_member",
    "department_head",
    "confidant",
    "methodist",
    "operator",
    "teacher",
    "mentee",
    "mentor",
)


@dataclass
class World:
    """Two schools at stage 7, and one account for each role of the first."""

    own: Stagehand
    other: Stagehand
    accounts: dict[str, Account]
    russian: "list[Asked]" = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What one role was answered: the status always, the page where it is one."""

    role: str
    name: str
    method: str
    allowed: bool
    url: str
    status: int
    page: bytes


def free_logins() -> None:
    """Let the demonstration be told again in the same database."""
    for account in Account.objects.all():
        account.login = f"{account.pk}-{account.login}"[:150]
        account.save(update_fields=["login"])


def build_world() -> World:
    """Tell the demonstration twice; its logins stay free for whoever tells it once more beside."""
    free_logins()
    own = at_stage(7)
    free_logins()
    other = at_stage(7)
    free_logins()
    with clock.at(own.last_day):
        extras.add(own)
    accounts = {
        "coordinator": own.coordinator,
        "head": own.account("Ветлугина"),
        "council_member": own.account("Седых"),
        "mentee": own.account("Трошин"),
        "mentor": own.account("Ушаков"),
    }
    accounts["department_head"] = factories.account(own.school, roles=("department_head",))
    Teacher.objects.filter(account=accounts["department_head"]).update(department="Естественные науки")
    accounts["department_head"].teacher.refresh_from_db()
    with clock.at(own.last_day):
        factories.lent(own.year, accounts["department_head"], "asking", "mentors", "list")
    for role in ("confidant", "methodist", "operator"):
        accounts[role] = factories.account(own.school, roles=(role,), staff=False)
    accounts["teacher"] = factories.account(own.school)
    with clock.at(own.last_day):
        extras.call_confidant(accounts)
    return World(own, other, {role: Account.objects.get(pk=account.pk) for role, account in accounts.items()})


def client_of(account: Account) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(Account.objects.get(pk=account.pk))  # a test before may have changed the one in memory
    return client


def answer(client: Client, method: str, url: str) -> HttpResponse:
    """Ask and take back whatever the asking changed."""
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, {"form_key": str(uuid.uuid4())})
        transaction.set_rollback(True)
    return response


def ask(client: Client, method: str, url: str) -> int:
    """Ask, and give the status alone."""
    return answer(client, method, url).status_code


def guarded_rows() -> list[tuple[str, UrlRow]]:
    return [(name, row) for name, row in access.matrix().urls.items() if access.ANYBODY not in row.who]


def row_of(row: UrlRow, hand: Stagehand) -> Any | None:
    model = apps.get_model(row.sample or "")
    return model._default_manager.filter(school_id=hand.school.pk).order_by("pk").first()


def visible(row: UrlRow, account: Account) -> list[Any]:
    """Give rows the account sees, the newest first; a url may ask for one in a particular state."""
    model = apps.get_model(row.sample or "")
    return list(model._default_manager.visible_to(account).order_by("-pk")[:60])  # type: ignore[attr-defined]


def _ask_everything(world: World) -> Iterator[Asked]:
    """Ask for every url as every role: an own row that opens, else the first of the school."""
    with clock.at(world.own.last_day):
        for role, account in world.accounts.items():
            client, roles = client_of(account), access.roles_of(standing(account))
            assert role in roles
            client.cookies["django_language"] = "ru"
            for name, row in guarded_rows():
                allowed = access.may_open(name, roles)
                if not (allowed or AT_NIGHT or _is_refused_by_day(role, name)):
                    continue
                own = visible(row, account) if row.sample and allowed else []
                subjects = own or ([row_of(row, world.own)] if row.sample else [None])
                if row.sample and subjects == [None]:
                    continue
                for method in row.methods:
                    urls = [url_of(name, row, subject) for subject in subjects]
                    url, found = _first_found(client, method, urls)
                    yield Asked(role, name, method, allowed, url, found.status_code, _page(found))


def _is_refused_by_day(role: str, name: str) -> bool:
    """Say whether the day too asks a role for what it may not open: a plain teacher always, others one url in three.

    The refusal is one rule before all views; every role at every url is what a night asks.
    """
    return role == "teacher" or zlib.crc32(f"{role} {name}".encode()) % 3 == 0


def _first_found(client: Client, method: str, urls: list[str]) -> tuple[str, HttpResponse]:
    """Ask for one url after another until one opens."""
    for url in urls:
        found = answer(client, method, url)
        if found.status_code != 404:
            break
    return url, found


def _page(found: HttpResponse) -> bytes:
    """Give the page of an answer that is one."""
    is_page = "text/html" in found.headers.get("content-type", "") and found.status_code != 404
    return found.content if is_page else b""


def in_russian(world: World) -> list[Asked]:
    """Give the answers in Russian: asked for once, several tests look at them."""
    world.russian = world.russian or list(_ask_everything(world))
    return world.russian


def in_english(world: World, *, everybody: bool) -> Iterator[Asked]:
    """Ask in English for every page that there is in Russian: as everybody, or as whoever is shown the most of it."""
    clients = {role: client_of(account) for role, account in world.accounts.items()}
    for client in clients.values():
        client.cookies["django_language"] = "en"
    there = [one for one in in_russian(world) if one.allowed and one.page.strip()]
    longest: dict[tuple[str, ...], Asked] = {}
    for one in there:
        home = (one.role,) if everybody or one.name == "web:home" else ()
        kind = (one.name, one.method, *home)
        longest[kind] = max(longest.get(kind, one), one, key=lambda asked: len(asked.page))
    with clock.at(world.own.last_day):
        for one in longest.values():
            yield replace(one, page=_page(answer(clients[one.role], one.method, one.url)))
