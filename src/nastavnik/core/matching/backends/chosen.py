"""The one place where the backend is chosen."""

from functools import cache

from nastavnik.core.matching import scale
from nastavnik.core.matching.backends import plain
from nastavnik.core.matching.backends.contract import Backend, Compiled
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.model.tables import Tables

LARGE = 150_000
"""Edges from which the kernel is used: below it scipy is as quick as the loading of the kernel."""

LARGE_TABLE = 10_000_000
"""Needs times mentors from which the kernel joins them: below it numpy is as quick as the loading."""


def for_graph(graph: Graph) -> Backend:
    """Return who works on a graph."""
    return by_kernel() if scale.AVAILABLE and len(graph.mentor) >= LARGE else plain


def for_tables(tables: Tables) -> Backend:
    """Return who joins needs and mentors."""
    large = len(tables.needs) * len(tables.mentors) >= LARGE_TABLE
    return by_kernel() if scale.AVAILABLE and large else plain


@cache
def by_kernel() -> Compiled:
    """Load the kernel; the first time on a machine it is compiled for some seconds."""
    from nastavnik.core.matching.backends import by_kernel as backend  # noqa: PLC0415 numba is loaded only where it is wanted

    return backend
