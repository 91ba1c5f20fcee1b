"""Which installation a command belongs to: the one that is named, or none, never the demonstration by chance."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nastavnik.cli.main import parser
from nastavnik.config import home
from nastavnik.config.logs import log_handlers
from nastavnik.config.modes import MODES
from tests.support.prepared import ROOT

NEEDS_NO_SCHOOL = {"match", "region", "import", "init", "demo", "restore"}
A_WORD = {"МОМЕНТ": "2026-09-01T12:00:00+00:00"}
SCHOOL = 'mode = "school"\n[site]\nhosts = ["192.168.1.20", "school-pc.local"]\nport = 8443\n'


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no installation of this machine be found."""
    monkeypatch.setattr(home, "system_folder", lambda: tmp_path / "system")
    monkeypatch.setattr(home, "beside_the_release", lambda: [tmp_path / "pointer"] * 3)


def nastavnik(*arguments: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody who has set nothing."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NASTAVNIK_")}
    return subprocess.run(
        [sys.executable, "-m", "nastavnik", *arguments],
        env={**plain, **more, "PYTHONPATH": str(ROOT / "src")},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def commands() -> list[list[str]]:
    """Give every command with what it cannot do without."""
    found = []
    for name, one in parser()._subparsers._group_actions[0].choices.items():  # type: ignore[union-attr, attr-defined]
        wanted = [a for a in one._actions if a.required or (not a.option_strings and a.nargs not in ("?", "*"))]
        given = [
            word
            for a in wanted
            for word in (*a.option_strings[:1], next(iter(a.choices or [A_WORD.get(str(a.metavar), "1")])))
        ]
        found.append([name, *given])
    return sorted(line for line in found if line[0] not in NEEDS_NO_SCHOOL)


@pytest.mark.parametrize("arguments", [["--home", "elsewhere", "doctor"], ["manage", "check"], ["worker"]])
def test_without_an_installation_a_command_says_so_and_makes_nothing(arguments: list[str], tmp_path: Path) -> None:
    done = nastavnik(*arguments, cwd=tmp_path)
    assert done.returncode == home.EXIT
    assert "школа ещё не установлена" in done.stderr
    assert "Traceback" not in done.stderr
    assert everything(tmp_path) == set()


@pytest.mark.parametrize("arguments", commands(), ids=lambda one: one[0])
def test_no_command_falls_back_to_the_demonstration(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (home.DATA, home.MODE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("nastavnik.cli.setup.apps.ready", False)
    chosen = parser().parse_args(arguments)
    with pytest.raises(home.HomeError, match="не установлена"):
        chosen.run(chosen)
    assert everything(tmp_path) == set()


def test_the_installation_is_the_named_one_then_the_pointed_one_then_the_systems(tmp_path: Path) -> None:
    assert home.find({}) is None
    (tmp_path / "system").mkdir()
    (tmp_path / "system" / home.FILE).write_text(SCHOOL)
    assert home.find({}) == tmp_path / "system"
    home.leave_pointer(tmp_path / "pointed")
    assert home.find({}) == tmp_path / "pointed"
    assert home.find({home.DATA: str(tmp_path / "named")}) == tmp_path / "named"


def test_the_file_gives_the_settings_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / home.FILE).write_text(SCHOOL)
    environ = {home.DATA: str(tmp_path), "NASTAVNIK_PORT": "9000"}
    assert home.attach(environ) == tmp_path
    found = home.given(environ)
    assert found[home.MODE] == "school"
    assert found["NASTAVNIK_HOSTS"] == "192.168.1.20,school-pc.local"
    assert found["NASTAVNIK_PORT"] == "9000"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('mode = "school"\n\n[mail]\nhots = "x"\n', 4, "mail.hots"),
        ('mode = "school"\n[mail]\nport = "465"\n', 3, "число"),
        ("[site]\nport = 1\n[mail]\nport = true\n", 4, "число"),
        ('[site]\nhosts = ["a", 1]\n', 2, "список"),
        ('mode = "demo"\n', 1, "school"),
        ("[male]\nhost = 'x'\n", 1, "male"),
        ('mode = "school"\nport == 1\n', 2, "TOML"),
        ("mail = 1\n", 1, "mail"),
        ('mail.host = "x"\nmail.prot = 1\n', 2, "mail.prot"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_line(text: str, line: int, why: str, tmp_path: Path) -> None:
    (tmp_path / home.FILE).write_text(text)
    with pytest.raises(home.HomeError) as told:
        home.from_file(tmp_path)
    assert f"строка {line}" in str(told.value)
    assert why in str(told.value)


def test_the_demonstration_touches_only_a_folder_it_marked(tmp_path: Path) -> None:
    def claim(name: str) -> Path | None:
        return home.attach_demonstration({home.DATA: str(tmp_path / name)})

    assert claim("new") == tmp_path / "new"
    assert (tmp_path / "new" / home.MARK).is_file()
    (tmp_path / "new" / "nastavnik.sqlite3").touch()
    assert claim("new") == tmp_path / "new"
    (tmp_path / "former").mkdir()
    (tmp_path / "former" / home.CLOCK).write_text('{"shift_days": 1}')
    assert claim("former") == tmp_path / "former"
    for name, kept in (("school", home.FILE), ("strange", "nastavnik.sqlite3")):
        (tmp_path / name).mkdir()
        (tmp_path / name / kept).touch()
        before = everything(tmp_path)
        with pytest.raises(home.HomeError, match="не тронет"):
            claim(name)
        assert everything(tmp_path) == before
    with pytest.raises(home.HomeError):
        home.attach_demonstration({home.MODE: "school"})


def test_control_a_demonstration_that_does_not_look_takes_the_folder_of_a_school(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / home.FILE).write_text(SCHOOL)
    before = everything(tmp_path)
    monkeypatch.setattr(home, "_mark", lambda folder: (folder / home.MARK).touch())
    assert home.attach_demonstration({home.DATA: str(tmp_path)}) == tmp_path
    assert everything(tmp_path) != before


class ReachedError(Exception):
    """A command went on to work."""


def test_control_a_command_that_falls_back_makes_a_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reached() -> None:
        raise ReachedError

    monkeypatch.chdir(tmp_path)
    for name in (home.DATA, home.MODE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("nastavnik.cli.setup.apps.ready", False)
    monkeypatch.setattr("nastavnik.cli.setup.django.setup", reached)
    monkeypatch.setattr("nastavnik.cli.setup.home.attach", home.attach_demonstration)
    chosen = parser().parse_args(commands()[0])
    with pytest.raises(ReachedError):
        chosen.run(chosen)
    assert everything(tmp_path) != set()


def test_a_demonstration_named_by_the_environment_alone_is_none(tmp_path: Path) -> None:
    with pytest.raises(home.HomeError):
        home.attach({home.DATA: str(tmp_path), home.MODE: "demo"})


def test_the_demonstration_refuses_the_folder_of_a_school_in_words(tmp_path: Path) -> None:
    (tmp_path / home.FILE).write_text(SCHOOL)
    before = everything(tmp_path)
    done = nastavnik("--home", str(tmp_path), "demo", cwd=tmp_path)
    assert done.returncode == home.EXIT
    assert "не тронет" in done.stderr
    assert everything(tmp_path) == before


def test_each_process_of_a_school_has_a_log_of_its_own(tmp_path: Path) -> None:
    def kind(mode: str, **given: str) -> str:
        return str(log_handlers(given, MODES[mode], tmp_path)["log"]["class"])

    assert kind("school", NASTAVNIK_PROCESS="worker").endswith("RotatingFileHandler")
    assert kind("school", NASTAVNIK_PROCESS="worker", JOURNAL_STREAM="8:1").endswith("StreamHandler")
    assert kind("demo", NASTAVNIK_PROCESS="worker").endswith("StreamHandler")
    assert kind("school").endswith("StreamHandler")


def test_only_a_server_binds_browsers_to_https_and_only_its_own_name() -> None:
    assert {name: mode.hsts for name, mode in MODES.items() if mode.hsts} == {"server": 31536000}
