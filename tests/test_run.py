"""`run.py`: the environment, the port, the options, a start without a network."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import run
from tests.support import postgres
from tests.support.answers import Answers

HERE = Path(run.__file__).parent


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move run.py's world into an empty folder with two small locks."""
    locks = tmp_path / "requirements"
    locks.mkdir()
    for name in run.WIDTHS:
        (locks / name).write_text(f"# {name}\n", encoding="utf-8")
    venv = tmp_path / ".venv"
    (venv / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    moved = {"ROOT": tmp_path, "LOCKS": locks, "VENV": venv, "STAMP": venv / "stamp.json"}
    moved |= {"LOCALE": tmp_path / "locale", "PYTHON": Path(sys.executable)}
    for name, value in moved.items():
        monkeypatch.setattr(run, name, value)
    return tmp_path


def stamp(lock: str, sha256: str = "") -> dict[str, str]:
    return {"lock": lock, "sha256": sha256 or run.digest(lock)}


@pytest.mark.parametrize(
    ("wanted", "kept", "expected"),
    [
        (run.BASE, None, run.BASE),
        (run.DEV, None, run.DEV),
        (run.BASE, (run.BASE, ""), None),
        (run.DEV, (run.BASE, ""), run.DEV),
        (run.BASE, (run.DEV, ""), None),
        (run.DEV, (run.DEV, ""), None),
        (run.BASE, (run.BASE, "old"), run.BASE),
        (run.BASE, (run.DEV, "old"), run.DEV),
        (run.SCALE, None, run.SCALE),
        (run.SCALE, (run.BASE, ""), run.SCALE),
        (run.BASE, (run.SCALE, ""), None),
        (run.SCALE, (run.DEV, ""), None),
        (run.DEV, (run.SCALE, ""), run.DEV),
        (run.BASE, ("gone.lock", "x"), run.BASE),
    ],
)
def test_lock_to_sync(place: Path, wanted: str, kept: tuple[str, str] | None, expected: str | None) -> None:
    assert run.lock_to_sync(wanted, stamp(*kept) if kept else {}) == expected


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_a_broken_stamp_is_no_stamp(place: Path, text: str) -> None:
    run.STAMP.write_text(text, encoding="utf-8")
    assert run.stamped() == {}


def test_second_start_calls_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers()
    monkeypatch.setattr(run, "quiet", answers)
    run.setup(run.BASE, None)
    first = len(answers.commands)
    run.setup(run.BASE, None)
    assert first > 0
    assert len(answers.commands) == first
    (run.LOCKS / run.BASE).write_text("changed\n", encoding="utf-8")
    run.setup(run.BASE, None)
    assert len(answers.commands) > first


def test_setup_with_scale_compiles_the_kernel_at_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers()
    monkeypatch.setattr(run, "quiet", answers)
    assert run.prepare(run.parse("setup", ["--scale"])) == 0
    assert answers.commands[-1] == [str(run.PYTHON), "-c", run.WARM_UP]
    first = len(answers.commands)
    assert run.prepare(run.parse("setup", [])) == 0
    assert len(answers.commands) == first
    monkeypatch.setattr(run, "quiet", Answers("warm_up"))
    with pytest.raises(run.Stop, match="не собрался"):
        run.prepare(run.parse("setup", ["--scale"]))


def test_wheels_keep_every_installer_off_the_network() -> None:
    offline = ["--no-index", "--find-links", "wheels"]
    for command in run.install_plan(run.BASE, Path("wheels")):
        at = command.index("--no-index")
        assert command[at : at + 3] == offline
        assert "--require-hashes" in command
    assert not any("--no-index" in command for command in run.install_plan(run.BASE, None))


@pytest.mark.parametrize("broken", ["uv.lock", "uv pip sync"])
def test_pip_fills_where_uv_cannot(place: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    answers = Answers("uv --version", broken)
    monkeypatch.setattr(run, "quiet", answers)
    run.fill(run.BASE, None)
    assert answers.commands[-1] == run.install_plan(run.BASE, None)[2]
    assert run.stamped() == stamp(run.BASE)


def test_a_failed_install_says_why_and_leaves_no_stamp(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run.STAMP.write_text(json.dumps(stamp(run.BASE)), encoding="utf-8")
    monkeypatch.setattr(run, "quiet", Answers("uv", "--require-hashes"))
    with pytest.raises(run.Stop, match=r"(?s)нет такого пакета.*--wheels"):
        run.fill(run.BASE, None)
    assert run.stamped() == {}


def test_a_missing_folder_of_wheels_is_named(place: Path) -> None:
    with pytest.raises(run.Stop, match="nowhere"):
        run.fill(run.BASE, place / "nowhere")


def test_the_link_to_the_source_is_relative_and_ascii(place: Path) -> None:
    run.link_source()
    link = place / ".venv" / "lib" / "python3.11" / "site-packages" / "nastavnik.pth"
    text = link.read_text(encoding="ascii").strip()
    assert not Path(text).is_absolute()
    assert (link.parent / text).resolve() == (place / "src").resolve()


def test_only_changed_catalogues_are_compiled(place: Path) -> None:
    folder = run.LOCALE / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', encoding="utf-8")
    assert run.stale_catalogues() == [source]
    run.compile_catalogues()
    assert (folder / "django.mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
    assert run.stale_catalogues() == []
    os.utime(source, (2**31, 2**31))
    assert run.stale_catalogues() == [source]


def test_a_broken_catalogue_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (run.LOCALE / "en" / "LC_MESSAGES").mkdir(parents=True)
    (run.LOCALE / "en" / "LC_MESSAGES" / "django.po").write_text('msgid "', encoding="utf-8")
    monkeypatch.setattr(run, "quiet", Answers("django.po"))
    with pytest.raises(run.Stop, match="Переводы"):
        run.compile_catalogues()


def test_a_busy_port_is_said_plainly() -> None:
    with socket.socket() as busy:
        busy.bind((run.HOST, 0))
        busy.listen(1)
        port = busy.getsockname()[1]
        with pytest.raises(run.Stop, match=rf"Порт {port} занят.*--port \d+") as told:
            run.demand_port(port)
        assert run.is_free(int(str(told.value).rsplit(" ", 1)[1]))
    run.demand_port(port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_an_impossible_port_is_refused(port: int) -> None:
    with pytest.raises(run.Stop, match="от 1 до 65535") as told:
        run.demand_port(port)
    assert told.value.code == 2


def test_what_is_left_of_test_goes_to_pytest_in_order() -> None:
    options = run.parse("test", ["-k", "a or b", "--keep-going", "tests/core", "-x", "--wheels", "w"])
    assert options.rest == ["-k", "a or b", "tests/core", "-x"]
    assert options.keep_going
    assert not options.postgres
    assert not options.nightly
    assert run.parse("test", ["--nightly"]).nightly
    assert options.wheels == Path("w")


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["test", "-h"], 0), (["unknown"], 2)])
def test_help(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(arguments) == code
    assert "run.py test" in capsys.readouterr().out


def test_the_demonstration_is_handed_to_the_command(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(run, "setup", lambda lock, wheels: None)
    monkeypatch.setattr(run, "become", lambda command, env: handed.append((command, env)) or 0)
    port = postgres.free_port()
    assert run.main(["--port", str(port), "--data", str(place / "data")]) == 0
    [(command, env)] = handed
    assert command[1:] == ["-m", "nastavnik", "serve", "--demo", "--port", str(port)]
    assert env["NASTAVNIK_MODE"] == "demo"
    assert env["NASTAVNIK_DATA"] == str((place / "data").resolve())


def test_locks_name_no_host() -> None:
    for lock in sorted(run.LOCKS.glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text, lock.name
        assert "--index" not in text, lock.name


def wheel(folder: Path) -> str:
    """Write a wheel of one empty module; return its line of a lock."""
    path = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (
            ("tiny.py", "ANSWER = 42\n"),
            ("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"),
            ("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            ("tiny-1.0.dist-info/RECORD", ""),
        ):
            archive.writestr(name, text)
    return f"tiny==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def spoil(home: Path) -> None:
    """Put a newer wheel in the folder and in the lock, changed on the way."""
    old, new = (home / "wheels" / f"tiny-1.{minor}-py3-none-any.whl" for minor in (0, 1))
    new.write_bytes(old.read_bytes() + b" ")
    lock = home / "requirements" / run.BASE
    lock.write_text(lock.read_text(encoding="utf-8").replace("==1.0", "==1.1"), encoding="utf-8")


def test_a_school_without_a_network_starts_from_a_folder_of_wheels(tmp_path: Path) -> None:
    home = tmp_path / "Школа № 12"
    (home / "src" / "nastavnik").mkdir(parents=True)
    (home / "src" / "nastavnik" / "__init__.py").touch()
    (home / "requirements").mkdir()
    (home / "wheels").mkdir()
    (home / "requirements" / run.BASE).write_text(wheel(home / "wheels"), encoding="utf-8")
    shutil.copy(HERE / "requirements" / "uv.lock", home / "requirements")
    shutil.copy(HERE / "run.py", home)
    started = [sys.executable, "run.py", "setup", "--wheels", "wheels"]
    first = subprocess.run(started, cwd=home, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stdout + first.stderr
    second = subprocess.run(started, cwd=home, capture_output=True, text=True, check=True)
    assert second.stdout + second.stderr == ""
    code = "import sys, tiny, nastavnik; print(nastavnik.__file__); sys.exit(tiny.ANSWER)"
    asked = subprocess.run([sys.executable, "run.py", "python", "-c", code], cwd=home, capture_output=True, check=False)
    assert asked.returncode == 42
    assert Path(asked.stdout.decode().strip()).parent == home / "src" / "nastavnik"
    spoil(home)
    spoiled = subprocess.run(started, cwd=home, capture_output=True, text=True, check=False)
    assert spoiled.returncode == 1
    assert "HASHES" in spoiled.stderr
