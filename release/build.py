"""Build what a school installs without network: our package, its libraries and a Python of its own in one archive.

    python3 run.py python release/build.py --system linux --python FILE --sha256 SUM [--to DIR] [--key FILE]

FILE is the archive of the interpreter that `docs/dev/running.md` names; its sum is compared before it is unpacked.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from nastavnik import __version__
from nastavnik.ops.release import KEY, SIGNATURE, SUMS, files_of, sum_of

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "release" / "files"
UV = (sys.executable, "-m", "uv")
#: The oldest time a zip file can say: archives of the same sources are the same.
MADE = (1980, 1, 1, 0, 0, 0)


class Refused(Exception):  # noqa: N818 - an end that is told to the person, not a fault of the program
    """Ends the build with a message."""


@dataclass(frozen=True)
class System:
    """One system a release is made for: its name, its wheels, where its Python keeps them, what installs it."""

    name: str
    platform: str
    packages: str
    version: str
    installer: str
    ending: str


SYSTEMS = {
    "linux": System(
        "linux-x86_64", "x86_64-manylinux_2_28", "lib/python3.*/site-packages", "lib/python3.*", "install.sh", "tar.gz"
    ),
    "windows": System(
        "windows-amd64", "x86_64-pc-windows-msvc", "Lib/site-packages", "python3*._pth", "install.cmd", "zip"
    ),
}


def main(arguments: list[str]) -> int:
    """Build one archive and say where it lies."""
    options = _options(arguments)
    system = SYSTEMS[options.system]
    options.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        release = Path(place) / f"nastavnik-{__version__}-{system.name}"
        release.mkdir()
        try:
            version = put_python(system, options.python, options.sha256, release / "python")
            fill(system, version, release, Path(place), options.wheels)
        except Refused as refused:
            print(refused, file=sys.stderr)
            return 1
        add_files(system, release)
        seal(release, options.key.read_bytes() if options.key else None)
        archive = pack(system, release, options.to)
    print(f"{archive}\nSHA-256 {sum_of(archive)}\n" + ("подписан" if options.key else "не подписан: нет --key"))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Собрать выпуск для школы без сети.")
    parser.add_argument("--system", choices=SYSTEMS, required=True)
    parser.add_argument("--python", type=Path, required=True, metavar="ФАЙЛ", help="архив интерпретатора")
    parser.add_argument("--sha256", required=True, metavar="СУММА", help="его сумма, как её называет издатель")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", metavar="ПАПКА")
    parser.add_argument("--key", type=Path, metavar="ФАЙЛ", help="закрытый ключ выпусков, Ed25519 в PEM")
    parser.add_argument("--wheels", type=Path, metavar="ПАПКА", help="пакеты из папки, без сети")
    return parser.parse_args(arguments)


def put_python(system: System, archive: Path, expected: str, place: Path) -> str:
    """Unpack the interpreter into the release and give its version, as `3.12`."""
    if not archive.is_file():
        raise Refused(f"Архива интерпретатора нет: {archive}")
    if (found := sum_of(archive)) != expected.strip().lower():
        raise Refused(f"Сумма архива интерпретатора не та: {found}. Ничего не собрано.")
    shutil.unpack_archive(archive, place, **({"filter": "data"} if archive.suffix != ".zip" else {}))
    inner = list(place.iterdir())
    if len(inner) == 1 and inner[0].is_dir():  # everything in one folder, whatever its name
        inner[0].rename(place.with_name("unpacked"))
        place.rmdir()
        place.with_name("unpacked").rename(place)
    named = next(place.glob(system.version), None)
    digits = re.search(r"python3\.?(\d+)", named.name) if named else None
    if digits is None:
        raise Refused(f"В архиве {archive.name} нет Python для {system.name}: не найдено {system.version}.")
    if system.name.startswith("windows"):
        _open_packages(place)
    return f"3.{digits[1]}"


def _open_packages(place: Path) -> None:
    """Let the embeddable Python see the libraries beside it: as given out it looks into its own archive alone."""
    path = next(place.glob("python3*._pth"))
    own = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    more = [line for line in (r"Lib\site-packages",) if line not in own]
    path.write_text("\n".join([*own, *more]) + "\n", encoding="utf-8")


def fill(system: System, version: str, release: Path, place: Path, wheels: Path | None) -> None:
    """Install the libraries by the lock and our own wheel; nothing of them is built here."""
    python = release / "python"
    packages = next(python.glob(system.packages), None)
    if packages is None:
        packages = python / system.packages
        packages.mkdir(parents=True)
    offline = ("--no-index", "--find-links", str(wheels)) if wheels else ()
    target = ("--target", str(packages), "--python-platform", system.platform, "--python-version", version)
    common = (*UV, "pip", "install", "--quiet", "--link-mode", "copy", "--no-build", *target)
    _run(
        *UV, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", place, ROOT
    )
    _run(*common, *offline, "--require-hashes", "-r", ROOT / "requirements" / "base.lock")
    _run(*common, "--no-deps", "--no-index", next(place.glob("nastavnik-*.whl")))
    _run(sys.executable, ROOT / "tools" / "empty.py", packages / "nastavnik" / "empty.sqlite3")
    _lighten(packages)
    _compile(system, version, packages)


def _lighten(packages: Path) -> None:
    """Leave out what a school never starts: programs that name this machine's Python, the libraries' own tests."""
    names = ("bin", "Scripts", ".lock", "**/__pycache__", "**/tests")
    for leftover in [path for name in names for path in packages.glob(name)]:
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)


def _compile(system: System, version: str, packages: Path) -> None:
    """Keep compiled files where this machine can make them: folders of programs are not written at the school."""
    ours = f"{sys.version_info[0]}.{sys.version_info[1]}"
    own = packages.parents[2] / "bin" / "python3"
    command = [own] if system.name.startswith("linux") else [sys.executable] if version == ours else None
    if command is None:
        print(f"Файлы Python {version} здесь не компилируются: у сборки Python {ours}. Это сделает install.cmd.")
        return
    _run(*command, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", packages)


def add_files(system: System, release: Path) -> None:
    """Lay the installer, the words to read first, the licence and the list of parts beside the Python."""
    for name in (system.installer, "ПРОЧТИ.txt"):
        text = (FILES / name).read_text(encoding="utf-8").replace("@VERSION@", __version__)
        lines = "\r\n" if system.name.startswith("windows") else "\n"
        (release / name).write_text(text, encoding="utf-8", newline=lines)
    shutil.copyfile(ROOT / "LICENSE", release / "LICENSE")
    (release / "VERSION").write_text(f"{__version__}\n", encoding="ascii")
    if system.installer.endswith(".sh"):
        (release / system.installer).chmod(0o755)
    (release / "parts.cdx.json").write_text(
        json.dumps(parts(release), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def parts(release: Path) -> dict[str, object]:
    """List what the release is made of in CycloneDX 1.5."""
    found = []
    for path in sorted(release.rglob("*.dist-info/METADATA")):
        told = Parser().parsestr(path.read_text(encoding="utf-8"))
        name, version = told["Name"], told["Version"]
        licence = told.get("License-Expression") or told.get("License") or ""
        part = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name.lower()}@{version}"}
        found.append(part | ({"licenses": [{"license": {"name": licence.splitlines()[0]}}]} if licence.strip() else {}))
    product = {"type": "application", "name": "nastavnik", "version": __version__}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"component": product}, "components": found}


def seal(release: Path, private_key: bytes | None) -> None:
    """Write the sums of all files, and sign them; the public half goes along and is asked of the next release."""
    key = load_pem_private_key(private_key, password=None) if private_key else None
    if key is not None:
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the key of a release is an Ed25519 key")
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (release / KEY).write_bytes(public)
    sums = "".join(f"{sum_of(release / name)}  {name}\n" for name in files_of(release))
    (release / SUMS).write_text(sums, encoding="utf-8", newline="\n")
    if key is not None:
        signature = base64.b64encode(key.sign(sums.encode())).decode("ascii")
        (release / SIGNATURE).write_text(signature + "\n", encoding="ascii")


def pack(system: System, release: Path, to: Path) -> Path:
    """Pack the folder; the same files give the same archive."""
    archive = to / f"{release.name}.{system.ending}"
    part = archive.with_name(archive.name + ".part")
    if system.ending == "zip":
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in _all(release):
                info = zipfile.ZipInfo(path.relative_to(release.parent).as_posix(), MADE)
                info.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(info, path.read_bytes())
    else:
        with tarfile.open(part, "w:gz", compresslevel=6) as tar:
            for path in _all(release):
                tar.add(path, path.relative_to(release.parent).as_posix(), recursive=False, filter=_nobodys)
    part.replace(archive)
    return archive


def _all(release: Path) -> Iterator[Path]:
    yield from (path for path in sorted(release.rglob("*")) if path.is_symlink() or not path.is_dir())


def _nobodys(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = info.mtime = 0
    info.uname = info.gname = "root"
    info.mode = 0o755 if info.mode & stat.S_IXUSR else 0o644
    return info


def _run(*command: str | Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"Не собралось: {' '.join(map(str, command[:4]))}…\n{done.stdout}{done.stderr}".strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
