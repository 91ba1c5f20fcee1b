"""What a school installs: nothing but its maker's files, an installer that can be run again."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from nastavnik import __version__
from nastavnik.ops.release import KEY, SIGNATURE, SUMS, faults, sum_of
from release import build
from tests.support.interpreter import for_windows

#: Stands for the interpreter of a release: it writes down what it was asked.
NOTES = '#!/bin/sh\nprintf "%s\\n" "$*" >>"{notes}"\n'


def private() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lay out a release whose Python only writes down what it was asked."""
    release = tmp_path / f"nastavnik-{__version__}-linux-x86_64"
    program = release / "python" / "bin" / "python3"
    program.parent.mkdir(parents=True)
    program.write_text(NOTES.format(notes=tmp_path / "asked"), encoding="utf-8")
    program.chmod(0o755)
    build.add_files(build.SYSTEMS["linux"], release)
    build.seal(release, None)
    return release


def test_a_signed_release_is_what_its_maker_gave_out(folder: Path) -> None:
    key = private()
    build.seal(folder, key)
    public = (folder / KEY).read_bytes()
    assert faults(folder, public) == []
    (folder / "VERSION").write_text("9.9.9\n", encoding="ascii")
    (folder / "LICENSE").unlink()
    (folder / "more.py").write_text("")
    assert faults(folder, public) == ["Файла нет: LICENSE", "Лишний файл: more.py", "Файл изменён: VERSION"]


def test_sums_made_anew_by_somebody_else_are_not_taken(folder: Path) -> None:
    build.seal(folder, private())
    public = (folder / KEY).read_bytes()
    build.seal(folder, private())
    assert faults(folder, None) == []
    assert "сделан кем-то другим" in faults(folder, public)[0]
    (folder / SIGNATURE).unlink()
    assert "не подписан" in faults(folder, public)[0]
    (folder / SUMS).unlink()
    assert "нет файла SHA256SUMS" in faults(folder, public)[0]


def test_the_same_files_give_the_same_archive(folder: Path, tmp_path: Path) -> None:
    for name, system in build.SYSTEMS.items():
        first = sum_of(build.pack(system, folder, tmp_path))
        os.utime(folder / "VERSION", (1, 1))
        assert sum_of(build.pack(system, folder, tmp_path)) == first, name
    with tarfile.open(tmp_path / f"{folder.name}.tar.gz") as tar:
        assert {(each.uid, each.mtime) for each in tar} == {(0, 0)}


def test_another_interpreter_than_the_one_named_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = for_windows(tmp_path)
    asked = ["--system", "windows", "--python", str(archive), "--to", str(tmp_path / "out")]
    assert build.main([*asked, "--sha256", "0" * 64]) == 1
    assert "Сумма архива интерпретатора не та" in capsys.readouterr().err
    asked = ["--system", "linux", *asked[2:], "--sha256", sum_of(archive)]
    assert build.main(asked) == 1
    assert "нет Python для linux" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []


def install(folder: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(folder / "install.sh"), *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def asked(tmp_path: Path) -> list[str]:
    lines = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("-B -c ")]


def test_the_installer_installs_once_and_then_upgrades(folder: Path, tmp_path: Path) -> None:
    into = tmp_path / "there"
    done = install(folder, "--into", into)
    assert done.returncode == 0, done.stderr
    assert asked(tmp_path) == ["-I -m nastavnik init"]
    assert (into / "current").read_text() == f"{__version__}\n"
    assert (into / "home").stat().st_mode & 0o777 == 0o700
    assert faults(into / "releases" / __version__, None) == []
    subprocess.run([into / "nastavnik", "status"], check=True)
    again = install(folder, "--into", into)
    assert again.returncode == 0, again.stderr
    assert "Обновляю" in again.stdout
    assert asked(tmp_path)[1:] == ["-I -m nastavnik status", f"-I -m nastavnik upgrade {into}/releases/.given"]


@pytest.fixture
def with_service(folder: Path) -> Iterator[Path]:
    """Lay the release out so that it installs under an account of this machine, in a place of the test."""
    with tempfile.TemporaryDirectory(prefix="nastavnik-service-") as made:
        place = Path(made)
        place.chmod(0o755)
        script = (folder / "install.sh").read_text(encoding="utf-8")
        for there, here in {
            "into=/opt/nastavnik home=/var/lib/nastavnik user=nastavnik": f"into={place}/opt home={place}/home user=nobody",
            '"$user:$user"': '"$user:nogroup"',
            '"root:$user"': '"root:nogroup"',
            "/usr/local/bin/nastavnik": f"{place}/link",
        }.items():
            assert there in script
            script = script.replace(there, here)
        (folder / "install.sh").write_text(script, encoding="utf-8")
        program = folder / "python" / "bin" / "python3"
        program.write_text(NOTES.format(notes=place / "asked") + WRITES.format(place=place), encoding="utf-8")
        (place / "asked").touch()
        (place / "asked").chmod(0o666)
        build.seal(folder, None)
        yield place


#: Does in the place of the product what an account that was broken into would try: to change what root runs.
WRITES = """case "$*" in *upgrade*)
  for path in "{place}/opt/nastavnik" "{place}/opt/releases" "{place}/opt/releases/9.9.9/python/bin/python3"; do
    [ ! -w "$path" ] || echo "may write $path" >>"{place}/asked"
  done
  mv "{place}/opt/releases" "{place}/opt/others" 2>/dev/null && echo "moved" >>"{place}/asked"
  echo 9.9.9 >"{place}/opt/current.part" && mv -f "{place}/opt/current.part" "{place}/opt/current"
  id -un >>"{place}/asked" ;;
esac
"""


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("runuser") is None, reason="only root gives files away")
def test_what_root_runs_belongs_to_root_and_the_account_of_the_site_owns_its_home_alone(
    folder: Path, with_service: Path
) -> None:
    place, into = with_service, with_service / "opt"
    done = install(folder)
    assert done.returncode == 0, done.stderr
    (folder / "VERSION").write_text("9.9.9\n", encoding="ascii")
    build.seal(folder, None)
    done = install(folder)
    assert done.returncode == 0, done.stderr + done.stdout
    assert (into / "current").read_text() == "9.9.9\n"
    said = [line for line in (place / "asked").read_text().splitlines() if not line.startswith("-B")]
    assert said[-2:] == [f"-I -m nastavnik upgrade {into}/releases/9.9.9", "nobody"], "and it may write nothing there"
    owners = {path: path.owner() for path in [place / "home", into, *into.rglob("*")]}
    assert {path for path, owner in owners.items() if owner != "root"} == {place / "home", into / "current"}
    assert (into.stat().st_mode & 0o7777, (place / "home").stat().st_mode & 0o777) == (0o1775, 0o700)
    (into / "current").write_text("../../home\n")
    strange = subprocess.run([into / "nastavnik", "service"], capture_output=True, text=True, check=False)
    assert (strange.returncode, "не версия" in strange.stderr) == (1, True), "the pointer leads to releases alone"


def test_an_installation_that_was_interrupted_is_begun_again(folder: Path, tmp_path: Path) -> None:
    into, program = tmp_path / "there", folder / "python" / "bin" / "python3"
    works = program.read_text(encoding="utf-8")
    program.write_text(works + 'case "$*" in *init*) exit 130 ;; esac\n', encoding="utf-8")
    build.seal(folder, None)
    assert install(folder, "--into", into).returncode == 130
    assert not (into / "current").exists()
    program.write_text(works, encoding="utf-8")
    build.seal(folder, None)
    assert install(folder, "--into", into).returncode == 0
    assert asked(tmp_path) == ["-I -m nastavnik init"] * 2
    (into / "current").unlink()
    (into / "home" / "nastavnik.sqlite3").touch()  # stopped after the last question
    again = install(folder, "--into", into)
    assert "Школа уже есть" in again.stdout
    assert len(asked(tmp_path)) == 2


def test_trying_the_release_out_leaves_nothing_in_it(folder: Path, tmp_path: Path) -> None:
    before = faults(folder, None)
    assert install(folder, "--into", tmp_path / "there").returncode == 0
    assert faults(folder, None) == before == []
    lines = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("-B -c ")], "compiled files would be strangers among the sums"


def test_a_burnt_computer_is_installed_from_its_copy_without_questions_of_a_first_start(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "kept.nastavnik").touch()
    done = install(folder, "--into", tmp_path / "there", "--restore", tmp_path / "kept.nastavnik")
    assert done.returncode == 0, done.stderr
    wanted = f"-I -m nastavnik restore {tmp_path / 'kept.nastavnik'} --into {tmp_path / 'there' / 'home'}"
    assert asked(tmp_path) == [wanted]


def test_a_damaged_archive_is_not_installed(folder: Path, tmp_path: Path) -> None:
    (folder / "LICENSE").write_text("mended")
    done = install(folder, "--into", tmp_path / "there")
    assert done.returncode == 1
    assert "Архив повреждён" in done.stderr
    assert list((tmp_path / "there").iterdir()) == []


@pytest.mark.parametrize("options", [("--into",), ("--where", "x")])
def test_the_installer_says_what_it_takes(folder: Path, options: tuple[str, ...]) -> None:
    done = install(folder, *options)
    assert done.returncode == 1
    assert "--into ПАПКА" in done.stderr


def test_the_windows_installer_names_the_files_of_a_windows_release() -> None:
    text = (build.FILES / "install.cmd").read_text(encoding="utf-8")
    assert r"python\python.exe" in text
    assert all(command in text for command in ("% init", '" upgrade', '" service install', '" stop', "% restore"))


@pytest.mark.parametrize("page", ["running.md", "running.en.md"])
def test_the_docs_say_which_interpreter_each_system_takes(page: str) -> None:
    told = (build.ROOT / "docs" / "dev" / page).read_text(encoding="utf-8")
    files = {"linux": "x86_64-unknown-linux-gnu-install_only.tar.gz", "windows": "embed-amd64.zip"}
    assert set(files) == set(build.SYSTEMS)
    assert [f"--system {name} " in told and file in told for name, file in files.items()] == [True, True]
