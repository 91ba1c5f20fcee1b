"""By night: a school from the archive to a teacher's telephone, without any other network, and back from a burnt computer.

Two network namespaces stand for the school's computer and for a telephone beside it; that takes the rights of root.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from release import build
from tests.package.test_release import private
from tests.support.interpreter import for_linux
from tests.support.prepared import ROOT
from tests.support.system import say

HERE, BESIDE = "10.77.0.1", "10.77.0.2"
SCHOOL, PHONE = "nastavnik-school", "nastavnik-phone"
FROM_A_BURNT_COMPUTER = 15 * 60  # seconds
ADDRESS = f"https://{HERE}"
ANSWERS = f"""
school = "Школа № 7"
time_zone = "Asia/Yekaterinburg"
coordinator = "Петрова Анна Ивановна"
login = "petrova"
address = "{HERE}"
"""
pytestmark = pytest.mark.timeout(3600)


@pytest.fixture
def network() -> Iterator[None]:
    """Connect two computers with each other and with nothing else."""
    if os.geteuid():
        pytest.fail("a network of its own takes the rights of root")
    for name in (SCHOOL, PHONE):
        _ip("netns", "add", name)
    try:
        _ip("link", "add", "school0", "netns", SCHOOL, "type", "veth", "peer", "name", "phone0", "netns", PHONE)
        for name, link, address in ((SCHOOL, "school0", HERE), (PHONE, "phone0", BESIDE)):
            _ip("-n", name, "address", "add", f"{address}/24", "dev", link)
            _ip("-n", name, "link", "set", link, "up")
            _ip("-n", name, "link", "set", "lo", "up")
        yield
    finally:
        for name in (SCHOOL, PHONE):
            _ip("netns", "delete", name)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


class School:
    """The computer of the school: one folder with the programs, one with the data."""

    def __init__(self, place: Path) -> None:
        self.into, self.home, self.said = place / "opt", place / "home", place / "said.txt"

    def do(self, *command: str | Path, typed: str = "", good: int | None = 0) -> str:
        """Do something on that computer, with nothing of this one's settings."""
        whole = [
            "ip",
            "netns",
            "exec",
            SCHOOL,
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=C.UTF-8",
            *command,
        ]
        done = subprocess.run(whole, input=typed, capture_output=True, text=True, check=False, cwd="/")
        assert good is None or done.returncode == good, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def nastavnik(self, *arguments: str | Path, typed: str = "", good: int | None = 0) -> str:
        return self.do(self.into / "nastavnik", *arguments, typed=typed, good=good)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it by the command line that the unit of systemd names, and stop it politely."""
        unit = self.nastavnik("service", "print")
        line = re.search(r"^ExecStart=(.+)$", unit, re.M)
        assert line, unit
        command = ["ip", "netns", "exec", SCHOOL, "env", "-i", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"]
        command += [f"NASTAVNIK_DATA={self.home}", *shlex.split(line[1])]
        with (
            self.said.open("ab") as said,
            subprocess.Popen(command, cwd="/", stdout=said, stderr=subprocess.STDOUT) as process,
        ):
            try:
                self._wait()
                yield
            finally:
                process.terminate()

    def _wait(self) -> None:
        until = time.monotonic() + 300
        while "ok" not in self.do("curl", "-ks", f"{ADDRESS}/healthz", good=None):
            assert time.monotonic() < until, (
                "the site did not come up: " + self.said.read_text(errors="replace")[-2000:]
            )
            time.sleep(0.5)

    def kill_everything(self) -> None:
        """Take the current away."""
        for pid in subprocess.run(
            ["ip", "netns", "pids", SCHOOL], capture_output=True, text=True, check=True
        ).stdout.split():
            subprocess.run(["kill", "-9", pid], check=False)


def phone(*arguments: str, good: int | None = 0) -> int:
    """Do something on the telephone."""
    program = [sys.executable, "-m", "tests.keeping.phone", *arguments] if arguments[0] != "true" else ["true"]
    command = ["ip", "netns", "exec", PHONE, *program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert good is None or done.returncode == good, done.stdout + done.stderr
    return done.returncode


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the key of whoever gives the releases out."""
    made = tmp_path_factory.mktemp("maker") / "key.pem"
    made.write_bytes(private())
    return made


@pytest.fixture(scope="module")
def archive(key: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the release, signed."""
    place = tmp_path_factory.mktemp("release")
    python = for_linux(place)
    options = ["--system", "linux", "--python", str(python), "--sha256", build.sum_of(python), "--key", str(key)]
    assert build.main([*options, "--to", str(place / "out")]) == 0
    return next((place / "out").glob("*.tar.gz"))


def test_from_the_archive_to_a_telephone_and_back_from_a_burnt_computer(
    archive: Path, key: Path, network: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    school = School(tmp_path / "computer")
    steps: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        steps[name] = time.monotonic() - begun

    def install(release: Path) -> str:
        answers = tmp_path / "answers.toml"
        answers.write_text(ANSWERS, encoding="utf-8")
        where = ("--into", school.into, "--home", school.home, "--answers", answers)
        return school.do("sh", release / "install.sh", *where)

    with timed("unpack the archive"):
        release = unpacked(archive, tmp_path / "downloads")
    with timed("install.sh, init"):
        said = install(release)
    code = re.search(r"код ([0-9A-Z]{4}-[0-9A-Z]{4})", said)
    assert code, said
    sheet = (school.home / "recovery-sheet.html").read_text(encoding="utf-8")
    sheet_words = re.sub(r"<[^>]+>|\s+", " ", sheet)
    found = re.search(r"AGE-SECRET-KEY-1(?: +[0-9A-Z]{2,4})+", sheet_words)
    secret = found[0].replace(" ", "") if found else ""
    assert len(secret) == 74, sheet_words
    with school.running(), timed("first visit, a teacher's telephone"):
        phone("first", ADDRESS, code[1])
    with school.running():
        school.kill_everything()
    with school.running(), timed("all killed, started again, telephone"):
        phone("again", ADDRESS)
        with timed("a copy while the site runs"):
            school.nastavnik("backup", "--to", stick(tmp_path))
    shutil.rmtree(school.into)
    shutil.rmtree(school.home)
    copy = next(stick(tmp_path).glob("*.nastavnik"))
    with timed("a burnt computer: install.sh --restore"):
        where = ("--into", school.into, "--home", school.home, "--restore", copy)
        school.do("sh", unpacked(archive, tmp_path / "anew") / "install.sh", *where, typed=f"{secret}\n")
    with school.running(), timed("telephone after it"):
        phone("again", ADDRESS)
    newer = another(release, tmp_path / "newer", "9.0.0", key)
    with timed("an upgrade"):
        school.do("sh", newer / "install.sh", "--into", school.into, "--home", school.home)
    assert (school.into / "current").read_text() == "9.0.0\n"
    broken = another(release, tmp_path / "broken", "9.1.0", key, spoiled="config/settings.py")
    with timed("an upgrade that fails and takes itself back"):
        said = school.do("sh", broken / "install.sh", "--into", school.into, "--home", school.home, good=1)
    assert "Осталась прежняя версия" in said
    assert (school.into / "current").read_text() == "9.0.0\n"
    with school.running(), timed("telephone after both"):
        phone("again", ADDRESS)
    burnt = steps["a burnt computer: install.sh --restore"] + steps["telephone after it"]
    assert burnt < FROM_A_BURNT_COMPUTER
    with capsys.disabled():
        say("\n" + "\n".join(f"{seconds:7.1f} s  {name}" for name, seconds in steps.items()))


def another(release: Path, place: Path, version: str, key: Path, spoiled: str = "") -> Path:
    """Make a later release of the first one, signed by the same maker; a file of it may be spoiled."""
    shutil.copytree(release, place, symlinks=True)
    (place / "VERSION").write_text(f"{version}\n", encoding="ascii")
    if spoiled:
        file = next(place.glob(f"python/lib/python3.*/site-packages/nastavnik/{spoiled}"))
        file.write_text("raise RuntimeError('spoiled')\n", encoding="utf-8")
        shutil.rmtree(file.parent / "__pycache__", ignore_errors=True)  # where compiled files are kept elsewhere
    build.seal(place, key.read_bytes())
    return place


def stick(tmp_path: Path) -> Path:
    """Give the memory stick in the drawer."""
    (tmp_path / "stick").mkdir(exist_ok=True)
    return tmp_path / "stick"


def unpacked(archive: Path, place: Path) -> Path:
    """Unpack a release as a person does."""
    with tarfile.open(archive) as tar:
        tar.extractall(place, filter="data")
    return next(place.iterdir())
