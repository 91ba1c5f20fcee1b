"""What the tests need of the system: found, installed where allowed, else named. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.support.postgres import binaries


def say(text: str) -> None:
    """Tell the person a line at once, before what is slow."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def quiet(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command without questions, keeping its whole output."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


@dataclass(frozen=True)
class Need:
    """A program of the system that the tests cannot do without, and the packages that bring it."""

    what: str
    found: Callable[[], bool]
    debian: str
    brew: str


def chromium() -> str | None:
    """Find the browser: the one named by NASTAVNIK_CHROMIUM, else on PATH."""
    named = os.environ.get("NASTAVNIK_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next((found for found in map(shutil.which, names) if found), None)


def has_fonts() -> bool:
    """Say whether a letter can be drawn: a bare Debian has no font at all."""
    if not sys.platform.startswith("linux"):
        return True
    return any(next(Path("/usr/share/fonts").rglob(kind), None) for kind in ("*.ttf", "*.otf", "*.ttc"))


def has_postgres() -> bool:
    """Say whether PostgreSQL's server programs are here, new enough."""
    return binaries() is not None


NEEDS = (
    Need("Chromium (браузер для тестов)", lambda: chromium() is not None, "chromium", "--cask chromium"),
    Need("certutil", lambda: shutil.which("certutil") is not None, "libnss3-tools", "nss"),
    Need("шрифты", has_fonts, "fonts-dejavu-core", ""),
    Need("gettext", lambda: all(map(shutil.which, ("xgettext", "msgfmt"))), "gettext", "gettext"),
    Need("age (открыть копию чужой программой)", lambda: shutil.which("age") is not None, "age", "age"),
    Need("PostgreSQL 15 или новее", has_postgres, "postgresql", "postgresql@15 && brew link postgresql@15"),
)


def missing_message(missing: Iterable[Need], platform: str, debian: bool) -> str:
    """Name what is missing and the exact command that installs it."""
    needs = list(missing)
    said = "Для тестов не хватает: " + ", ".join(need.what for need in needs) + ".\n"
    if debian:
        return said + "Установите: sudo apt-get install " + " ".join(need.debian for need in needs)
    if platform == "darwin":
        return said + "Установите:\n" + "\n".join(f"  brew install {need.brew}" for need in needs if need.brew)
    return said + "Установите их и добавьте в PATH; путь к браузеру можно назвать в NASTAVNIK_CHROMIUM."


def apt_prefix() -> list[str] | None:
    """Say how to call apt-get here without a question: as root, by sudo, or not at all."""
    if shutil.which("apt-get") is None:
        return None
    if os.name != "nt" and os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    return ["sudo", "-n"] if sudo and quiet([sudo, "-n", "true"]).returncode == 0 else None


def install_system(missing: list[Need], prefix: list[str]) -> None:
    """Install Debian packages; what fails is seen by asking for the programs again."""
    packages = [need.debian for need in missing]
    say("Ставлю пакеты системы: " + " ".join(packages))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    quiet([*apt, "update"])
    done = quiet([*apt, "install", "-y", "--no-install-recommends", *packages])
    if done.returncode:
        say(done.stdout[-2000:])


def ensure() -> str | None:
    """Install what is missing where that is allowed; return the message about what still is, if anything."""
    named = os.environ.get("NASTAVNIK_CHROMIUM")
    if named and chromium() is None:
        return f"NASTAVNIK_CHROMIUM называет {named}, но такой программы нет. Исправьте путь."
    missing = [need for need in NEEDS if not need.found()]
    prefix = apt_prefix() if missing else None
    if prefix is not None:
        install_system(missing, prefix)
        missing = [need for need in missing if not need.found()]
    return missing_message(missing, sys.platform, shutil.which("apt-get") is not None) if missing else None
