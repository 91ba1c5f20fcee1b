"""Compiles functions on arrays where numba is installed; without it they run as plain Python."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

from nastavnik.core.matching.scale import AVAILABLE

Function = TypeVar("Function", bound=Callable[..., Any])

MATCHING = Path(__file__).parents[1]


def compiled(function: Function) -> Function:
    """Compile a function on first use and keep the result on disk; it takes arrays and whole numbers only."""
    if not AVAILABLE:
        return function
    return cast(Function, _compiler()(cache=True, nogil=True)(function))


@cache
def _compiler() -> Callable[..., Any]:
    """Load numba, which keeps what it compiled by the text of one file alone: here by that of the whole matching.

    A function compiled before holds the numbers and the functions it takes from other files as they were then.
    """
    numba = import_module("numba")
    kept = Path(numba.config.CACHE_DIR or Path(__file__).parent / "__pycache__")
    numba.config.CACHE_DIR = str(kept / f"kernel-{text_of(MATCHING)}")
    return cast(Callable[..., Any], numba.njit)


def text_of(folder: Path) -> str:
    """Return a short hash of all Python files under a folder."""
    files = sorted(folder.rglob("*.py"))
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]
