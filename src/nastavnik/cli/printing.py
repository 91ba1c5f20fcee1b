"""The sheets of `nastavnik init` for the browser of this computer: its user may not read the folder they lie in."""

import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"


class _Pages(BaseHTTPRequestHandler):
    """Shows each page at an address nobody guesses, as long as its file is there."""

    def __init__(self, pages: dict[str, Path], *given: Any) -> None:
        self._pages = pages
        super().__init__(*given)

    def do_GET(self) -> None:
        """Answer with a page, or with nothing."""
        path = self._pages.get(self.path)
        body = path.read_bytes() if path is not None and path.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep no record: the address is a secret."""


@contextmanager
def shown(files: Sequence[Path]) -> Iterator[list[str]]:
    """Show files to the browsers of this computer until the block ends; gives their addresses."""
    pages = {f"/{secrets.token_urlsafe(12)}": path for path in files}
    with ThreadingHTTPServer((HOST, 0), partial(_Pages, pages)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield [f"http://{HOST}:{server.server_address[1]}{page}" for page in pages]
        finally:
            server.shutdown()
