"""The package as others install it: built from what git tracks, put into an empty environment, started far from the sources."""

import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import Parser
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

import nastavnik
from tests.browser.server import free_port, wait
from tests.support.prepared import ROOT

UV = (sys.executable, "-m", "uv")
PACKAGE = "src/nastavnik/"
STAGE = "5"


def run(*command: str | Path, env: dict[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run a command and give what it printed; say everything where it fails."""
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tracked() -> list[str]:
    """Name the files of this state of the repository."""
    names = run("git", "ls-files", "-z").split("\0")
    return [name for name in names if name and (ROOT / name).exists()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy that has nothing but tracked files."""
    place = tmp_path_factory.mktemp("wheel")
    sources = place / "sources"
    for name in tracked():
        if not name.startswith("tests/"):
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, sources / name)
    run(*UV, "build", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", place, sources)
    return next(place.glob("*.whl"))


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install it into an empty environment by the lock; what it asks for must be what the lock gave."""
    place = tmp_path_factory.mktemp("elsewhere") / "environment"
    run(*UV, "venv", "--python", sys.executable, place)
    python = ("--python", str(place / "bin" / "python"))
    run(*UV, "pip", "sync", *python, "--require-hashes", ROOT / "requirements" / "base.lock")
    run(*UV, "pip", "install", *python, "--no-deps", wheel)
    run(*UV, "pip", "check", *python)
    return place


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Give the surroundings of a person who has the package only."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("NASTAVNIK_", "PYTHON"))}
    return {**plain, "NASTAVNIK_DATA": str(tmp_path / "data")}


def test_every_tracked_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        there = set(packed.namelist())
    ours = {name.removeprefix("src/") for name in tracked() if name.startswith(PACKAGE)}
    assert len(ours) > 700
    assert sorted(ours - there) == []
    catalogues = {name.removesuffix("po") + "mo" for name in ours if name.endswith(".po")}
    assert catalogues
    assert sorted(catalogues - there) == []
    assert {name.split("/")[0] for name in there - ours - catalogues} == {
        f"nastavnik-{nastavnik.__version__}.dist-info"
    }


def test_the_version_is_one(wheel: Path, home: Path, env: dict[str, str], tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(packed.read(name).decode("utf-8"))
    said = run(home / "bin" / "nastavnik", "--version", env=env, cwd=tmp_path).strip()
    asked = "from importlib.metadata import version; print(version('nastavnik'))"
    known = run(home / "bin" / "python", "-c", asked, env=env, cwd=tmp_path).strip()
    assert said == f"nastavnik {nastavnik.__version__}"
    assert {known, told["Version"]} == {nastavnik.__version__}
    assert set(told.get_all("Provides-Extra") or ()) == {"postgres", "scale", "dev"}


SAID = "import gettext, sys; print(gettext.translation('django', sys.argv[1], ['en'], fallback=True).gettext('Люди'))"


def test_control_without_its_compiled_catalogue_the_package_speaks_russian_alone(
    home: Path, env: dict[str, str], tmp_path: Path
) -> None:
    there = next(home.glob("lib/python*/site-packages/nastavnik/locale"))
    less = shutil.copytree(there, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    python = home / "bin" / "python"
    said = [run(python, "-c", SAID, place, env=env, cwd=tmp_path).strip() for place in (there, less)]
    assert said == ["People", "Люди"]


@contextmanager
def site(home: Path, env: dict[str, str], cwd: Path) -> Iterator[str]:
    """Serve what was built before."""
    port = free_port()
    command = [home / "bin" / "nastavnik", "serve", "--demo", "--port", str(port)]
    with subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.DEVNULL) as process:
        try:
            wait(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


class Visitor:
    """A browser without pictures: keeps cookies, reads pages in a language."""

    def __init__(self, address: str, language: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.opener.addheaders = [("Accept-Language", language)]

    def get(self, path: str, **sent: str) -> str:
        """Read a page, or post to it."""
        body = urllib.parse.urlencode(sent).encode() if sent else None
        with self.opener.open(self.address + path, body, timeout=60) as answer:
            assert answer.status == 200
            return str(answer.read().decode("utf-8"))

    def sign_in(self) -> str:
        """Come in as the coordinator of the demonstration; give the home page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/sign-in/"))
        assert token
        return self.get(
            "/sign-in/", csrfmiddlewaretoken=token[1], login="kurator", password="samovar-lodka-oblako", next="/"
        )


def test_the_demonstration_is_built_and_opened_from_the_wheel(home: Path, env: dict[str, str], tmp_path: Path) -> None:
    nastavnik_command = home / "bin" / "nastavnik"
    assert "kurator" in run(nastavnik_command, "demo", "--stage", STAGE, env=env, cwd=tmp_path)
    with site(home, env, tmp_path) as address:
        russian, english = Visitor(address, "ru").sign_in(), Visitor(address, "en").sign_in()
        files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', russian))
        assert len(files) >= 3
        for path in files:
            assert Visitor(address, "ru").get(path)
    assert 'lang="ru"' in russian
    assert "Что дальше" in russian
    assert 'lang="en"' in english
    assert "What next" in english
    assert str(ROOT) not in russian
