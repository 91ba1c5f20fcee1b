"""What `run.py test` stands on: the system's programs, the lanes, the test server."""

import os
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.browser.person import is_fault
from tests.support import lanes, postgres, prepared, system
from tests.support.answers import Answers

ROOT = Path(lanes.__file__).parents[2]


def need(what: str, here: bool) -> system.Need:
    return system.Need(what, lambda: here, f"{what}-deb", f"{what}-brew")


def test_missing_programs_are_named_with_the_command() -> None:
    two = [need("one", False), need("two", False)]
    debian = system.missing_message(two, "linux", True)
    assert debian.endswith("sudo apt-get install one-deb two-deb")
    assert "brew install two-brew" in system.missing_message(two, "darwin", False)
    assert "NASTAVNIK_CHROMIUM" in system.missing_message(two, "win32", False)


@pytest.mark.parametrize("allowed", [True, False])
def test_only_what_is_missing_is_installed(monkeypatch: pytest.MonkeyPatch, allowed: bool) -> None:
    answers = Answers()
    monkeypatch.delenv("NASTAVNIK_CHROMIUM", raising=False)
    monkeypatch.setattr(system, "NEEDS", (need("here", True), need("away", False)))
    monkeypatch.setattr(system, "apt_prefix", lambda: [] if allowed else None)
    monkeypatch.setattr(system, "quiet", answers)
    message = system.ensure()
    installs = [command for command in answers.commands if "install" in command]
    assert [command[-1] for command in installs] == (["away-deb"] if allowed else [])
    assert all("here-deb" not in command for command in installs)
    assert message is not None
    assert "away" in message


def test_a_named_browser_that_is_absent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASTAVNIK_CHROMIUM", "/nowhere/chromium")
    assert system.chromium() is None
    assert "/nowhere/chromium" in (system.ensure() or "")


class Lanes:
    """Runs lanes without processes: gives the codes in turn."""

    def __init__(self, *codes: int) -> None:
        self.codes, self.seen = list(codes), list[str]()

    def __call__(self, command: Sequence[str], env: Mapping[str, str], still: bool) -> tuple[int, str]:
        self.seen.append(command[0])
        return self.codes.pop(0), f"{command[0]} speaks" if still else ""


THREE = tuple(lanes.Lane(name, (name,)) for name in ("one", "two", "three"))


@pytest.mark.parametrize(
    ("codes", "going", "code", "seen"),
    [
        ((0, 0, 0), False, 0, ["one", "two", "three"]),
        ((0, 4, 0), False, 1, ["one", "two"]),
        ((4, 0, 5), True, 1, ["one", "two", "three"]),
    ],
)
def test_lanes_stop_at_the_first_that_fails(
    codes: tuple[int, ...], going: bool, code: int, seen: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    runner = Lanes(*codes)
    assert lanes.walk(THREE, runner, going) == code
    assert runner.seen == seen
    printed = capsys.readouterr().out
    assert printed.count(" с\n") >= len(seen)
    assert ("Повторить" in printed) == bool(code)


def test_lanes_side_by_side_speak_in_order_and_under_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    meet = threading.Barrier(2, timeout=20)

    def run(command: Sequence[str], env: Mapping[str, str], still: bool) -> tuple[int, str]:
        if command[0] != "three":
            meet.wait()  # breaks where one waits for the other's end
        return int(command[0] == "two"), f"{command[0]} speaks"

    beside = [*(replace(lane, alone=False) for lane in THREE[:2]), THREE[2]]
    assert lanes.walk(beside, run, False) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == ["--- one", "one speaks"]
    assert printed[3:5] == ["--- two", "two speaks"]
    assert "не прошла" in printed[5]
    assert "--- three" not in printed


def test_a_lane_without_tests_fails_and_says_so() -> None:
    browser = lanes.tests("postgresql://x")[-1]
    assert browser.name == "browser"
    assert "тестов по такому отбору нет" in lanes.verdict([(browser, lanes.NO_TESTS)], 1)


def test_every_test_belongs_to_a_lane() -> None:
    found = {lane.name: lane.command for lane in lanes.tests("u")}
    marks = {command[command.index("-m", 3) + 1] for command in found.values() if "-m" in command[3:]}
    assert {"not browser and not postgres", lanes.BOTH_MARKS, "browser"} <= marks
    folder, core = ROOT / "tests/browser", ROOT / "tests/core"
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    marked = {
        mark: [path for path, text in texts.items() if f"pytest.mark.{mark}" in text]
        for mark in ("browser", "both_databases", "postgres")
    }
    assert all(marked.values())
    assert {folder} == {path.parent for path in marked["browser"]}, "the browser lane reads one folder"
    assert set(folder.glob("test_*.py")) == set(marked["browser"])
    for path in marked["both_databases"] + marked["postgres"]:
        assert not path.is_relative_to(folder), path
        assert not path.is_relative_to(core), path
    assert all((ROOT / name).exists() for name in lanes.BOTH_DATABASES)
    assert "tests/core" in found["core"]
    assert "--cov-fail-under=100" in found["core"]
    assert "--ignore=tests/core" in found["tests"]
    assert all((ROOT / name).exists() for name in lanes.AS_SITE)
    on_postgres = {lane.name: lane for lane in lanes.tests("u") if "NASTAVNIK_DATABASE_URL" in lane.env}
    assert set(on_postgres) == {"postgresql", "role of the site"}
    assert "NASTAVNIK_TEST_AS_SITE" in on_postgres["role of the site"].env
    assert "--as-site" in on_postgres["role of the site"].again()
    assert "NUMBA_DISABLE_JIT" not in next(lane.env for lane in lanes.tests("u") if lane.name == "kernel")


def test_a_night_asks_more_of_the_same_and_runs_every_benchmark() -> None:
    night = {lane.name: lane for lane in lanes.nightly("u")}
    assert int(night["histories"].env["NASTAVNIK_HISTORIES"]) > 200
    assert int(night["hostile values"].env["NASTAVNIK_HOSTILE"]) >= 2000
    assert night["everything on postgresql"].env == {"NASTAVNIK_DATABASE_URL": "u"}
    assert night["homes at every stage"].env == night["every page in full"].env == lanes.NIGHT
    assert night["every page counted on postgresql"].env == {"NASTAVNIK_DATABASE_URL": "u", **lanes.NIGHT}
    named = [lane.command[0] for lane in night.values() if lane.command[0].startswith("benchmarks/")]
    assert named
    assert all((ROOT / name).is_file() for name in named)
    for script, told in (("run", "run.py test <"), ("nightly", "run.py test --nightly --keep-going <")):
        assert told in (ROOT / ".ci" / script).read_text(encoding="utf-8")


def test_the_shells_own_settings_do_not_reach_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASTAVNIK_DATABASE_URL", "postgresql://school")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    env = lanes.environment("/usr/bin/chromium", "postgresql://test", "shared")
    ours = {name: value for name, value in env.items() if name.startswith("NASTAVNIK_")}
    assert ours == {
        "NASTAVNIK_MODE": "test",
        "NASTAVNIK_CHROMIUM": "/usr/bin/chromium",
        "NASTAVNIK_TEST_POSTGRES": "postgresql://test",
        "NASTAVNIK_TEST_PREPARED": "shared",
    }
    assert "PYTHONDONTWRITEBYTECODE" not in env, "every process would compile everything anew"
    assert Path(env["PYTHONPYCACHEPREFIX"]).is_relative_to(ROOT / ".venv"), "compiled files stay out of the sources"
    assert env["PATH"] == os.environ["PATH"]


def test_what_is_prepared_is_made_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(prepared.FOLDER, str(tmp_path))
    calls = []

    def breaks(folder: Path) -> None:
        (folder / "half").touch()
        raise InterruptedError

    def make(folder: Path) -> None:
        calls.append(folder)
        with closing(sqlite3.connect(folder / "rows")) as file, file:
            file.execute("CREATE TABLE one (number)")

    with pytest.raises(InterruptedError):
        prepared.prepared("scene", breaks)
    made = prepared.prepared("scene", make)
    assert prepared.prepared("scene", make) == made
    assert len(calls) == 1
    assert [each.name for each in made.iterdir()] == ["rows"]
    prepared.copy(made / "rows", tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as file, file:
        file.execute("INSERT INTO one VALUES (1)")
    with closing(sqlite3.connect(made / "rows")) as file:
        assert file.execute("SELECT * FROM one").fetchall() == [], "a copy's changes stay in the copy"


@pytest.mark.both_databases
@pytest.mark.django_db
def test_every_migration_has_run_where_tests_begin() -> None:
    executor = MigrationExecutor(connection)
    assert executor.loader.applied_migrations
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("initdb (PostgreSQL) 15.18 (Debian 15.18-0)", 15),
        ("initdb (PostgreSQL) 9.6", 9),
        ("initdb (PostgreSQL) 17beta1", 17),
        ("", 0),
    ],
)
def test_the_version_of_the_server_is_read(said: str, number: int) -> None:
    assert postgres.major(said) == number


def test_the_newest_server_is_taken_and_an_old_one_refused(tmp_path: Path) -> None:
    for version in ("9.6", "14"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    assert postgres.newest(tmp_path) is None
    for version in ("15", "16", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
    for version in ("15", "16"):
        (tmp_path / version / "bin" / "initdb").touch()
    assert postgres.newest(tmp_path) == tmp_path / "16" / "bin"


@pytest.mark.postgres
def test_the_server_lives_as_long_as_it_is_needed() -> None:
    import psycopg  # noqa: PLC0415 - only on the lane that has a server

    programs = postgres.binaries()
    assert programs is not None
    with postgres.server(programs) as url:
        with psycopg.connect(url) as connection:
            row = connection.execute("select lower('ЁЖ'), 'ёж' < 'ель'").fetchone()
            folder = connection.execute("show data_directory").fetchone()
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url, password="wrong")
    assert row == ("ёж", True)
    assert folder is not None
    assert not Path(folder[0]).parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.parametrize("event", ["htmx:sendError", "htmx:timeout", "htmx:targetError"])
def test_a_question_that_fails_is_a_fault_and_one_that_we_ended_is_none(event: str) -> None:
    assert is_fault(event)
    assert is_fault(f"{event}, [object HTMLElement]")
    for ended in ("htmx:sendAbort", "htmx:sendAbort, [object HTMLElement]", "htmx:afterRequest, [object HTMLElement]"):
        assert not is_fault(ended)
