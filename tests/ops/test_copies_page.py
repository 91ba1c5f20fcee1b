"""Those who keep the site see what is wrong with the copies, and what to do; one more is made by a press."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.ops import copies, snapshot
from nastavnik.ops.asking import is_being_made
from nastavnik.ops.health import OK, of_copies
from nastavnik.ops.recovery_key import make_recovery_key
from nastavnik.outbox.services.work import do_waiting
from nastavnik.people.models import Account
from tests import factories
from tests.support import prepared


@pytest.fixture
def coordinator(tmp_path: Path, settings, monkeypatch, db: None) -> Account:
    """Have a school of its own network with a sheet and a coordinator."""
    home = tmp_path / "home"
    home.mkdir()
    prepared.copy(prepared.migrated(), home / "nastavnik.sqlite3")
    settings.DATA_DIR, settings.DEMONSTRATION = home, False
    monkeypatch.setattr(snapshot, "database_file", lambda: home / "nastavnik.sqlite3")
    make_recovery_key(home)
    return factories.account(factories.school(), roles=("coordinator",))


def troubles() -> list[str]:
    return [one.name for one in of_copies() if one.tone != OK]


def press(client: Client) -> None:
    client.post(reverse("ops:copies"), {"form_key": str(uuid.uuid4())})


def said(client: Client, account: Account, page: str) -> str:
    client.force_login(account)
    return client.get(reverse(page)).content.decode()


def test_a_press_makes_a_copy_and_the_page_shows_it(client: Client, coordinator: Account) -> None:
    assert "ещё ни одной" in said(client, coordinator, "ops:copies")
    press(client)
    press(client)
    assert is_being_made()
    assert "Копия делается" in said(client, coordinator, "ops:copies")
    assert do_waiting("test", renew=False) == 1
    page = said(client, coordinator, "ops:copies")
    made = copies.notes().newest
    assert made is not None
    assert f"{made.at:%d.%m.%Y %H:%M}" in page
    assert "по просьбе" in page
    assert troubles() == []


def test_what_is_wrong_stands_on_the_page(client: Client, coordinator: Account) -> None:
    made = copies.make_copy(copies.NIGHTLY)
    with clock.at(made.at + dt.timedelta(hours=35)):
        assert troubles() == []
    with clock.at(made.at + dt.timedelta(hours=37)):
        assert troubles() == ["Копия"]
        assert "Копия: последняя" in said(client, coordinator, "ops:copies")
    with clock.at(made.at + dt.timedelta(days=15)):
        assert "Проверка копий" in troubles()


def test_a_second_place_may_be_away_for_three_days(coordinator: Account, settings, tmp_path: Path) -> None:
    settings.COPIES_SECOND = str(tmp_path / "stick")
    (tmp_path / "stick").mkdir()
    made = copies.make_copy(copies.NIGHTLY)
    (tmp_path / "stick" / made.name).unlink()
    (tmp_path / "stick").rmdir()
    again = copies.make_copy(copies.NIGHTLY)
    assert not again.second
    with clock.at(made.at + dt.timedelta(hours=30)):
        assert troubles() == []
    with clock.at(made.at + dt.timedelta(days=3, hours=1)):
        assert "Вторая копия" in troubles()


def test_on_a_server_copies_are_the_affair_of_its_administrator(client: Client, coordinator: Account, settings) -> None:
    from nastavnik.config.modes import MODES  # noqa: PLC0415

    settings.MODE = MODES["server"]
    client.force_login(coordinator)
    press(client)
    assert not is_being_made()
    client.force_login(factories.account(coordinator.school, roles=("operator",)))
    press(client)
    assert is_being_made()


def test_a_demonstration_says_that_it_makes_none(client: Client, coordinator: Account, settings) -> None:
    settings.DEMONSTRATION = True
    assert "В демонстрации копий не делают" in said(client, coordinator, "ops:copies")
    press(client)
    assert not is_being_made()
