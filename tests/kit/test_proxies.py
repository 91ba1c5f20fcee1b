"""Who asks is believed of our own proxies alone; a page that met a dead connection comes all the same, a form comes back."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from nastavnik.config import home
from nastavnik.config.proxies import proxies
from nastavnik.kit import proxies as proxies_asked
from nastavnik.kit.proxies import ProxyMiddleware
from nastavnik.people.models import Account, Teacher
from nastavnik.people.views import staff
from tests import factories

OURS = [ip_network("10.0.0.0/30"), ip_network("fd00::1/128")]


@pytest.mark.parametrize(
    ("from_", "told", "who"),
    [
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        ("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("10.0.0.1", "203.0.113.5, rubbish", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("203.0.113.9", "127.0.0.1", "203.0.113.9"),
        ("", "127.0.0.1", ""),
    ],
)
def test_the_nearest_stranger_along_our_proxies_asked(settings: Any, from_: str, told: str, who: str) -> None:
    settings.PROXIES = OURS
    request = RequestFactory().get("/", REMOTE_ADDR=from_, HTTP_X_FORWARDED_FOR=told)
    ProxyMiddleware(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == who


@pytest.mark.parametrize(("from_", "secure"), [("10.0.0.1", True), ("10.0.0.9", False)])
def test_a_stranger_does_not_say_that_it_came_over_https(settings: Any, from_: str, secure: bool) -> None:
    settings.PROXIES, settings.SECURE_PROXY_SSL_HEADER = OURS, ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", REMOTE_ADDR=from_, HTTP_X_FORWARDED_PROTO="https")
    ProxyMiddleware(lambda _request: HttpResponse())(request)
    assert request.is_secure() is secure


def test_control_whoever_is_believed_as_a_proxy_forges_both(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PROXIES, settings.SECURE_PROXY_SSL_HEADER = OURS, ("HTTP_X_FORWARDED_PROTO", "https")
    forged = {"HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}
    for believed, who in ((False, "203.0.113.9"), (True, "127.0.0.1")):
        request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9", **forged)
        with monkeypatch.context() as without:
            if believed:
                without.setattr(proxies_asked, "is_proxy", lambda _address: True)
            ProxyMiddleware(lambda _request: HttpResponse())(request)
        assert (request.META["REMOTE_ADDR"], request.is_secure()) == (who, believed)


def test_proxies_are_named_as_networks_and_the_old_switch_is_refused_in_words() -> None:
    assert proxies({}) == []
    assert proxies({"NASTAVNIK_PROXIES": "10.0.0.0/30, fd00::1/128"}) == OURS
    for given in ({"NASTAVNIK_PROXIES": "10.0.0.1/24"}, {"NASTAVNIK_TRUSTED_PROXY": "1"}):
        with pytest.raises(ImproperlyConfigured, match="NASTAVNIK_PROXIES"):
            proxies(given)


def test_a_secret_comes_from_the_file_a_setting_names(tmp_path) -> None:
    (tmp_path / "word").write_text("тайна\n", encoding="utf-8")
    environ = {"NASTAVNIK_SMTP_PASSWORD_FILE": str(tmp_path / "word"), "OTHER_FILE": "absent"}
    home.open_secrets(environ)
    assert environ["NASTAVNIK_SMTP_PASSWORD"] == "тайна"
    with pytest.raises(home.HomeError, match="NASTAVNIK_SECRET_KEY_FILE"):
        home.open_secrets({"NASTAVNIK_SECRET_KEY_FILE": str(tmp_path / "absent")})


def killing(real: Callable[..., Any]) -> Callable[..., Any]:
    """Kill the database's side of this connection before the first thing that is done."""
    killed: list[int] = []

    def first_killed(*arguments: Any, **named: Any) -> Any:
        if not killed:
            import psycopg  # noqa: PLC0415 - only on the lane that has a server

            killed.append(connection.connection.info.backend_pid)
            described = connection.connection.info
            with psycopg.connect(described.dsn, password=described.password, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", killed)
        return real(*arguments, **named)

    return first_killed


@pytest.fixture
def client(transactional_db: None) -> Iterator[Client]:
    chief: Account = factories.account(factories.school(), roles=("coordinator",))
    made = Client(raise_request_exception=False)
    made.force_login(chief)
    yield made
    connection.close()


@pytest.mark.postgres
@pytest.mark.parametrize(("once_more", "status"), [(True, 200), (False, 503)], ids=["product", "control"])
def test_a_page_that_met_a_dead_connection_is_asked_for_once_more(
    client: Client, settings: Any, monkeypatch, once_more: bool, status: int
) -> None:
    if not once_more:
        settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "OnceMore" not in each]
    monkeypatch.setattr(staff, "render", killing(staff.render))
    assert client.get("/people/add/").status_code == status


@pytest.mark.postgres
def test_a_form_that_met_one_is_not_sent_twice_by_us(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(staff, "add_teacher", killing(staff.add_teacher))
    sent = {"form_key": "5f0e7e26-6f1e-4f6b-8b0a-0d1f1c2f3a4b", "last_name": "Иванов", "first_name": "Пётр"}
    answer = client.post("/people/add/", sent)
    assert answer.status_code == 503
    assert "Иванов" in answer.content.decode()
    assert client.post("/people/add/?again=1", sent).status_code == 302
    assert Teacher.objects.filter(last_name="Иванов").count() == 1
