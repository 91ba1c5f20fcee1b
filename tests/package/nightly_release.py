"""By night: the whole archive for both systems, and the one for this system started away from everything."""

import json
import sqlite3
import subprocess
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path

from nastavnik import __version__
from nastavnik.ops.release import KEY, faults, sum_of
from release import build
from tests.package.test_release import private
from tests.support.interpreter import for_linux, for_windows
from tests.support.prepared import environment, migrated, told

MAKE = "import sys; from pathlib import Path; from tools.empty import make; make(Path(sys.argv[1]))"


def test_a_release_is_built_for_both_systems_and_starts_here(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(private())
    made = {}
    for name, archive in (("linux", for_linux(tmp_path)), ("windows", for_windows(tmp_path))):
        options = ["--system", name, "--python", str(archive), "--sha256", sum_of(archive), "--key", str(key)]
        assert build.main([*options, "--to", str(tmp_path / "out")]) == 0
        made[name] = next((tmp_path / "out").glob(f"*{build.SYSTEMS[name].ending}"))
    with zipfile.ZipFile(made["windows"]) as packed:
        packed.extractall(tmp_path / "windows")
    windows = next((tmp_path / "windows").iterdir())
    assert faults(windows, (windows / KEY).read_bytes()) == []
    assert r"Lib\site-packages" in (windows / "python" / "python312._pth").read_text()
    assert list(windows.glob("python/Lib/site-packages/numpy/**/*.pyd"))
    with tarfile.open(made["linux"]) as tar:
        tar.extractall(tmp_path / "linux", filter="data")
    linux = next((tmp_path / "linux").iterdir())
    assert faults(linux, (linux / KEY).read_bytes()) == []
    listed = {part["name"].lower() for part in json.loads((linux / "parts.cdx.json").read_text())["components"]}
    assert {"nastavnik", "django", "numpy", "granian"} <= listed
    env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    said = subprocess.run(
        [linux / "python" / "bin" / "python3", "-I", "-m", "nastavnik", "--version"],
        env=env, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == f"nastavnik {__version__}"
    assert shape(next(linux.rglob("empty.sqlite3"))) == shape(migrated())


def shape(path: Path) -> list[tuple[str, ...]]:
    """Give the schema, the guards and the steps of a database."""
    with closing(sqlite3.connect(path)) as database:
        made = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        steps = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return [tuple(map(str, row)) for row in (*made, *steps)]


def test_what_the_tool_makes_is_what_the_migrations_make(tmp_path: Path) -> None:
    told(MAKE, str(tmp_path / "empty.sqlite3"), env=environment(tmp_path / "elsewhere"))
    assert shape(tmp_path / "empty.sqlite3") == shape(migrated())
    with closing(sqlite3.connect(tmp_path / "empty.sqlite3")) as database:
        database.execute("DROP INDEX letter_due")
        database.commit()
    assert shape(tmp_path / "empty.sqlite3") != shape(migrated())
