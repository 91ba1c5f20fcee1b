"""A real site behind its gate: half-sent requests and floods hold nobody up; the whole minute is in `benchmarks/faults.py`."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from nastavnik.ops import certificates
from tests.browser.server import FILE, free_port, wait
from tests.ops.test_certificates import HOSTS
from tests.support import slow
from tests.support.prepared import copy, environment, migrated

SERVE = """
import sys
from nastavnik.cli.setup import start
start("test")
from django.conf import settings
from nastavnik.cli import site
from nastavnik.kit import gate
gate.LIMITS = gate.Limits(pause=1, linger=1)
site.HEADER_MILLISECONDS, site.PARTING_SECONDS = 1000, 1
site.serve_http(int(sys.argv[1]), tls=site.Tls.of(settings.DATA_DIR) if "tls" in sys.argv else None)
"""
SOCKETS, SECONDS = 20, 1.6
PATIENCE = (
    10  # a thread that such a request held would stay held for as long as the test sends; a busy machine is only slow
)
MEGABYTE = 1024 * 1024


@contextmanager
def served(data: Path, *more: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Serve an empty database, with less patience than a school's site has."""
    port = free_port()
    copy(migrated(), data / FILE)
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port), *more], env=environment(data))
    try:
        wait(port, process)
        yield port, process
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    data = tmp_path_factory.mktemp("site")
    with served(data) as (port, _process):
        slow.page(port, patience=60)  # the first page of a process is built for seconds
        yield port, data


@pytest.mark.parametrize("kind", ["body", "header", "silence"])
def test_half_sent_requests_hold_up_nobody_and_are_ended(site: tuple[int, Path], kind: str) -> None:
    outcome = slow.attack(site[0], kind, SOCKETS, SECONDS, every=0.4, patience=PATIENCE)
    assert outcome.failed == []
    assert outcome.came
    if kind != "body":
        assert len(outcome.closed) == SOCKETS


def test_handshakes_that_never_come_hold_up_nobody(tmp_path: Path) -> None:
    certificates.make_authority(tmp_path, "школа № 12", HOSTS)
    certificates.certify(tmp_path, HOSTS)
    with served(tmp_path, "tls") as (port, _process):
        assert slow.page(port, tls=True, patience=60)[0] == 302
        outcome = slow.attack(port, "silence", SOCKETS, SECONDS, every=0.4, tls=True, patience=PATIENCE)
    assert (outcome.failed, bool(outcome.came)) == ([], True), str(
        outcome
    )  # ended they are after ten seconds: by night


def test_a_site_is_stopped_while_somebody_sends(tmp_path: Path) -> None:
    with served(tmp_path) as (port, process), slow.held(port, "body", 3):
        assert 0 < slow.page(port, patience=60)[0] < 400
        process.terminate()
        assert process.wait(timeout=10) == 0


@pytest.mark.parametrize("chunked", [False, True])
def test_a_flood_from_nobody_is_refused_early_and_leaves_nothing(site: tuple[int, Path], chunked: bool) -> None:
    line, sent = slow.pour(site[0], 64 * MEGABYTE, chunked=chunked)
    assert " 413 " in line
    assert sent < 25 * MEGABYTE
    assert list((site[1] / "incoming").iterdir()) == []


@pytest.mark.parametrize(("megabytes", "status"), [(12, 403), (17, 413)])
def test_a_scan_of_twelve_megabytes_comes_through_and_no_more(
    site: tuple[int, Path], megabytes: int, status: int
) -> None:
    line, _sent = slow.pour(site[0], megabytes * MEGABYTE, cookie=f"{settings.SESSION_COOKIE_NAME}={'a1' * 16}")
    assert f" {status} " in line, "the site itself refuses a form without its token"
