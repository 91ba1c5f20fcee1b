"""The real `nastavnik run` of a school: what is killed comes back, nobody runs it twice, nothing outlives its keeper."""

import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from nastavnik.ops import running
from tests.browser.server import free_port
from tests.ops import homes
from tests.ops.test_supervisor import living, pids, until

pytestmark = [pytest.mark.timeout(300), pytest.mark.skipif(os.name == "nt", reason="signals are others there")]


def answers(port: int) -> bool:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": "nastavnik.example"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - this computer
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Path, int, "subprocess.Popen[str]"]]:
    """Have a school that `nastavnik run` keeps; whatever the test leaves of it is ended."""
    home, port = tmp_path / "home", free_port()
    homes.begun(home)
    process = homes.started(home, "run", "--port", str(port))
    seen: set[int] = set()
    try:
        until(lambda: process.poll() is None and len(pids(home)) == 2 and answers(port), 120)
        seen.update(pids(home))
        yield home, port, process
    finally:
        seen.update(pids(home))
        for pid in [process.pid, *seen]:
            for one in living([pid]):
                psutil.Process(one).kill()
        process.communicate()


def test_a_school_that_is_run_outlives_every_kill_and_leaves_no_orphan(kept) -> None:
    home, port, process = kept
    site, worker = pids(home)
    for number, pid in enumerate((site, worker)):
        os.kill(pid, signal.SIGKILL)
        until(lambda n=number, before=pid: len(pids(home)) == 2 and pids(home)[n] != before, 60)
    until(lambda: answers(port), 60)
    told = running.told(home)["children"]
    assert [told[name]["restarts"] for name in ("site", "worker")] == [1, 1]

    code, _out, complained = homes.ended(homes.started(home, "run", "--port", str(free_port())))
    assert (code, "Эта установка уже работает" in complained) == (1, True)

    children = pids(home)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: not living(children), 10)
    assert not running.runs(home)
    assert not answers(port)
