"""The plain door beside the site: it leads to HTTPS, hands out the authority's certificate, explains the warning."""

import asyncio
import logging
import threading
from collections.abc import Callable, Collection
from http import HTTPStatus
from urllib.parse import urlsplit

LONGEST, SECONDS, MOST = 2048, 5.0, 100
log = logging.getLogger("nastavnik.run")
PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Наставник</title>
<style>body{{font:18px/1.5 sans-serif;max-width:34em;margin:2em auto;padding:0 1em}}
a.go{{display:inline-block;padding:.7em 1.2em;background:#1d4f91;color:#fff;border-radius:.4em;text-decoration:none}}
p.small{{font-size:15px;color:#444}}</style></head>
<body><h1>Программа наставничества</h1>
<p>Сайт стоит в школе, поэтому браузер его не знает и в первый раз скажет «Подключение не защищено». Нажмите
«Дополнительные» и «Перейти на сайт»: соединение зашифровано, и дальше вопроса не будет несколько дней.</p>
<p><a class="go" href="{address}">Перейти на сайт</a></p>
<p class="small">На школьном компьютере предупреждение убирает <a href="/ca.crt">сертификат школы</a>. Прежде чем
ставить его, сверьте отпечаток с листом в учительской, целиком: по сети без шифрования сертификат могли подменить.</p>
<p class="small" lang="en">The site stands in the school, so the browser warns the first time: choose “Advanced”, then
“Proceed”. The connection is encrypted.</p>
</body></html>
"""


class Redirector:
    """Answers on the plain port, in a thread of its own: GET and HEAD alone, two kilobytes, five seconds."""

    def __init__(self, address: str, hosts: Collection[str], certificate: Callable[[], bytes]) -> None:
        self._address, self._hosts, self._certificate = address.rstrip("/"), frozenset(hosts), certificate
        self._open = 0

    def listen(self, host: str, port: int) -> None:
        """Listen from now on, as long as the process lives; raises OSError where that is not allowed."""
        loop, tried, fault = asyncio.new_event_loop(), threading.Event(), list[OSError]()

        async def serve() -> None:
            try:
                server = await asyncio.start_server(self._talk, host, port, limit=LONGEST)
            except OSError as error:
                fault.append(error)
                return
            finally:
                tried.set()
            await server.serve_forever()

        threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True).start()
        tried.wait()
        if fault:
            raise fault[0]

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= MOST:
                async with asyncio.timeout(SECONDS):
                    writer.write(self.answer(await reader.readuntil(b"\r\n\r\n")))
                    await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # slow, long or gone: nothing is lost by closing
        finally:
            self._open -= 1
            writer.close()

    def answer(self, head: bytes) -> bytes:
        """Answer one request by its head."""
        first, *lines = head.decode("latin-1").split("\r\n")
        method, _, rest = first.partition(" ")
        target = rest.partition(" ")[0]
        if method not in {"GET", "HEAD"}:
            return _said(HTTPStatus.METHOD_NOT_ALLOWED, b"", {"Allow": "GET, HEAD"})
        asked = next((line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:")), "")
        certificate = self._certificate()
        if target == "/ca.crt" and certificate:
            kind = {"Content-Type": "application/x-x509-ca-cert"}
            return _said(HTTPStatus.OK, certificate if method == "GET" else b"", kind)
        if target == "/":
            page = PAGE.format(address=f"{self._secure(asked)}/").encode()
            kind = {"Content-Type": "text/html; charset=utf-8"}
            return _said(HTTPStatus.OK, page if method == "GET" else b"", kind)
        path = target if target.startswith("/") and not target.startswith("//") and target.isascii() else "/"
        return _said(HTTPStatus.FOUND, b"", {"Location": f"{self._secure(asked)}{path}"})

    def _secure(self, asked: str) -> str:
        """Give the secure address of the host that was asked for, if it is one of ours."""
        own = urlsplit(self._address)
        try:
            host = urlsplit(f"//{asked}").hostname or ""
        except ValueError:
            host = ""
        return f"https://{host}{f':{own.port}' if own.port else ''}" if host in self._hosts else self._address


def _said(status: HTTPStatus, body: bytes, headers: dict[str, str]) -> bytes:
    head = {**headers, "Content-Length": str(len(body)), "Cache-Control": "no-store", "Connection": "close"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{lines}\r\n".encode("latin-1", "replace") + body
