"""Signing in and out: one message for every failure, a wait after many, nothing kept on a shared computer."""

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from nastavnik.core.errors import RuleError
from nastavnik.demo.services import build
from nastavnik.people.models import Account, School
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "четыре обычных слова подряд"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def account() -> Account:
    made = factories.account(factories.school(), login="petrova")
    made.set_password(PASSWORD)
    made.save()
    return made


def test_login_and_password_open_home_whatever_the_case(client: Client, account: Account) -> None:
    answer = client.post("/sign-in/", {"login": " Petrova ", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_every_failure_reads_the_same(client: Client, account: Account) -> None:
    texts = []
    for login, password in (("petrova", "не то"), ("nobody", PASSWORD)):
        answer = client.post("/sign-in/", {"login": login, "password": password})
        assert answer.status_code == 422
        texts.append("Логин и пароль не подошли" in answer.content.decode())
    assert texts == [True, True]


def test_after_five_failures_the_next_try_waits_and_others_do_not(client: Client, account: Account) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"login": "petrova", "password": "не то"})
    assert client.post("/sign-in/", {"login": "petrova", "password": PASSWORD}).status_code == 429
    assert client.post("/sign-in/", {"login": "nobody", "password": "x"}).status_code == 422


def test_the_next_page_stays_on_the_site(client: Client, account: Account) -> None:
    sent = {"login": "petrova", "password": PASSWORD}
    assert client.post("/sign-in/", {**sent, "next": "https://evil.example/"})["Location"] == "/"
    client.post("/sign-out/")
    assert client.post("/sign-in/", {**sent, "next": "/notices/"})["Location"] == "/notices/"


def test_signing_out_asks_the_browser_to_forget(client: Client, account: Account) -> None:
    client.force_login(account)
    answer = client.post("/sign-out/")
    assert "cache" in answer["Clear-Site-Data"]
    assert client.get("/").status_code == 302


def test_pages_of_people_are_never_cached_and_say_so(client: Client, account: Account) -> None:
    client.force_login(account)
    answer = client.get("/")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_half_an_hour_of_silence_closes_the_session(client: Client, account: Account) -> None:
    client.force_login(account)
    assert client.get("/").status_code == 200
    session = client.session
    session["seen"] = time.time() - 31 * 60
    session.save()
    assert client.get("/").status_code == 302


def test_an_empty_installation_asks_for_the_school_once(client: Client) -> None:
    assert client.get("/sign-in/")["Location"] == "/start/"
    sent = {
        "name": "Средняя школа",
        "short_name": "Школа",
        "city": "",
        "coordinator_name": "Куратор",
        "login": "kurator",
        "password": PASSWORD,
    }
    assert client.post("/start/", {**sent, "password": "12345"}).status_code == 422
    assert client.post("/start/", sent).status_code == 302
    assert School.objects.count() == 1
    assert Client().get("/start/")["Location"] == "/sign-in/"


def test_the_demonstration_exists_only_in_its_own_way_of_running(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(RuleError, match="только в демонстрационном запуске"):
        build(1)
