"""Dependencies are declared once: the locks have exactly what pyproject.toml names, and versions it allows."""

import itertools
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import nastavnik
from tests.support.prepared import ROOT
from tools.locks import LOCKS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==([^\s;]+)", re.M)
OURS = re.compile(r"nastavnik \(pyproject\.toml")


def wanted(name: str) -> list[Requirement]:
    """List what a lock was asked for."""
    arguments = LOCKS[name]
    found = list(PROJECT["project"]["dependencies"]) if "pyproject.toml" in arguments else []
    for option, value in itertools.pairwise(arguments):
        found += EXTRAS[value] if option == "--extra" else []
        found += PROJECT["dependency-groups"][value] if option == "--group" else []
    whole = [Requirement(each) for each in found]
    inner = [
        Requirement(each) for one in whole if one.name == "nastavnik" for extra in one.extras for each in EXTRAS[extra]
    ]
    return [one for one in whole if one.name != "nastavnik"] + inner


def locked(name: str) -> dict[str, tuple[set[str], bool]]:
    """Read a lock: versions of each package, and whether pyproject.toml itself asks for it."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    found: dict[str, tuple[set[str], bool]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        pin = PINNED.match(block)
        assert pin, block[:80]
        versions, ours = found.get(canonicalize_name(pin[1]), (set(), False))
        found[canonicalize_name(pin[1])] = (versions | {pin[2]}, ours or bool(OURS.search(block)))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_what_is_declared(name: str) -> None:
    there = locked(name)
    asked = wanted(name)
    assert asked
    assert {canonicalize_name(one.name) for one in asked} == {package for package, (_, ours) in there.items() if ours}
    for one in asked:
        for pinned in there[canonicalize_name(one.name)][0]:
            assert one.specifier.contains(pinned), one


def test_every_lock_is_made_from_the_project() -> None:
    assert {path.stem for path in (ROOT / "requirements").iterdir()} == set(LOCKS)


def test_the_build_needs_what_the_checks_have() -> None:
    for each in map(Requirement, PROJECT["build-system"]["requires"]):
        assert each.specifier.contains(version(each.name)), each


def test_the_version_stands_in_one_place() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", nastavnik.__version__)
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "nastavnik.__version__"}
    log = Path(ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d\S+)", log, re.M)[0] == nastavnik.__version__, "the newest entry is this version"
