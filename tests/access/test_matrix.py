"""Every url, every role, own and another school's rows: what opens is what access_matrix.yaml says."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from nastavnik.demo.scenarios import Stagehand, at_stage
from nastavnik.kit import access, clock
from nastavnik.kit.access import UrlRow
from nastavnik.people.models import Account, Membership, Teacher
from tests import factories
from tests.access import extras

pytestmark = pytest.mark.xdist_group("pages of every role")
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
OPENED = {200, 302, 303}
TAKEN = {200, 204, 400, 302, 303, 409, 422}


@dataclass
class World:
    """Two schools at stage 7, and one account for each role of the first."""

    own: Stagehand
    other: Stagehand
    accounts: dict[str, Account]


def build_world() -> World:
    """Tell the demonstration twice, the second school under other logins."""
    own = at_stage(7)
    for account in Account.objects.all():
        account.login = f"own-{account.login}"
        account.save(update_fields=["login"])
    other = at_stage(7)
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
    for role in ("confidant", "methodist", "operator"):
        accounts[role] = factories.account(own.school, roles=(role,), staff=False)
    accounts["teacher"] = factories.account(own.school)
    return World(own, other, {role: Account.objects.get(pk=account.pk) for role, account in accounts.items()})


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Tell both schools once for the whole module, and take them back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(told: World, db: None) -> World:
    return told


def client_of(account: Account) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(account)
    return client


def ask(client: Client, method: str, url: str) -> int:
    """Ask and take back whatever the asking changed."""
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, {"form_key": str(uuid.uuid4())})
        transaction.set_rollback(True)
    return response.status_code


def url_of(name: str, row: UrlRow, subject: Any | None) -> str:
    kwargs: dict[str, Any] = {"pk": subject.pk} if subject is not None else {}
    for key, value in row.args:
        kwargs[key] = attrgetter(value[1:])(subject) if value.startswith("=") else value
    return reverse(name, kwargs=kwargs)


def guarded_rows() -> list[tuple[str, UrlRow]]:
    return [(name, row) for name, row in access.matrix().urls.items() if access.ANYBODY not in row.who]


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert set(access.matrix().urls) == access.url_names()


def test_nobody_signed_out_opens_anything_guarded(world: World) -> None:
    wrong = []
    for name, row in guarded_rows():
        subject = _row_of(row, world.own) if row.sample else None
        if row.sample and subject is None:
            continue
        for method in row.methods:
            status = ask(Client(), method, url_of(name, row, subject))
            if status != (302 if method == "GET" else 401):
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def _row_of(row: UrlRow, hand: Stagehand) -> Any | None:
    model = apps.get_model(row.sample or "")
    return model._default_manager.filter(school=hand.school).order_by("pk").first()


def _visible(row: UrlRow, account: Account) -> list[Any]:
    """Give rows the account sees, the newest first; a url may ask for one in a particular state."""
    model = apps.get_model(row.sample or "")
    return list(model._default_manager.visible_to(account).order_by("-pk")[:60])  # type: ignore[attr-defined]


def _open_one(client: Client, name: str, row: UrlRow, method: str, subjects: list[Any | None]) -> int:
    """Ask for one row after another until one opens."""
    status = 404
    for subject in subjects:
        status = ask(client, method, url_of(name, row, subject))
        if status != 404:
            break
    return status


def test_each_role_opens_its_urls_and_no_other(world: World) -> None:
    wrong, opened = [], set()
    with clock.at(world.own.last_day):
        for role, account in world.accounts.items():
            client, roles = client_of(account), access.roles_of(account)
            assert role in roles
            for name, row in guarded_rows():
                allowed = access.may_open(name, roles)
                subjects = (
                    ((_visible(row, account) if allowed else []) or [_row_of(row, world.own)]) if row.sample else [None]
                )
                if row.sample and subjects == [None]:
                    continue
                for method in row.methods:
                    status = _open_one(client, name, row, method, subjects)
                    good = (OPENED if method == "GET" else TAKEN) | ({404} if row.sample or row.own else set())
                    if not allowed:
                        good = {403}
                    if status not in good:
                        wrong.append(f"{role} {method} {name}: {status}")
                    if status in OPENED | TAKEN:
                        opened.add(name)
    assert not wrong, "\n".join(wrong)
    unopened = {name for name, _row in guarded_rows()} - opened
    assert not unopened, f"nobody opened these, so nothing was tried: {sorted(unopened)}"


def test_every_entry_of_every_bar_opens_and_is_then_the_current_one(world: World) -> None:
    wrong = []
    with clock.at(world.own.last_day):
        for role, account in world.accounts.items():
            client = client_of(account)
            for entry in client.get("/").context["navigation"]:
                page = client.get(entry["url"])
                if page.status_code != 200:
                    wrong.append(f"{role} {entry['url']}: {page.status_code}")
                    continue
                marked = [one["url"] for one in page.context["navigation"] if one["current"]]
                opened = [client.get(tab["url"]).status_code for tab in page.context["tabs"]]
                if marked != [entry["url"]] or set(opened) - {200}:
                    wrong.append(f"{role} {entry['url']}: current {marked}, tabs {opened}")
    assert not wrong, "\n".join(wrong)


def test_another_schools_rows_do_not_exist(world: World) -> None:
    wrong, tried = [], 0
    for role, account in world.accounts.items():
        client, roles = client_of(account), access.roles_of(account)
        for name, row in guarded_rows():
            if not row.sample or not access.may_open(name, roles):
                continue
            subject = _row_of(row, world.other)
            if subject is None:
                continue
            for method in row.methods:
                tried += 1
                status = ask(client, method, url_of(name, row, subject))
                if status != 404:
                    wrong.append(f"{role} {method} {name}: {status}")
    assert not wrong, "\n".join(wrong)
    assert tried > 100


def test_control_with_the_scope_out_another_school_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from nastavnik.people.models import SchoolQuerySet  # noqa: PLC0415

    subject = world.other.year.acts.order_by("pk").first()
    client = client_of(world.accounts["coordinator"])
    assert client.get(reverse("programme:act", kwargs={"pk": subject.pk})).status_code == 404
    monkeypatch.setattr(SchoolQuerySet, "of_school", lambda self, _account: self.all())
    assert client.get(reverse("programme:act", kwargs={"pk": subject.pk})).status_code == 200


def test_a_role_taken_away_is_gone_at_the_next_request(world: World) -> None:
    client = client_of(world.accounts["coordinator"])
    assert client.get(reverse("registry:mentees")).status_code == 200
    Membership.objects.filter(account=world.accounts["coordinator"]).update(ended_on=world.own.last_day)
    assert client.get(reverse("registry:mentees")).status_code == 403


def test_a_disabled_account_is_out_at_the_next_request(world: World) -> None:
    client = client_of(world.accounts["mentee"])
    Account.objects.filter(pk=world.accounts["mentee"].pk).update(is_active=False)
    assert client.get(reverse("web:home")).status_code == 302


def test_the_checks_of_the_start_find_nothing(db: None) -> None:
    call_command("check", databases=["default"], fail_level="WARNING")
