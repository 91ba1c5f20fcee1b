"""The compiled kernel of the extra `scale`, loaded when a problem is large enough to want it."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

AVAILABLE = find_spec("numba") is not None
"""Whether the extra is installed."""

LARGE = 150_000
"""Edges from which the kernel is used: below it scipy is as quick as the loading of the kernel."""


def wanted(edges: int) -> bool:
    """Tell whether a graph of so many edges goes to the kernel."""
    return AVAILABLE and edges >= LARGE


@cache
def kernel() -> ModuleType:
    """Load the kernel; the first time on a machine it is compiled for some seconds."""
    return import_module("nastavnik.core.matching.kernel")
