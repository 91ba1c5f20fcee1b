"""The gate of the site: a request is read whole, bounded in size and time, before a thread is taken for it.

Granian speaks ASGI with it, the site behind it stays WSGI: whoever sends slowly, too much or nothing at all holds a
socket and a little memory, never one of the few threads that answer everybody.
"""

import asyncio
import io
import logging
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import render_to_string
from django.utils import translation

from nastavnik.kit.room import NONE, free_space

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Environ = dict[str, Any]
Body = tempfile.SpooledTemporaryFile[bytes]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
log = logging.getLogger("nastavnik.gate")

TOO_SLOW, TOO_LARGE, BROKEN, FULL = 408, 413, 500, 503
AGAIN_SECONDS = 5
AHEAD = 64 * 1024  # bytes by which a body that has just begun is ahead of a slow one
SESSION = re.compile("[a-z0-9]{32}")
AT_ONCE = 1024 * 1024  # bytes of an answer taken from the site in one go
ALONE = (
    b"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take before it is answered: bytes, seconds, requests at once."""

    body: int = 16 * 1024 * 1024
    strangers_body: int = 256 * 1024  # without the cookie of a session
    pause: float = 10  # until the next bytes
    whole: float = 300  # a scan of 12 MiB over 50 KB/s takes 245
    strangers_whole: float = 30
    reading: int = 200
    spooled: int = 256 * 1024 * 1024  # of all bodies that are here at once
    waiting: int = 64
    threads: int = 4  # more of them only wait for each other: SQLite has one writer, Python one lock
    in_memory: int = 256 * 1024
    linger: float = 3  # how long and how much of a refused body is read and thrown away
    thrown_away: int = 8 * 1024 * 1024


LIMITS = Limits()


class Turned(Exception):  # noqa: N818 - an answer, not a fault
    """A request that is not let through, with the status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Reading:
    """A body on its way in: who sends it, since when, until when it may, how much of it came."""

    def __init__(self, request: Environ, limits: Limits) -> None:
        known = _has_session(request)
        self.sender, self.size, self._since = request["REMOTE_ADDR"], 0, time.monotonic()
        self.most = limits.body if known else limits.strangers_body
        self._pause, self._wait = limits.pause, asyncio.timeout(None)
        self._until = self._since + (limits.whole if known else limits.strangers_whole)

    @property
    def speed(self) -> float:
        """Give how fast it comes, bytes a second; one that has just begun counts as fast."""
        return (self.size + AHEAD) / max(time.monotonic() - self._since, 0.001)

    async def next(self, receive: Receive) -> tuple[bytes, bool]:
        """Wait for the next part; gives it, and whether there are more."""
        self._wait = asyncio.timeout(max(min(self._pause, self._until - time.monotonic()), 0))
        message = await _next(receive, self._wait)
        part = message.get("body", b"")
        if self.size + len(part) > self.most:
            raise Turned(TOO_LARGE)
        self.size += len(part)
        return part, message.get("more_body", False)

    def end(self) -> None:
        """Wait no longer for it."""
        self._until = 0.0
        with suppress(RuntimeError):  # its time was over anyway
            self._wait.reschedule(0)


class Gate:
    """An ASGI application around a WSGI one, with a pool of threads of its own."""

    def __init__(self, application: Wsgi, spool: Path, limits: Limits = LIMITS) -> None:
        self._application, self._spool, self._limits = application, spool, limits
        self._pool = ThreadPoolExecutor(limits.threads, thread_name_prefix="page")
        self._reading: list[Reading] = []
        self._waiting = self._spooled = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request; one that is not let through gets a page that says why."""
        if scope["type"] != "http":
            return
        request = environ_of(scope)
        reading = Reading(request, self._limits)
        try:
            with await self._body(request, reading, receive) as body:
                await self._answer(request, body, send)
        except Turned as turned:
            await _say(send, turned.status, request)
            await self._throw_away(receive)
        except ConnectionError:  # whoever asked went away
            return
        except Exception:
            log.exception("the gate broke")
            raise
        finally:
            self._spooled -= reading.size

    async def _body(self, request: Environ, reading: Reading, receive: Receive) -> Body:
        """Read the whole body: its length is then known, whatever the header said."""
        body = tempfile.SpooledTemporaryFile(self._limits.in_memory, dir=str(self._spool))  # noqa: SIM115
        if "CONTENT_LENGTH" not in request and "HTTP_TRANSFER_ENCODING" not in request:
            return body
        if int(request.get("CONTENT_LENGTH", 0)) > reading.most:
            raise Turned(TOO_LARGE)
        if len(self._reading) >= self._limits.reading:
            self._end_one(lambda _one: 1)
        self._reading.append(reading)
        try:
            await self._fill(body, reading, receive)
        except BaseException:
            body.close()
            raise
        finally:
            if reading in self._reading:
                self._reading.remove(reading)
        request["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
        return body

    async def _fill(self, body: Body, reading: Reading, receive: Receive) -> None:
        more = True
        while more:
            part, more = await reading.next(receive)
            self._spooled += len(part)
            if self._spooled > self._limits.spooled and self._end_one(lambda one: one.size) is reading:
                raise Turned(FULL)
            if reading.size > self._limits.in_memory and free_space() < NONE:
                raise Turned(FULL)
            body.write(part)

    def _end_one(self, weight: Callable[[Reading], int]) -> Reading:
        """End the slowest body of whoever takes most: no sender keeps the others from sending."""
        share: Counter[str] = Counter()
        for one in self._reading:
            share[one.sender] += weight(one)
        most = max(share.values())
        worst = min((one for one in self._reading if share[one.sender] == most), key=lambda one: one.speed)
        self._reading.remove(worst)
        worst.end()
        return worst

    async def _throw_away(self, receive: Receive) -> None:
        """Go on reading a refused body for a moment: a browser cut off while it sends never shows the answer."""
        until, left, more = time.monotonic() + self._limits.linger, self._limits.thrown_away, True
        with suppress(Turned, ConnectionError):
            while more and left > 0:
                message = await _next(receive, asyncio.timeout(max(until - time.monotonic(), 0)))
                left, more = left - len(message.get("body", b"")), message.get("more_body", False)

    async def _answer(self, request: Environ, body: Body, send: Send) -> None:
        if self._waiting >= self._limits.waiting:
            raise Turned(FULL)
        self._waiting += 1
        run = asyncio.get_running_loop().run_in_executor
        try:
            answer = await run(self._pool, Answer, self._application, {**request, "wsgi.input": body})
        except Exception as error:
            log.exception("the site did not answer")
            raise Turned(BROKEN) from error
        finally:
            self._waiting -= 1
        try:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            while not answer.ended:
                await send({"type": "http.response.body", "body": answer.part, "more_body": True})
                await run(self._pool, answer.take)
            await send({"type": "http.response.body", "body": answer.part})
        finally:
            if not answer.ended:
                await run(self._pool, answer.end)


class Answer:
    """What the site answers: the status, the headers and the first part; an answer of one part is closed at once.

    Closing gives the connection of the thread back, so whatever is not very long begins and ends in one thread.
    """

    def __init__(self, application: Wsgi, request: Environ) -> None:
        self.status, self.headers, self.part, self.ended = BROKEN, Headers(), b"", False
        self._whole = application(request, self._start)
        self._parts: Iterator[bytes] = iter(self._whole)
        self.take()

    def _start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        self.status = int(status[:3])
        # Django gives a cookie's header with a space before it, which a stricter server or proxy refuses.
        self.headers = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]
        return lambda _part: None

    def take(self) -> None:
        """Take the next part; after the last one the answer is closed."""
        taken, size = [], 0
        try:
            for part in self._parts:
                taken.append(part)
                size += len(part)
                if size >= AT_ONCE:
                    break
            else:
                self.end()
        except BaseException:
            self.end()
            raise
        self.part = b"".join(taken)

    def end(self) -> None:
        """Tell the site that its answer is over."""
        self.ended = True
        if close := getattr(self._whole, "close", None):
            close()


def environ_of(scope: Message) -> Environ:
    """Describe a request as WSGI has it; its body is read later."""
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    path = unquote_to_bytes(scope["raw_path"]) if scope.get("raw_path") else scope["path"].encode()
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **_headers(scope["headers"]),
    }


def _headers(sent: Headers) -> dict[str, str]:
    """Name the headers as WSGI does; `X_Forwarded_For` would pass for `X-Forwarded-For`, so it is left out."""
    headers: dict[str, str] = {}
    for raw, value in sent:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        name = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        text = value.decode("latin-1")
        joined = "; " if name == "HTTP_COOKIE" else ","
        headers[name] = f"{headers[name]}{joined}{text}" if name in headers else text
    return headers


def _has_session(request: Environ) -> bool:
    """Say whether somebody sends what looks like a session; only the site itself can say whether it is a living one."""
    try:
        sent = SimpleCookie(request.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return False
    return sent is not None and SESSION.fullmatch(sent.value) is not None


async def _next(receive: Receive, patience: asyncio.Timeout) -> Message:
    """Wait for the next part of a body."""
    try:
        async with patience:
            message = await receive()
    except TimeoutError as slow:
        raise Turned(TOO_SLOW) from slow
    if message["type"] == "http.disconnect":
        raise ConnectionError
    return message


async def _say(send: Send, status: int, request: Environ) -> None:
    """Answer with a page of the gate's own and end the connection: the rest of the body is not wanted."""
    asked = WSGIRequest({**request, "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()})
    text = _page(status, translation.get_language_from_request(asked))
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", ALONE),
        (b"connection", b"close"),
        *([(b"retry-after", str(AGAIN_SECONDS).encode())] if status == FULL else []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


@cache
def _page(status: int, language: str) -> bytes:
    with translation.override(language):
        return render_to_string("kit/turned_away.html", {"status": status}).encode()
