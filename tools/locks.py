"""Make requirements/*.lock anew from pyproject.toml: `python3 run.py python tools/locks.py [--upgrade]`.

Without --upgrade what is locked stays as long as pyproject.toml allows it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "pyproject.toml"
LOCKS: dict[str, tuple[str, ...]] = {
    "base": (PROJECT,),
    "postgres": (PROJECT, "--extra", "postgres"),
    "scale": (PROJECT, "--extra", "scale"),
    "dev": (PROJECT, "--extra", "dev"),
    "uv": ("--group", "uv"),
    "benchmarks": (PROJECT, "--extra", "scale", "--group", "benchmarks"),
    "mentor-match": ("--group", "mentor-match"),
}
COMPILE = ("-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes")
PLAIN = ("--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-emit-package", "nastavnik")


def main(more: list[str]) -> None:
    """Compile every lock; pyproject.toml has the names, the locks have the versions and the fingerprints."""
    for name, wanted in LOCKS.items():
        lock = ["--output-file", f"requirements/{name}.lock"]
        subprocess.run([sys.executable, *COMPILE, *PLAIN, *wanted, *lock, *more], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
