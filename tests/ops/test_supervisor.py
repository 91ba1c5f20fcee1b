"""What is kept running comes back after any end, leaves no orphan, and nobody keeps it twice."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from nastavnik.kit.alone import HeldError
from nastavnik.ops import running
from nastavnik.ops.supervisor import CHORE, LONGEST_PAUSE, Child, Supervisor
from tests.support.prepared import environment

CHILD = "from nastavnik.ops.kept import leave_with_keeper; leave_with_keeper(); import time; time.sleep(120)"
#: The control: the same without the pipe, which therefore outlives whoever started it.
LOOSE = "import time; time.sleep(120)"
KEEP = """
import pathlib, signal, sys
from nastavnik.ops import running, supervisor
home, *children = sys.argv[1:]
with running.alone(pathlib.Path(home)):
    commands = {f"child{n}": [sys.executable, "-c", code] for n, code in enumerate(children)}
    keeper = supervisor.Supervisor(pathlib.Path(home), commands)
    signal.signal(signal.SIGTERM, lambda *_: keeper.stop())
    keeper.run()
"""


def until(holds: Callable[[], Any], seconds: float = 20) -> Any:
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)
    return found


def pids(home: Path) -> list[int]:
    """Give the processes of the children, once all of them are there."""
    children = running.told(home).get("children", {})
    found = [child["pid"] for child in children.values()]
    return found if found and all(found) else []


def living(processes: list[int]) -> list[int]:
    return [pid for pid in processes if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    started: list[subprocess.Popen[bytes]] = []
    ours: set[int] = set()

    def keep(*children: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, "-c", KEEP, str(tmp_path), *children], env=environment(tmp_path))
        started.append(process)
        ours.update(until(lambda: pids(tmp_path)))
        return process

    yield keep
    for process in started:
        process.kill()
        process.wait()
    for pid in living(list(ours)):
        os.kill(pid, signal.SIGKILL)


def test_a_child_that_is_killed_comes_back_and_that_is_told(keeper, tmp_path: Path) -> None:
    keeper(CHILD, CHILD)
    one, two = pids(tmp_path)
    os.kill(one, signal.SIGKILL)
    until(lambda: pids(tmp_path) and pids(tmp_path)[0] != one)
    assert pids(tmp_path)[1] == two, "the other one goes on"
    told = running.told(tmp_path)["children"]["child0"]
    assert (told["restarts"], told["deaths_lately"], told["troubled"]) == (1, 1, False)


def test_no_orphan_stays_when_the_keeper_is_killed(keeper, tmp_path: Path) -> None:
    process = keeper(CHILD, LOOSE)
    kept, loose = pids(tmp_path)
    process.kill()
    process.wait()
    until(lambda: not living([kept]), seconds=5)
    assert living([loose]), "without the pipe it would have stayed"
    os.kill(loose, signal.SIGKILL)
    assert not running.runs(tmp_path), "the lock falls with its owner"


@pytest.mark.parametrize("way", ["signal", "request"])
def test_asked_to_end_it_ends_its_children_and_says_that_nothing_runs(keeper, tmp_path: Path, way: str) -> None:
    process = keeper(CHILD)
    children = pids(tmp_path)
    assert running.runs(tmp_path)
    process.terminate() if way == "signal" else running.ask_to_stop(tmp_path)
    assert process.wait(timeout=10) == 0
    assert living(children) == []
    assert not running.runs(tmp_path)
    assert running.told(tmp_path) == {}


def test_nobody_keeps_an_installation_twice(tmp_path: Path) -> None:
    with running.alone(tmp_path), pytest.raises(HeldError), running.alone(tmp_path):
        pass
    with running.alone(tmp_path):
        pass


def test_pauses_grow_to_a_minute_and_deaths_of_long_ago_are_forgotten() -> None:
    child, now, pauses = Child("child", [sys.executable, "-c", ""]), 1000.0, []
    assert child.turn(now)
    for _ in range(8):
        until(lambda: child.turn(now))  # noqa: B023 - asked at once
        begun = now
        while not child.turn(now):
            now += 0.5
        pauses.append(now - begun)
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE]
    assert child.told(now)["troubled"]
    assert child.told(now + 700)["deaths_lately"] == 0
    child.wait(10)


def test_systemd_is_told_when_the_site_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        answers = iter([False, True])
        keeper = Supervisor(tmp_path, {}, ready=lambda: next(answers))
        keeper._turn(time.monotonic())
        keeper._turn(time.monotonic())
        keeper._end()
        listening.setblocking(False)
        while True:
            try:
                words.append(listening.recv(100).decode())
            except BlockingIOError:
                break
    assert words == ["WATCHDOG=1", "READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_the_regular_chore_starts_what_it_changed_anew_and_its_failure_ends_nothing(
    tmp_path: Path, monkeypatch
) -> None:
    certificate = tmp_path / "site.pem"
    chores = iter([lambda: certificate.write_text("one"), lambda: certificate.write_text("two"), dict.popitem])
    keeper = Supervisor(
        tmp_path,
        {"site": [sys.executable, "-c", CHILD]},
        chore=lambda: next(chores)(),
        watched={"site": certificate},
    )
    monkeypatch.setenv("PYTHONPATH", environment(tmp_path)["PYTHONPATH"])

    def site() -> dict[str, Any]:
        (told,) = json.loads((tmp_path / running.TOLD).read_text())["children"].values()
        return dict(told)

    now = time.monotonic()
    keeper._turn(now)
    first = site()
    time.sleep(1)
    keeper._turn(now + CHORE + 1)
    second = site()
    keeper._turn(now + 2 * CHORE + 2)
    keeper._end()
    assert second["pid"] != first["pid"]
    assert second["deaths_lately"] == 0
    assert certificate.read_text() == "two"
