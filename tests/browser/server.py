"""A real site in a process of its own, for the browser: empty, or with the demonstration school."""

import datetime as dt
import hashlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.prepared import copy, environment, migrated, prepared, told

FIRST_DAY = dt.date(2026, 10, 12)
FILE = "nastavnik.sqlite3"
SERVE = "import sys; from nastavnik.cli.setup import start; start('test'); from nastavnik.cli.site import serve_http; serve_http(int(sys.argv[1]))"
EMPTY = "print(0)"
#: Tells the demonstration once, and leaves the database and the shift of the clock as they are after each stage.
TELL = """
import sys
from pathlib import Path
from nastavnik.cli.setup import start
start("test")
from django.db import transaction
from django.utils import timezone
from nastavnik.demo.scenarios import build, preparation
from nastavnik.kit import clock
from tests.browser.server import FILE, SHIFT_FILE
from tests.support.prepared import copy
data = Path(sys.argv[1])
with transaction.atomic():
    hand = preparation.found()
for stage in build.STEPS:
    with transaction.atomic():
        build.go_on(hand, stage)
    (data / str(stage)).mkdir()
    copy(data / FILE, data / str(stage) / FILE)
    shift = (hand.last_day - clock.localdate(timezone.now())).days
    (data / str(stage) / SHIFT_FILE).write_text(str(shift))
"""
PREPARE = """
from nastavnik.cli.setup import start
start("test")
from tests.browser.states import main
main()
"""
SHIFT_FILE = "clock-shift"
LONGEST_START = 120  # seconds


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _built(build: str) -> Path:
    """Give a folder with the database a program builds, the same to all tests, and how far its last day is from today."""

    def make(folder: Path) -> None:
        copy(migrated(), folder / FILE)
        shift = told(build, env=environment(folder)).strip().splitlines()[-1]
        (folder / SHIFT_FILE).write_text(shift)

    return prepared(f"site-{hashlib.sha256(build.encode()).hexdigest()[:12]}", make)


def _at_stage(stage: int) -> Path:
    """Give a folder with the demonstration as a stage leaves it."""

    def make(folder: Path) -> None:
        copy(migrated(), folder / FILE)
        told(TELL, str(folder), env=environment(folder))

    return prepared("stages", make) / str(stage)


@contextmanager
def running_site(data: Path, *, stage: int = 0, day: dt.date | None = None, build: str = EMPTY) -> Iterator[str]:
    """Copy a built database (stage 0 is no demonstration), serve it on a day, give the address; always stop at the end."""
    built = _at_stage(stage) if stage else _built(build)
    data.mkdir(parents=True, exist_ok=True)
    copy(built / FILE, data / FILE)
    shift = (built / SHIFT_FILE).read_text()
    if day is not None:
        shift = str((day - dt.datetime.now(ZoneInfo("Europe/Moscow")).date()).days)
    (data / SHIFT_FILE).write_text(shift)
    with process_over(data) as address:
        yield address


@contextmanager
def process_over(data: Path, **more: str) -> Iterator[str]:
    """Serve the database that is in a folder, or the one that more settings name; always stop at the end."""
    port, kept = free_port(), data / SHIFT_FILE
    env = environment(data, kept.read_text() if kept.exists() else "0") | more
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=env)
    try:
        wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=LONGEST_START)


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + LONGEST_START
    while time.monotonic() < patience:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError("the site ended before it answered")
        time.sleep(0.1)
    raise RuntimeError("the site does not answer")


def prepared_pages(data: Path) -> list[tuple[str, str, str]]:
    """Bring the running demonstration in a folder to the states of `states.py`; give view, login and path of each page."""
    pages = told(PREPARE, env=environment(data, (data / SHIFT_FILE).read_text()))
    return [(view, login, path) for view, login, path in json.loads(pages)]
