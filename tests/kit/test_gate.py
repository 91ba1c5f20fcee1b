"""The gate: what a request may take, what the site behind it is told, and what of its answer goes out."""

import asyncio
import io
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from nastavnik.kit.gate import AT_ONCE, Gate, Limits

SMALL = Limits(
    body=1000,
    strangers_body=100,
    pause=0.2,
    whole=1.2,
    strangers_whole=0.2,
    reading=3,
    waiting=2,
    threads=1,
    in_memory=50,
    linger=0.05,
)
SESSION = (b"cookie", f"{settings.SESSION_COOKIE_NAME}={'a1' * 16}".encode())
LENGTH = (b"content-length", b"10")
CHUNKED = (b"transfer-encoding", b"chunked")
Headers = Iterable[tuple[bytes, bytes]]


class Told:
    """A site that remembers how it was asked."""

    def __init__(self, answer: Callable[[], Any] = lambda: [b"well"]) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer = answer

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        self.asked.append({**environ, "body": environ["wsgi.input"].read()})
        start("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", " a=1; Path=/"), ("Set-Cookie", " b=2")])
        return self.answer()


class Reply:
    """What came out of the gate."""

    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status = sent[0]["status"] if sent else 0
        self.headers = sent[0]["headers"] if sent else []
        self.body = b"".join(message.get("body", b"") for message in sent)
        self.ended = bool(sent) and not sent[-1].get("more_body", False)

    def __getitem__(self, name: str) -> str:
        return dict(self.headers)[name.encode()].decode()


async def ask(
    gate: Gate,
    *parts: bytes,
    headers: Headers = (),
    each: float = 0,
    path: bytes = b"/",
    gone: bool = False,
    of: str = "10.0.0.9",
) -> Reply:
    """Send one request, its parts so many seconds apart; the last one is never sent where the sender has `gone`."""
    waiting, sent = list(parts), []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(each)
        if not waiting:
            if gone:
                return {"type": "http.disconnect"}
            await asyncio.sleep(60)
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting) or gone}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST" if parts else "GET",
        "path": path.decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": b"q=%D1%8F",
        "http_version": "1.1",
        "scheme": "https",
        "server": ("10.0.0.1", 443),
        "client": (of, 5000),
        "headers": list(headers),
    }
    await gate(scope, receive, send)
    return Reply(sent)


@pytest.fixture
def site() -> Told:
    return Told()


@pytest.fixture
def gate(site: Told, tmp_path: Path) -> Iterator[Gate]:
    yield Gate(site, tmp_path, SMALL)
    assert list(tmp_path.iterdir()) == [], "no body is left behind"


def test_the_site_is_told_what_was_asked(gate: Gate, site: Told) -> None:
    headers = [
        (b"cookie", b"a=1"),
        (b"accept", b"text/html"),
        (b"cookie", b"b=2"),
        (b"accept", b"*/*"),
        (b"content-type", b"text/plain"),
        (b"x_forwarded_for", b"1.2.3.4"),
        CHUNKED,
    ]
    asyncio.run(ask(gate, b"one, ", b"two", headers=headers, path=b"/%D1%8F%ff/"))
    (asked,) = site.asked
    assert asked["body"] == b"one, two"
    assert asked["CONTENT_LENGTH"] == "8", "a length nobody named is the counted one, else nothing is read"
    assert asked["CONTENT_TYPE"] == "text/plain"
    assert asked["HTTP_COOKIE"] == "a=1; b=2"
    assert asked["HTTP_ACCEPT"] == "text/html,*/*"
    assert "HTTP_X_FORWARDED_FOR" not in asked
    assert asked["PATH_INFO"] == b"/\xd1\x8f\xff/".decode("latin-1")
    assert asked["QUERY_STRING"] == "q=%D1%8F"
    assert (asked["wsgi.url_scheme"], asked["REMOTE_ADDR"], asked["REQUEST_METHOD"]) == ("https", "10.0.0.9", "POST")


def test_a_request_without_a_body_is_not_waited_for(gate: Gate, site: Told) -> None:
    reply = asyncio.run(ask(gate))
    assert (reply.status, reply.body, reply.ended) == (200, b"well", True)
    assert site.asked[0]["body"] == b""


def test_headers_go_out_without_the_space_django_puts_before_a_cookie(gate: Gate) -> None:
    reply = asyncio.run(ask(gate))
    assert [value for name, value in reply.headers if name == b"set-cookie"] == [b"a=1; Path=/", b"b=2"]
    plain: list[str] = []
    Told()({"wsgi.input": io.BytesIO()}, lambda _status, headers: plain.extend(value for _, value in headers))
    assert plain[1:] == [" a=1; Path=/", " b=2"], (
        "the control: so they come from the site, and other servers refuse them"
    )


@pytest.mark.parametrize(
    ("parts", "headers", "status"),
    [
        ([b"1" * 100], [CHUNKED], 200),
        ([b"1" * 50, b"1" * 51], [CHUNKED], 413),
        ([b""], [(b"content-length", b"101")], 413),
        ([b"1" * 500, b"1" * 500], [CHUNKED, SESSION], 200),
        ([b"1" * 500, b"1" * 501], [CHUNKED, SESSION], 413),
        ([b""], [(b"content-length", b"1001"), SESSION], 413),
        ([b"1" * 101], [CHUNKED, (b"cookie", b"other=1; \xd0\xbf=2")], 413),
        ([b"1" * 101], [CHUNKED, (b"cookie", f"{settings.SESSION_COOKIE_NAME}=made-up".encode())], 413),
    ],
)
def test_a_body_has_a_bound_whatever_its_length_is_said_to_be(gate: Gate, site: Told, parts, headers, status) -> None:
    reply = asyncio.run(ask(gate, *parts, headers=headers))
    assert reply.status == status
    assert len(site.asked) == (status == 200)
    if status == 413:
        assert reply["connection"] == "close"
        assert "Слишком большой файл" in reply.body.decode()


def test_control_without_the_bound_a_flood_from_nobody_is_taken_whole(site: Told, tmp_path: Path) -> None:
    unbound = replace(SMALL, strangers_body=10**9, body=10**9, strangers_whole=5)
    reply = asyncio.run(ask(Gate(site, tmp_path, unbound), b"1" * 1001, headers=[CHUNKED]))
    assert (reply.status, len(site.asked[0]["body"])) == (200, 1001)


def test_who_sends_slowly_is_answered_and_takes_no_thread(gate: Gate, site: Told) -> None:
    parts = [b"1"] * 60
    silent, slow, steady = (
        asyncio.run(ask(gate, *parts, b"1", headers=[LENGTH], each=0.4)),
        asyncio.run(ask(gate, *parts, headers=[LENGTH], each=0.05)),
        asyncio.run(ask(gate, *parts[:8], headers=[CHUNKED, SESSION], each=0.02)),
    )
    assert [reply.status for reply in (silent, slow, steady)] == [408, 408, 200]
    assert silent["connection"] == "close"
    assert "шёл слишком долго" in silent.body.decode()
    assert len(site.asked) == 1


def test_a_page_of_the_gate_is_in_the_language_of_whoever_asks(gate: Gate) -> None:
    headers = [(b"content-length", b"5000"), (b"accept-language", b"en")]
    assert "too large" in asyncio.run(ask(gate, b"", headers=headers)).body.decode()


def test_whoever_left_while_sending_is_forgotten(gate: Gate, site: Told) -> None:
    assert asyncio.run(ask(gate, b"1", headers=[LENGTH], gone=True)).status == 0
    assert site.asked == []


def test_whoever_sends_slowly_and_much_keeps_nobody_else_from_sending(site: Told, tmp_path: Path) -> None:
    gate = Gate(site, tmp_path, replace(SMALL, pause=1, whole=1.2))

    async def crowd() -> list[Reply]:
        slow = [asyncio.create_task(ask(gate, *[b"1"] * 60, headers=[LENGTH, SESSION], each=0.04)) for _ in range(2)]
        honest = asyncio.create_task(ask(gate, *[b"1"] * 5, headers=[LENGTH, SESSION], each=0.02, of="10.0.0.7"))
        await asyncio.sleep(0.03)
        come = await ask(gate, b"1", headers=[LENGTH], of="10.0.0.8")
        return [come, await honest, await ask(gate), *await asyncio.gather(*slow)]

    *well, one, other = asyncio.run(crowd())
    assert [reply.status for reply in well] == [200, 200, 200]
    assert {one.status, other.status} == {408}


def test_bodies_take_so_much_room_at_once_and_no_more(site: Told, tmp_path: Path) -> None:
    gate = Gate(site, tmp_path, replace(SMALL, spooled=1500, in_memory=10**6))

    async def crowd() -> list[Reply]:
        large = [ask(gate, b"1" * 700, *[b"1"] * 5, headers=[CHUNKED, SESSION], each=0.03) for _ in range(2)]
        taken = [asyncio.create_task(one) for one in large]
        await asyncio.sleep(0.05)
        come = await ask(gate, b"1" * 300, headers=[CHUNKED, SESSION], of="10.0.0.8")
        return [come, *await asyncio.gather(*taken)]

    come, *large = [reply.status for reply in asyncio.run(crowd())]
    assert come == 200
    assert sorted(large) == [200, 408]


def test_nothing_is_spooled_where_no_room_is_left(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nastavnik.kit.gate.free_space", lambda: 1)
    assert asyncio.run(ask(gate, b"1" * 60, headers=[CHUNKED])).status == 503
    assert asyncio.run(ask(gate, b"1" * 40, headers=[CHUNKED])).status == 200


def test_requests_waiting_for_a_thread_are_counted(tmp_path: Path) -> None:
    free = threading.Event()
    gate = Gate(Told(lambda: [b"late"] if free.wait(5) else []), tmp_path, SMALL)

    async def crowd() -> list[Reply]:
        early = [asyncio.create_task(ask(gate)) for _ in range(2)]
        await asyncio.sleep(0.02)
        refused = await ask(gate)
        free.set()
        return [refused, *await asyncio.gather(*early)]

    assert [reply.status for reply in asyncio.run(crowd())] == [503, 200, 200]


class Parts:
    """An answer in parts, which notes the threads that took it and closed it."""

    def __init__(self, parts: list[bytes], fault: int = -1) -> None:
        self.parts, self.fault, self.closed = parts, fault, 0
        self.threads: set[int] = set()

    def __iter__(self) -> Iterator[bytes]:
        for number, part in enumerate(self.parts):
            self.threads.add(threading.get_ident())
            if number == self.fault:
                raise OSError("disk")
            yield part

    def close(self) -> None:
        self.closed += 1
        self.threads.add(threading.get_ident())


def test_an_answer_of_ordinary_length_begins_and_ends_in_one_thread(tmp_path: Path) -> None:
    parts = Parts([b"1" * 1000] * 100)
    reply = asyncio.run(ask(Gate(Told(lambda: parts), tmp_path, Limits(threads=4))))
    assert (len(reply.body), parts.closed, len(parts.threads)) == (100_000, 1, 1)


def test_a_long_answer_goes_out_whole_and_is_closed_once(tmp_path: Path) -> None:
    parts = Parts([b"1" * (AT_ONCE // 2)] * 7)
    reply = asyncio.run(ask(Gate(Told(lambda: parts), tmp_path, SMALL)))
    assert (len(reply.body), parts.closed, reply.ended) == (AT_ONCE // 2 * 7, 1, True)


@pytest.mark.parametrize(("fault", "status"), [(0, 500), (5, 200)])
def test_an_answer_that_breaks_is_closed_too(tmp_path: Path, fault: int, status: int) -> None:
    parts = Parts([b"1" * (AT_ONCE // 2)] * 7, fault)
    gate, sent = Gate(Told(lambda: parts), tmp_path, SMALL), []

    async def broken() -> None:
        try:
            sent.append((await ask(gate)).status)
        except OSError:
            sent.append(200)  # the beginning is out: nothing can be said any more, the connection breaks off

    asyncio.run(broken())
    assert (sent, parts.closed) == ([status], 1)
