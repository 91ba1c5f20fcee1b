"""By night: the whole archive for both systems, and the one for this system started away from everything."""

import json
import subprocess
import tarfile
import zipfile
from pathlib import Path

from nastavnik import __version__
from nastavnik.ops.release import KEY, faults, sum_of
from release import build
from tests.package.test_release import private
from tests.support.interpreter import for_linux, for_windows


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
