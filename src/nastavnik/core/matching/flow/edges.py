"""The pairs that may be, as columns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nastavnik.core.matching.arrays import Bools, Ints, Rows


@dataclass(frozen=True)
class Edges:
    """The pairs that may be, by need row, then mentor row.

    Attributes
    ----------
    start : Ints, shape (n + 1,)
        Pairs of need i are ``start[i]:start[i + 1]``.
    mentor : Rows, shape (e,)
    """

    start: Ints
    mentor: Rows

    @cached_property
    def need(self) -> Rows:
        """Need row of every pair, shape (e,)."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    def only(self, keep: Bools) -> "Edges":
        """Return some of the pairs; ``keep`` has shape (e,)."""
        return Edges(np.concatenate([[0], np.cumsum(keep, dtype=np.int64)])[self.start], self.mentor[keep])
