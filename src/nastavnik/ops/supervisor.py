"""Keeps the site and the background work alive: whatever ends is started again, later each time, and it is told."""

import datetime as dt
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from nastavnik.ops import running
from nastavnik.ops.kept import STOP

TICK = 0.5
LONGEST_PAUSE = 60
QUIET = 600.0  # seconds after which a death is forgotten
TROUBLED = 5  # deaths within that time
PARTING = 15.0  # seconds for what is at work when the end is asked for
CHORE = 600.0  # seconds from one look at what may have changed to the next
if sys.platform == "win32":
    APART = subprocess.CREATE_NEW_PROCESS_GROUP  # what `start_new_session` is elsewhere
else:
    APART = 0
log = logging.getLogger("nastavnik.run")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


class Child:
    """One process that is kept running, with a pipe to its standard input that ends with us."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self._command = name, list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths: list[float] = []
        self._again_at = 0.0
        self.starts, self.since = 0, ""

    def turn(self, now: float) -> bool:
        """Notice an end, start again when it is time; say whether anything changed."""
        if self._process is not None and (code := self._process.poll()) is not None:
            self._close()
            self._deaths = [*(at for at in self._deaths if now - at < QUIET), now]
            pause = min(LONGEST_PAUSE, 2 ** (len(self._deaths) - 1))
            self._again_at = now + pause
            log.warning("%s: процесс завершился (код %s), снова через %s с", self.name, code, pause)
            return True
        if self._process is None and now >= self._again_at:
            self._start()
            return True
        return False

    def _start(self) -> None:
        """Start in a session of its own: Ctrl+C is for us, we ask the children."""
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            self._command, stdin=subprocess.PIPE, start_new_session=True, creationflags=APART
        )
        self.starts, self.since = self.starts + 1, _now()
        log.info("%s: работает, процесс %s", self.name, self._process.pid)

    def ask(self) -> None:
        """Ask to stop; what is at work is finished first."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.write(STOP)
                self._process.stdin.flush()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at last make it."""
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            log.warning("%s: не завершается, остановлен принудительно", self.name)
            self._process.kill()
            self._process.wait()
        self._close()

    def renew(self) -> None:
        """End politely and start at the next turn, as if it had never ended."""
        self.ask()
        self.wait(PARTING)

    def _close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        self._process = None

    def told(self, now: float) -> dict[str, Any]:
        """Describe it for `run.json`."""
        lately = sum(now - at < QUIET for at in self._deaths)
        pid = self._process.pid if self._process else None
        return {
            "pid": pid,
            "since": self.since,
            "restarts": max(0, self.starts - 1),
            "deaths_lately": lately,
            "troubled": lately >= TROUBLED,
        }


class Supervisor:
    """Keeps the children of one installation; a file of `watched` that changed starts its child anew.

    `chore` is done before the first start and every ten minutes: a router may give another address by day.
    """

    def __init__(
        self,
        home: Path,
        children: Mapping[str, Sequence[str]],
        *,
        told: Mapping[str, Any] | None = None,
        ready: Callable[[], bool] = lambda: True,
        chore: Callable[[], None] = lambda: None,
        watched: Mapping[str, Path] | None = None,
    ) -> None:
        self._home, self._told = home, {"pid": os.getpid(), "since": _now(), **(told or {})}
        self._children = {name: Child(name, command) for name, command in children.items()}
        self._ready, self._chore, self._chore_at = ready, chore, 0.0
        self._watched = {name: (path, _changed_at(path)) for name, path in (watched or {}).items()}
        self._stopping = self._said_ready = False

    def stop(self) -> None:
        """Ask to end; safe in the handler of a signal."""
        self._stopping = True

    def run(self) -> None:
        """Keep the children until somebody asks to end. The lock of the installation must be held."""
        try:
            while not self._stopping:
                self._turn(time.monotonic())
                time.sleep(TICK)
                self._stopping |= running.asked_to_stop(self._home)
        finally:
            self._end()

    def _turn(self, now: float) -> None:
        if now >= self._chore_at:
            self._do_chore(now)
        for name, (path, before) in self._watched.items():
            if (after := _changed_at(path)) != before:
                self._watched[name] = (path, after)
                self._children[name].renew()
        changed = [child.turn(now) for child in self._children.values()]
        if any(changed):
            children = {name: child.told(now) for name, child in self._children.items()}
            running.tell(self._home, {**self._told, "at": _now(), "children": children})
        if not self._said_ready and self._ready():
            self._said_ready = True
            notify("READY=1")
        notify("WATCHDOG=1")

    def _do_chore(self, now: float) -> None:
        self._chore_at = now + CHORE
        try:
            self._chore()
        except Exception:
            log.exception("проверка не удалась")

    def _end(self) -> None:
        notify("STOPPING=1")
        for child in self._children.values():
            child.ask()
        until = time.monotonic() + PARTING
        for child in self._children.values():
            child.wait(max(0.1, until - time.monotonic()))
        (self._home / running.TOLD).unlink(missing_ok=True)
        log.info("остановлено")


def _changed_at(path: Path) -> int:
    """Give when a file was last changed, 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def notify(words: str) -> None:
    """Tell systemd how we are, where it started us and wants to know."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address and sys.platform != "win32":
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told, suppress(OSError):
            told.sendto(words.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
