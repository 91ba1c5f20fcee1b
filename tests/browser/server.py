"""A real site in a process of its own, for the browser: empty, or with the demonstration school."""

import datetime as dt
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

FIRST_DAY = dt.date(2026, 10, 12)
ROOT = Path(__file__).resolve().parents[2]
SERVE = "import sys; from nastavnik.cli.setup import start; start('test'); from nastavnik.cli.site import serve_http; serve_http(int(sys.argv[1]))"
BUILD = """
import sys
from django.core.management import call_command
from nastavnik.cli.setup import start
start("test")
call_command("migrate", verbosity=0)
stage, shift = int(sys.argv[1]), 0
if stage:
    from nastavnik.demo.services import build
    shift = build(stage)
print(shift)
"""
PREPARE = """
from nastavnik.cli.setup import start
start("test")
from tests.browser.states import main
main()
"""
SHIFT_FILE = "clock-shift"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(data: Path, shift: str = "0") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "NASTAVNIK_DATABASE_URL"}
    return {
        **kept,
        "NASTAVNIK_MODE": "test",
        "NASTAVNIK_DATA": str(data),
        "NASTAVNIK_CLOCK_SHIFT": shift,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }


@contextmanager
def running_site(data: Path, *, stage: int = 0, day: dt.date | None = None, build: str = BUILD) -> Iterator[str]:
    """Build the database (stage 0 leaves it empty), serve it on a day, give the address; always stop at the end."""
    built = subprocess.run(
        [sys.executable, "-c", build, str(stage)], env=_environment(data), check=True, capture_output=True, text=True
    )
    shift = built.stdout.strip().splitlines()[-1]
    if day is not None:
        shift = str((day - dt.datetime.now(ZoneInfo("Europe/Moscow")).date()).days)
    (data / SHIFT_FILE).write_text(shift)
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=_environment(data, shift))
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError("the site ended before it answered")
        time.sleep(0.1)
    raise RuntimeError("the site does not answer")


def prepared_pages(data: Path) -> list[tuple[str, str, str]]:
    """Bring the running demonstration in a folder to the states of `states.py`; give view, login and path of each page."""
    told = subprocess.run(
        [sys.executable, "-c", PREPARE],
        env=_environment(data, (data / SHIFT_FILE).read_text()),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [(view, login, path) for view, login, path in json.loads(told.stdout)]
