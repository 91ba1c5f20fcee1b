"""The site of a school over HTTPS: the browser that knows the school's authority opens it, any other is warned."""

import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import Browser, Error

from nastavnik.cli import tls
from nastavnik.ops import certificates
from tests.browser.conftest import FLAGS, chromium
from tests.browser.server import FILE, free_port, wait
from tests.ops.test_certificates import FOREIGN, HOSTS, signed_by
from tests.support.prepared import copy, environment, migrated

pytestmark = pytest.mark.browser
SERVE = """
import sys
from pathlib import Path
from nastavnik.cli.setup import start
start("test")
from nastavnik.cli.site import Tls, serve_http
serve_http(int(sys.argv[1]), tls=Tls.of(Path(sys.argv[2])))
"""


@contextmanager
def school(data: Path) -> Iterator[int]:
    """Serve an empty database over HTTPS by the certificate of its own authority."""
    port = free_port()
    certificates.make_authority(data, "школа № 12", HOSTS)
    certificates.certify(data, HOSTS)
    copy(migrated(), data / FILE)
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port), str(data)], env=environment(data))
    try:
        wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def imitation(data: Path, name: str) -> Iterator[int]:
    """Serve a foreign name by what a thief of the authority's key signs for it."""
    authority = certificates.authority_of(data)
    assert authority is not None
    chain = [signed_by(data, name), authority]
    file = data / "imitation.pem"
    file.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, data / "tls" / certificates.AUTHORITY_KEY)
    server = HTTPServer(("127.0.0.1", 0), Greeting)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


class Greeting(BaseHTTPRequestHandler):
    """Answers anything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"welcome")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def refusals(browser: Browser, person: Path, ports: Mapping[str, int]) -> dict[str, str]:
    """Open each host in a new browser of a person with that home; say of each what the browser refused, if anything."""
    rules = ",".join(f"MAP {host} 127.0.0.1:{port}" for host, port in ports.items())
    flags = [*FLAGS, f"--host-resolver-rules={rules}"]
    env = {**os.environ, "HOME": str(person)}
    launched = browser.browser_type.launch(executable_path=chromium(), args=flags, env=env)
    refused = dict.fromkeys(ports, "")
    for host in ports:
        try:
            launched.new_page().goto(f"https://{host}/start/")
        except Error as error:
            refused[host] = str(error).splitlines()[0]
    launched.close()
    return refused


def test_a_browser_that_trusts_the_school_opens_it_and_nothing_its_authority_may_not_vouch_for(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger, colleague, data = (tmp_path / name for name in ("stranger", "colleague", "data"))
    for folder in (stranger, colleague, data):
        folder.mkdir()
    with ExitStack() as stack:
        port = stack.enter_context(school(data))
        bank, control = (stack.enter_context(imitation(data, name)) for name in (FOREIGN, "school-pc"))
        monkeypatch.setattr(tls, "NSS", colleague / ".pki" / "nssdb")
        assert len(tls._trust_chromium(data)) == 1
        unknown = refusals(browser, stranger, {"school-pc.local": port})
        assert "ERR_CERT_AUTHORITY_INVALID" in unknown["school-pc.local"]
        ports = {"school-pc.local": port, "192.168.1.20": port, FOREIGN: bank, "school-pc": control}
        refused = refusals(browser, colleague, ports)
        assert "ERR_CERT" in refused.pop(FOREIGN)
        assert set(refused.values()) == {""}, "the thief's certificate for a name of the school is the control"
