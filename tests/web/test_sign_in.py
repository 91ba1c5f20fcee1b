"""Signing in and out: one message for every failure, a wait after many, nothing kept on a shared computer."""

import time
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from nastavnik.core.errors import RuleError
from nastavnik.demo.services import build
from nastavnik.kit import attempts, clock
from nastavnik.kit.models import Attempt
from nastavnik.people.models import Account, School
from tests import factories
from tests.kit.waiting import wait_over

pytestmark = pytest.mark.django_db
PASSWORD = "четыре обычных слова подряд"


@pytest.fixture(autouse=True)
def _the_same_moment() -> Iterator[None]:
    """Hold the clock: a slow machine is no reason for a delay to be over."""
    with clock.at(clock.today()):
        yield


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


def entered(client: Client, password: str = PASSWORD, login: str = "petrova", **more: Any) -> Any:
    return client.post("/sign-in/", {"login": login, "password": password}, **more)


def test_a_wrong_password_waits_longer_each_time_and_at_most_half_a_minute(account: Account) -> None:
    waits = []
    for _ in range(8):
        assert entered(Client(), "не то").status_code == 422
        held = entered(Client())
        waits.append(int(held["Retry-After"]))
        assert held.status_code == 429
        assert 'value="petrova"' in held.content.decode()
        assert f"Подождите {waits[-1]} секунд" in held.content.decode()
        wait_over()
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert entered(Client()).status_code == 302
    assert [row.failures for row in Attempt.objects.filter(failures__gt=0)] == [8], "the address keeps its own count"


def test_a_try_inside_the_delay_is_neither_checked_nor_counted(account: Account) -> None:
    entered(Client(), "не то")
    for _ in range(20):
        assert entered(Client(), "не то").status_code == 429
    wait_over(1)
    assert entered(Client()).status_code == 302


def after_thirty_mistypes_of_others() -> tuple[Any, Any]:
    """Give what the right password gets behind the same address, at once and half a minute later."""
    for number in range(30):
        entered(Client(), "не то", login=f"nobody-{number}")
        wait_over()
    entered(Client(), "не то", login="nobody")
    held = entered(Client())
    assert entered(Client(), REMOTE_ADDR="10.0.0.7").status_code == 302
    wait_over()
    return held, entered(Client())


def test_thirty_mistypes_behind_one_address_hold_nobody_for_longer_than_half_a_minute(account: Account) -> None:
    held, later = after_thirty_mistypes_of_others()
    assert (held.status_code, held["Retry-After"], later.status_code) == (429, "30", 302)


def test_control_without_the_bound_of_a_wait_thirty_mistypes_of_others_shut_the_school_out(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LONGEST", 900)
    _held, later = after_thirty_mistypes_of_others()
    assert (later.status_code, int(later["Retry-After"]) > 30) == (429, True)


def test_a_browser_the_owner_came_in_by_waits_for_nobody(client: Client, account: Account) -> None:
    entered(client)
    client.post("/sign-out/")
    for _ in range(6):
        entered(Client(), "не то")
        wait_over()
    entered(Client(), "не то")
    assert entered(Client()).status_code == 429
    assert entered(client).status_code == 302
    client.post("/sign-out/")
    for _ in range(11):
        assert entered(client, "не то").status_code == 422
    assert entered(client).status_code == 429, "its own mistypes count in the end"
    assert entered(client, login="nobody").status_code == 422, "it is known to its owner alone"


def test_a_made_up_memory_of_a_browser_is_nobodys(client: Client, account: Account) -> None:
    client.cookies["known"] = "petrova:made-up"
    entered(client, "не то")
    assert entered(client).status_code == 429


@pytest.mark.parametrize(("trusted", "status"), [(True, 302), (False, 429)])
def test_behind_a_trusted_proxy_the_real_address_counts(
    account: Account, settings: Any, trusted: bool, status: int
) -> None:
    settings.PROXIES = [ip_network("127.0.0.1/32")] if trusted else []
    for number in range(22):
        entered(Client(), "не то", login=f"nobody-{number}", HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.1")
    assert entered(Client(), HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.2").status_code == status


def test_what_is_counted_tells_nobody_who_it_was(account: Account) -> None:
    entered(Client(), "не то")
    assert all("petrova" not in row.key and len(row.key) == 64 for row in Attempt.objects.all())


def test_old_failures_are_forgotten(account: Account) -> None:
    for number in range(9):
        entered(Client(), "не то", login=f"nobody-{number}")
    wait_over(16 * 60)
    entered(Client(), "не то")
    assert Attempt.objects.filter(failures=1).count() == 9 + 2
    wait_over(1)
    assert entered(Client()).status_code == 302
    assert Attempt.objects.count() == 2


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
    opened = client.post("/start/", sent)
    assert "Ваш личный ключ" in opened.content.decode()
    assert client.get("/").status_code == 200
    assert School.objects.count() == 1
    assert Client().get("/start/")["Location"] == "/sign-in/"


def test_the_demonstration_exists_only_in_its_own_way_of_running(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(RuleError, match="только в демонстрационном запуске"):
        build(1)
