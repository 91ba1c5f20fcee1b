"""Compiles functions on arrays where numba is installed; without it they run as plain Python."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar, cast

from nastavnik.core.matching.scale import AVAILABLE

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function on first use and keep the result on disk; it takes arrays and whole numbers only."""
    if not AVAILABLE:
        return function
    return cast(Function, import_module("numba").njit(cache=True, nogil=True)(function))
