"""Environments of the benchmark, made when missing: one with the rivals, one of mentor-match alone."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "benchmarks"
STAMP = "benchmark-stamp"


def python_of(name: str, lock: str) -> Path:
    """Return the Python of an environment that holds exactly a lock file; fill it when it does not."""
    place, wanted = HOME / name, ROOT / "requirements" / lock
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    stamp = place / STAMP
    if not stamp.exists() or stamp.read_text(encoding="ascii") != digest:
        print(f"Готовлю {place.relative_to(ROOT)}: это один раз и занимает минуту-две.", file=sys.stderr)
        venv.create(place, clear=True, with_pip=True)
        command: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", wanted]
        subprocess.run(command, check=True, stdout=sys.stderr)
        stamp.write_text(digest, encoding="ascii")
    return python


def enter() -> None:
    """Run this very command in the environment with the rivals, unless it runs there already."""
    python = python_of("venv", "benchmarks.lock")
    if Path(sys.prefix).resolve() != (HOME / "venv").resolve():
        told = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        sys.exit(subprocess.run([python, *sys.argv], check=False, env=told).returncode)
