"""The gate beside the same site without it: the same answers, and without it half-sent bodies stop the site."""

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from nastavnik.demo.cast import PASSWORD
from tests.browser.server import SHIFT_FILE, free_port, running_site, wait
from tests.browser.test_https import school
from tests.support import slow
from tests.support.prepared import environment

SOCKETS, SECONDS, MEGABYTE = 60, 14, 1024 * 1024
PLAIN = """
import sys
from nastavnik.cli.setup import start
start("test")
from granian import Granian
from granian.constants import Interfaces
Granian("nastavnik.config.wsgi:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI,
        workers=1, blocking_threads=4, websockets=False, log_enabled=False).serve()
"""
#: Tokens, keys of forms and numbers of requests: they differ from one answer to the next by themselves.
CHANGING = re.compile(rb"\b[A-Za-z0-9]{64}\b|\b[A-Za-z0-9]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
PATHS = (
    *("/", "/sign-in/", "/people/", "/people/?q=%D0%B0&page=2", "/people/import/", "/notices/", "/about-me/"),
    *("/nowhere/", "/%D1%8F%ff/", "/static/kit/look.css", "/static/kit/nowhere.css", "/healthz"),
)


UNLIKE = {("connection", "close"), ("transfer-encoding", "chunked"), ("content-length", "0")}
Answered = tuple[int, list[tuple[str, str]], bytes]


@dataclass(frozen=True)
class Sent:
    """One request to both."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    data = tmp_path_factory.mktemp("site")
    with running_site(data, stage=6) as address:
        yield int(address.rpartition(":")[2]), data


@contextmanager
def without_gate(data: Path) -> Iterator[int]:
    port = free_port()
    env = environment(data, (data / SHIFT_FILE).read_text())
    process = subprocess.Popen([sys.executable, "-c", PLAIN, str(port)], env=env, start_new_session=True)
    try:
        wait(port, process)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # with the process that granian starts under it
        process.wait()


def answered(port: int, sent: Sent) -> Answered:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(sent.method, sent.path, sent.body or None, dict(sent.headers))
    answer = connection.getresponse()
    body = CHANGING.sub(b"", answer.read())
    connection.close()
    headers = []
    for name, value in answer.getheaders():
        if name.lower() not in {"date", "server"}:
            plain = re.sub(r"=[^;]*", "=", value, count=1) if name.lower() == "set-cookie" else value
            parts = ";".join(sorted(part.strip() for part in re.sub(r"expires=[^;]*", "", plain).split(";")))
            headers.append((name.lower(), parts.replace(f":{port}", "")))
    # Whoever answers before the body was read closes behind it, or not, as the bytes came: said of the line, not the page.
    # An empty answer without a length is written by the one as chunked, by the other as nothing.
    headers = [one for one in headers if one not in UNLIKE]
    return answer.status, sorted(headers), body.replace(f":{port}".encode(), b"")


def cookies(port: int) -> str:
    """Sign in, and give the cookies of the session."""
    kept: dict[str, str] = {}

    def ask(method: str, body: str = "") -> str:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}
        connection.request(method, "/sign-in/", body, {**headers, "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                kept[key] = rest.partition(";")[0]
        return answer.read().decode()

    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', ask("GET"))
    assert token
    ask("POST", urlencode({"csrfmiddlewaretoken": token[1], "login": "kurator", "password": PASSWORD}))
    assert "sessionid" in kept
    return "; ".join(f"{name}={value}" for name, value in kept.items())


def requests(cookie: str) -> Iterator[Sent]:
    for who in ({}, {"Cookie": cookie}):
        for path in PATHS:
            yield Sent("GET", path, who)
            yield Sent("HEAD", path, who)
            form = {**who, "Content-Type": "application/x-www-form-urlencoded"}
            yield Sent("POST", path, form, urlencode({"login": "я", "text": "два слова"}).encode())
    multipart = {"Cookie": cookie, "Content-Type": "multipart/form-data; boundary=xx"}
    head = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    yield Sent("POST", "/people/import/", multipart, head + b"1" * 700_000 + b"\r\n--xx--\r\n")


def test_the_gate_changes_no_answer(gated: tuple[int, Path]) -> None:
    cookie = cookies(gated[0])
    with without_gate(gated[1]) as plain:
        for path in PATHS:  # what a first look writes is written
            answered(gated[0], Sent("GET", path, {"Cookie": cookie}))
        asked = list(requests(cookie))
        assert len(asked) > 70
        both = [(one, answered(gated[0], one), answered(plain, one)) for one in asked]
    assert [(one.method, one.path, _difference(ours, theirs)) for one, ours, theirs in both if ours != theirs] == []


def _difference(ours: Answered, theirs: Answered) -> object:
    """Say what differs, for whoever reads the failure."""
    if ours[:2] != theirs[:2]:
        return ours[0], theirs[0], set(ours[1]) ^ set(theirs[1])
    at = next((at for at, (one, other) in enumerate(zip(ours[2], theirs[2], strict=False)) if one != other), 0)
    return len(ours[2]), len(theirs[2]), ours[2][max(0, at - 60) : at + 60], theirs[2][max(0, at - 60) : at + 60]


@pytest.mark.parametrize("kind", ["body", "header", "silence"])
def test_sixty_half_sent_requests_hold_up_nobody(gated: tuple[int, Path], kind: str) -> None:
    outcome = slow.attack(gated[0], kind, SOCKETS, SECONDS)
    assert outcome.failed == [], str(outcome)
    assert max(outcome.came) < 2
    assert len(outcome.closed) == (0 if kind == "body" else SOCKETS)


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with school(tmp_path_factory.mktemp("secured")) as port:
        yield port


@pytest.mark.parametrize("kind", ["body", "header", "silence"])
def test_sixty_of_them_over_https_hold_up_nobody_either(secured: int, kind: str) -> None:
    """Silence is a handshake that never comes; a body that waits for the handshakes of the others may be ended too."""
    outcome = slow.attack(secured, kind, SOCKETS, SECONDS, tls=True)
    assert outcome.failed == [], str(outcome)
    assert max(outcome.came) < 2
    assert kind == "body" or len(outcome.closed) == SOCKETS


def test_without_the_gate_half_sent_bodies_stop_the_site(gated: tuple[int, Path]) -> None:
    with without_gate(gated[1]) as plain:
        outcome = slow.attack(plain, "body", SOCKETS, 6)
    assert len(outcome.failed) > len(outcome.came), str(outcome)


def test_a_scan_over_a_bad_network_comes_through(gated: tuple[int, Path]) -> None:
    line, _sent = slow.pour(gated[0], 12 * MEGABYTE, cookie=f"sessionid={'a1' * 16}", rate=50_000)
    assert " 403 " in line
