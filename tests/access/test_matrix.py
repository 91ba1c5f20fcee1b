"""Every url, every role, own and another school's rows: what opens is what access_matrix.yaml says."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from nastavnik.kit import access, clock
from nastavnik.people.models import Account, Membership
from nastavnik.people.selectors import standing
from tests.access.world import World, ask, client_of, guarded_rows, in_russian, row_of, url_of
from tests.support import site_role

pytestmark = pytest.mark.xdist_group("pages of every role")
OPENED = {200, 302, 303}
TAKEN = {200, 204, 400, 302, 303, 409, 422}


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert set(access.matrix().urls) == access.url_names()


def test_nobody_signed_out_opens_anything_guarded(world: World) -> None:
    wrong = []
    for name, row in guarded_rows():
        subject = row_of(row, world.own) if row.sample else None
        if row.sample and subject is None:
            continue
        for method in row.methods:
            status = ask(Client(), method, url_of(name, row, subject))
            if status != (302 if method == "GET" else 401):
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_each_role_opens_its_urls_and_no_other(world: World) -> None:
    wrong, opened = [], set()
    for asked in in_russian(world):
        row = access.matrix().urls[asked.name]
        good = (OPENED if asked.method == "GET" else TAKEN) | ({404} if row.sample or row.own else set())
        if asked.status not in (good if asked.allowed else {403}):
            wrong.append(f"{asked.role} {asked.method} {asked.name}: {asked.status}")
        if asked.status in OPENED | TAKEN:
            opened.add(asked.name)
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
        client, roles = client_of(account), access.roles_of(standing(account))
        for name, row in guarded_rows():
            if not row.sample or not access.may_open(name, roles):
                continue
            subject = row_of(row, world.other)
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
    shown = 404 if site_role.EVERYWHERE else 200  # the role of the site sees nothing even so
    assert client.get(reverse("programme:act", kwargs={"pk": subject.pk})).status_code == shown


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
