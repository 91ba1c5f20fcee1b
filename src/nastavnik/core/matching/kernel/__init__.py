"""Compiled parts of the engine, for problems of a district and more; the extra `scale` brings numba."""

import numpy as np

from nastavnik.core.matching.kernel.chains import chains_to
from nastavnik.core.matching.kernel.events import Standing
from nastavnik.core.matching.kernel.passes import blocking, covers, edge_of, gains, tight_pairs
from nastavnik.core.matching.kernel.potentials import recover
from nastavnik.core.matching.kernel.settle import settle
from nastavnik.core.matching.kernel.solver import solve


def warm_up() -> None:
    """Compile the solver and the events, or load them from disk, so that nobody waits for that later."""
    one = np.ones(1, dtype=np.int64)
    columns = (np.array([0, 1], dtype=np.int64), np.zeros(1, dtype=np.int32), one, one, 0 * one, 0)
    solve(*columns, patience=-1)
    mate, _ = solve(*columns)
    recover(*columns, mate)
    standing = Standing(*columns, mate)
    standing.withdraw(0)
    standing.set_places(0, 1)
    standing.reprice(0, one)
