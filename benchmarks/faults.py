"""Breaks a running site in every way we know and counts: `python3 run.py python benchmarks/faults.py [--only killed]`.

The demonstration school under `nastavnik run`; writers add one teacher after another and remember which of them the
site acknowledged. The floor of every line: no acknowledged word lost, no answer of 500, no word lost from a form.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from nastavnik.demo.cast import PASSWORD  # noqa: E402 - the path is set above
from nastavnik.kit.room import NONE  # noqa: E402
from tests.browser.server import free_port  # noqa: E402
from tests.support.visitor import Browser, Writer, staff_list  # noqa: E402

WRITERS, SENDERS = 32, 60
PROBE_SECONDS = 2.0
FILE = "nastavnik.sqlite3"


@dataclass
class Told:
    """What one fault did: writes that were acknowledged, those of them that are not there, answers by status."""

    acknowledged: int = 0
    lost: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    worst: float = 0.0
    note: str = ""

    @property
    def holds(self) -> bool:
        """Say whether the floor held."""
        return not self.lost and not self.statuses[500] and not self.note.startswith("НЕТ")


class Site:
    """One demonstration school in a folder of its own, run by the product's own command."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("NASTAVNIK_")}
        self.env = {**plain, "NASTAVNIK_DATA": str(home), "PYTHONPATH": str(ROOT / "src")}
        self.address = f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str) -> list[str]:
        """Give a command of the product over this school."""
        return [sys.executable, "-m", "nastavnik", *arguments]

    @contextmanager
    def running(self, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """Keep it running as a school does, until the end of the block."""
        command = self.command("run", "--port", str(self.port))
        process = subprocess.Popen(command, env=self.env | more, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(lambda: self.probe()[0] == 200, 120)
            yield process
        finally:
            process.terminate()
            process.wait(60)

    def probe(self) -> tuple[int, float]:
        """Ask for the page of signing in: status, 0 for none, and seconds."""
        begun = time.monotonic()
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
                connection.request("GET", "/sign-in/")
                status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            status = 0
        return status, time.monotonic() - begun

    def children(self) -> dict[str, int]:
        """Give the processes that are kept alive, by name."""
        told = json.loads((self.home / "run.json").read_text(encoding="utf-8"))["children"]
        return {name: child["pid"] for name, child in told.items() if child["pid"]}

    def names(self) -> set[str]:
        """Give every last name that is in the database."""
        with closing(sqlite3.connect(self.home / FILE, timeout=30)) as database:
            return {name for (name,) in database.execute("SELECT last_name FROM people_teacher")}


def _wait(holds: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError("the site did not come up")
        time.sleep(0.3)


def written(site: Site, meanwhile: Callable[[], str], writers: int) -> Told:
    """Let people write while something breaks, then compare what was acknowledged with what is there."""
    people = [Writer(f"{number}n{time.time_ns()}", [site.address], "kurator", PASSWORD) for number in range(writers)]
    for one in people:
        one.start()
    _wait(lambda: sum(bool(one.acknowledged) for one in people) >= min(writers, 4), 120)
    told = Told(note=meanwhile())
    for one in people:
        one.done.set()
    for one in people:
        one.join(90)
    names = site.names()
    acknowledged = [name for one in people for name in one.acknowledged]
    told.acknowledged, told.lost = len(acknowledged), len(set(acknowledged) - names)
    for one in people:
        told.statuses.update(one.statuses)
    told.worst = max(one.longest for one in people)
    return told


def killed(site: Site, seconds: float) -> Told:
    """Kill site and worker by turns under many writers."""

    def kill() -> str:
        until, times = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            name = ("site", "worker")[times % 2]
            os.kill(site.children()[name], signal.SIGKILL)
            times += 1
            _wait(lambda: site.probe()[0] == 200, 90)
            time.sleep(2)
        return f"убито процессов: {times}"

    with site.running():
        return written(site, kill, WRITERS)


def keeper_killed(site: Site, _seconds: float) -> Told:
    """Kill the supervisor itself: nobody may be left behind, and the next start has everything."""
    with site.running() as process:
        children = site.children()

        def kill() -> str:
            process.kill()
            time.sleep(5)
            left = [name for name, pid in children.items() if _alive(pid)]
            return f"НЕТ: остались {left}" if left else "процессов не осталось"

        told = written(site, kill, 8)
    with site.running():
        return told


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def locked(site: Site, _seconds: float) -> Told:
    """Hold the lock of the database for eight seconds: reading goes on, forms come back and are written later."""

    def hold() -> str:
        with closing(sqlite3.connect(site.home / FILE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            read = [site.probe() for _ in range(8) if not time.sleep(1)]
            other.execute("ROLLBACK")
        worst = max(seconds for _, seconds in read)
        time.sleep(6)
        unread = [status for status, _ in read if status != 200]
        return f"НЕТ: при занятой базе страницы отвечали {unread}" if unread else f"чтение до {worst:.2f} с"

    with site.running():
        return written(site, hold, 8)


def silent_mail(site: Site, seconds: float) -> Told:
    """Give the site a mail server that accepts connections and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        mail = {"NASTAVNIK_SMTP_HOST": "127.0.0.1", "NASTAVNIK_SMTP_PORT": str(server.getsockname()[1])}
        mail |= {"NASTAVNIK_SMTP_SECURITY": "none", "NASTAVNIK_SMTP_FROM": "school@example.org"}
        with site.running(**mail):
            return written(site, lambda: time.sleep(seconds) or "", 8)


def slow(kind: str) -> Callable[[Site, float], Told]:
    """Open many connections that send a byte a second."""
    first = {
        "body": b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\na=",
        "header": b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
        "nothing": b"",
    }[kind]

    def attack(site: Site, seconds: float) -> Told:
        with site.running():
            sockets = [socket.create_connection(("127.0.0.1", site.port), 5) for _ in range(SENDERS)]
            for one in sockets:
                one.sendall(first)
            until, probes = time.monotonic() + seconds, []
            while time.monotonic() < until:
                probes.append(site.probe())
                for one in sockets:
                    try:
                        one.sendall(b"b" if first else b"")
                    except OSError:
                        continue
                time.sleep(1)
            for one in sockets:
                one.close()
        statuses = Counter(status for status, _ in probes)
        worst = max(each for _, each in probes)
        bad = worst > PROBE_SECONDS or set(statuses) != {200}
        return Told(statuses=statuses, worst=worst, note="НЕТ: проба не прошла" if bad else f"проб {len(probes)}")

    return attack


def large(site: Site, _seconds: float) -> Told:
    """Send 64 MB without a session: it is refused before it is read."""
    with site.running():
        begun, sent, status = time.monotonic(), 0, 0
        with closing(socket.create_connection(("127.0.0.1", site.port), 30)) as one:
            head = "POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            one.sendall(f"{head}Content-Length: {64 << 20}\r\n\r\n".encode())
            try:
                while sent < 64 << 20:
                    sent += one.send(b"x" * 65536)
            except OSError:
                pass
            try:
                status = int(one.recv(64).split()[1])
            except (OSError, IndexError):
                status = 413 if sent < 64 << 20 else 0  # closed before its answer could be read
        bad = sent > 25 << 20 or site.probe()[0] != 200
        words = f"{'НЕТ: ' if bad else ''}принято {sent / (1 << 20):.1f} МБ"
        return Told(statuses=Counter([status]), worst=time.monotonic() - begun, note=words)


def two_sites(site: Site, seconds: float) -> Told:
    """Serve one file by two sites at once; a second `run` over it is refused in words."""
    with site.running():
        again = subprocess.run(
            site.command("run", "--port", str(free_port())), env=site.env, capture_output=True, check=False
        )
        refused = again.returncode != 0 and "уже работает" in again.stderr.decode()
        other = free_port()
        second = subprocess.Popen(
            site.command("site", "--port", str(other)), env=site.env, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            told = written(site, lambda: time.sleep(seconds) or "", 8)
        finally:
            second.terminate()
            second.wait(30)
    told.note = "второй запуск отклонён словами" if refused else "НЕТ: второй запуск не отклонён"
    return told


def other_clock(site: Site, _seconds: float) -> Told:
    """Set the clock a year back, then a year forth: the site starts, answers, and keeps every word."""
    told = Told()
    for shift in (-365, 365):
        with site.running(NASTAVNIK_CLOCK_SHIFT=str(shift)):
            one = written(site, lambda: time.sleep(4) or "", 4)
            told.acknowledged += one.acknowledged
            told.lost += one.lost
            told.statuses.update(one.statuses)
            told.worst = max(told.worst, one.worst)
    told.note = "год назад и год вперёд"
    return told


def _scan(browser: Browser, address: str) -> int:
    new = f"{address}/acts/new/"
    named = {
        "kind": "ending_order",
        "number": uuid.uuid4().hex,
        "dated": f"{datetime.now(UTC) - timedelta(days=60):%Y-%m-%d}",
    }
    listed = browser.ask(new, **browser.keys(new), **named)[1]
    newest = max((int(number) for number in re.findall(r"/acts/(\d+)/", listed)), default=0)
    return browser.put_in(f"{address}/acts/{newest}/", "приказ.pdf", b"%PDF-1.4" + os.urandom(11 << 20))


def _pressed(page: str, action: str, **sent: str) -> Callable[[Browser, str], int]:
    """Press the button of a page that leads to an action."""
    return lambda browser, address: browser.ask(address + action, **browser.keys(address + page), **sent)[0]


#: What takes long, as a coordinator begins it.
LONG: dict[str, Callable[[Browser, str], int]] = {
    "import": lambda browser, address: browser.put_in(f"{address}/people/import/", "список.csv", staff_list(14_000)),
    "scan": _scan,
    "matching": _pressed("/pairing/", "/pairing/run/", offer="most"),
    "sheet": _pressed("/results/for-totals/", "/results/for-totals/compose/"),
    "report": _pressed("/completion/report/compose/", "/completion/report/compose/", conclusions="выводы"),
}


def beside(work: Callable[[Browser, str], int]) -> Callable[[Site, float], Told]:
    """Let two people save one after another while somebody begins something long, again and again for a while."""

    def saving(site: Site, browser: Browser, done: threading.Event, told: Told) -> None:
        add = f"{site.address}/people/add/"
        form = browser.keys(add)
        while not done.is_set():
            sent, begun = form | {"form_key": str(uuid.uuid4())}, time.monotonic()
            status = browser.ask(add, last_name=f"Слово{sent['form_key'][:8]}", first_name="Ирина", **sent)[0]
            told.worst = max(told.worst, time.monotonic() - begun)
            told.statuses[status] += 1
            told.acknowledged += status == 200

    def measured(site: Site, seconds: float) -> Told:
        told, done, took = Told(), threading.Event(), list[str]()
        with site.running():
            chief, *others = (Browser() for _ in range(3))
            for one in (chief, *others):
                one.sign_in(site.address, "kurator", PASSWORD)
            chief.ask(f"{site.address}/programme/closing/", **chief.keys(f"{site.address}/programme/"))
            savers = [threading.Thread(target=saving, args=(site, one, done, told)) for one in others]
            for one in savers:
                one.start()
            until = time.monotonic() + seconds
            try:
                while time.monotonic() < until:
                    begun = time.monotonic()
                    status = work(chief, site.address)
                    took.append(f"{status} за {time.monotonic() - begun:.1f} с")
            finally:
                done.set()
                for one in savers:
                    one.join()
        told.lost = told.acknowledged - sum(name.startswith("Слово") for name in site.names())
        told.note = f"{'НЕТ: запись дольше секунды; ' if told.worst > 1 else ''}само дело: {', '.join(took[:4])}"
        return told

    return measured


@contextmanager
def own_disk(site: Site) -> Iterator[None]:
    """Move the school to a small disk of its own in memory; that takes the rights of root."""
    # Where less than `NONE` is left the site writes nothing, full or not: so much more is there to begin with.
    megabytes = ((site.home / FILE).stat().st_size + NONE >> 20) + 60
    kept = site.home.with_name(f"{site.home.name} kept")
    site.home.rename(kept)
    site.home.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(site.home)], check=True)
    try:
        shutil.copytree(kept, site.home, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", str(site.home)], check=True)


def full_disk(site: Site, seconds: float) -> Told:
    """Fill the disk while people write, then make room again: they go on without a restart."""

    def fill() -> str:
        filler = site.home / "filler"
        with filler.open("wb") as stream:
            try:
                while True:
                    stream.write(b"x" * 65536)
                    stream.flush()
            except OSError:
                pass
        time.sleep(seconds)
        status, _ = site.probe()
        before = len(site.names())
        filler.unlink(missing_ok=True)
        time.sleep(12)
        grew = len(site.names()) - before
        return f"{'' if status == 200 and grew else 'НЕТ: '}вход при полном диске {status}, потом записано {grew}"

    with own_disk(site), site.running():
        return written(site, fill, 8)


FAULTS: dict[str, Callable[[Site, float], Told]] = {
    "killed": killed,
    "keeper killed": keeper_killed,
    "locked": locked,
    "silent mail": silent_mail,
    "slow body": slow("body"),
    "slow header": slow("header"),
    "silent connections": slow("nothing"),
    "64 MB": large,
    "two sites": two_sites,
    "other clock": other_clock,
    "full disk": full_disk,
    **{f"while {name}": beside(work) for name, work in LONG.items()},
}


OF_ROOT = {"full disk"}


def main() -> int:
    """Break the site in the ways asked for, print a line each; 1 where a floor did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(FAULTS))
    parser.add_argument("--seconds", type=float, default=20, help="how long a fault lasts where that can be chosen")
    chosen = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="nastavnik-faults-") as place:
        home = Path(place) / "demo"
        site = Site(home)
        subprocess.run(site.command("demo"), env=site.env, check=True, stdout=subprocess.DEVNULL)
        print(f"{'fault':<20}{'acknowledged':>13}{'lost':>6}{'500':>5}{'worst, s':>10}  statuses, note")
        for name in chosen.only.split(","):
            if name in OF_ROOT and (not hasattr(os, "geteuid") or os.geteuid()):
                print(f"{name:<20}  не проверялось: диск заводит только root")
                continue
            fresh = Site(Path(place) / name.replace(" ", "-"))
            shutil.copytree(home, fresh.home)
            told = FAULTS[name](fresh, chosen.seconds)
            failed |= not told.holds
            statuses = ", ".join(f"{status} × {number}" for status, number in sorted(told.statuses.items()))
            line = f"{name:<20}{told.acknowledged:>13}{told.lost:>6}{told.statuses[500]:>5}{told.worst:>10.2f}"
            print(f"{line}  {statuses}; {told.note}", flush=True)
    return int(failed)


if __name__ == "__main__":
    threading.stack_size(512 * 1024)
    sys.exit(main())
