"""The plain door: it leads to HTTPS under the name that was asked for, explains, and waits for nobody."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from nastavnik.ops import redirect
from tests.browser.server import free_port

HOSTS = ["192.168.1.20", "school-pc.local"]
LIKE_A_LINK = "/people/?page=2"


@pytest.fixture(scope="module")
def door() -> Iterator[int]:
    port = free_port()
    patch = pytest.MonkeyPatch()
    patch.setattr(redirect, "SECONDS", 0.3)
    opened = redirect.Redirector("https://192.168.1.20:8443", HOSTS, lambda: b"certificate")
    opened.listen("127.0.0.1", port)
    yield port
    patch.undo()


def ask(port: int, path: str, host: str = "192.168.1.20", method: str = "GET") -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, dict(answer.headers), answer.read().decode()


@pytest.mark.parametrize(
    ("host", "path", "leads"),
    [
        ("192.168.1.20", LIKE_A_LINK, f"https://192.168.1.20:8443{LIKE_A_LINK}"),
        ("school-pc.local:8080", "/sign-in/", "https://school-pc.local:8443/sign-in/"),
        ("evil.example", "/sign-in/", "https://192.168.1.20:8443/sign-in/"),
        ("[", "/sign-in/", "https://192.168.1.20:8443/sign-in/"),
        ("school-pc.local", "//evil.example/", "https://school-pc.local:8443/"),
        ("school-pc.local", "http://evil.example/", "https://school-pc.local:8443/"),
    ],
)
def test_a_page_leads_to_itself_over_https_and_never_elsewhere(door: int, host: str, path: str, leads: str) -> None:
    status, headers, _page = ask(door, path, host)
    assert (status, headers["Location"]) == (302, leads)


def test_the_first_page_explains_the_warning_and_hands_out_the_authority(door: int) -> None:
    status, _headers, page = ask(door, "/", "school-pc.local")
    assert status == 200
    assert 'href="https://school-pc.local:8443/"' in page
    assert "сверьте отпечаток с листом в учительской, целиком" in page
    status, headers, content = ask(door, "/ca.crt")
    assert (status, headers["Content-Type"], content) == (200, "application/x-x509-ca-cert", "certificate")


def test_nothing_but_reading_is_answered(door: int) -> None:
    assert ask(door, "/", method="POST")[0] == 405
    assert ask(door, "/ca.crt", method="HEAD")[2] == ""


@pytest.mark.parametrize("words", [b"GET / HTTP/1.1\r\nX: ", b"", b"GET /" + b"a" * 5000])
def test_who_says_too_much_or_too_little_is_cut_off(door: int, words: bytes) -> None:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", door), timeout=5) as half, suppress(ConnectionResetError):
        half.sendall(words)
        assert half.recv(100) == b""
    assert time.monotonic() - begun < 2


def test_a_port_that_is_taken_is_told(door: int) -> None:
    with pytest.raises(OSError, match="in use"):
        redirect.Redirector("https://a", HOSTS, lambda: (b"", "")).listen("127.0.0.1", door)
