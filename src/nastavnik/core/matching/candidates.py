"""Who may help whom: joins needs and mentors by blocks, then applies the hard rules."""

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

import numpy as np

from nastavnik.core.matching import scale
from nastavnik.core.matching.arrays import Bools, Ints, Points, Rows
from nastavnik.core.matching.blocks import Blocks, chunks, make_blocks, met
from nastavnik.core.matching.rules import refusals
from nastavnik.core.matching.score import scores
from nastavnik.core.matching.tables import Tables
from nastavnik.core.matching.weights import Weights

CHUNK = 200_000
"""Pairs judged in one step."""

LARGE_TABLE = 10_000_000
"""Needs times mentors from which the compiled join is used: below it numpy is as quick as the loading."""


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


def find_edges(tables: Tables) -> Edges:
    """Return every pair no hard rule refuses.

    Needs meet only the mentors of their block (`make_blocks`), so the cost follows the number of
    possible pairs and not the size of the whole table.
    """
    if _is_large(tables):
        return Edges(*_compiled_join(tables, None)[:2])
    blocks = make_blocks(tables)
    found = [_judge(tables, blocks, some) for some in chunks(blocks.sizes, CHUNK)]
    count = np.concatenate([np.zeros(1, dtype=np.int64), *(count for count, _ in found)])
    mentor = np.concatenate([np.empty(0, dtype=np.int32), *(mentor for _, mentor in found)])
    return Edges(np.cumsum(count), mentor)


def scored_edges(tables: Tables, weights: Weights) -> tuple[Edges, Points]:
    """Return every pair no hard rule refuses, and the score of each, shape (e,)."""
    if _is_large(tables):
        start, mentor, score = _compiled_join(tables, weights)
        return Edges(start, mentor), score
    edges = find_edges(tables)
    return edges, scores(tables, weights, edges.need, edges.mentor)


def _is_large(tables: Tables) -> bool:
    return scale.AVAILABLE and len(tables.needs) * len(tables.mentors) >= LARGE_TABLE


def _compiled_join(tables: Tables, weights: Weights | None) -> tuple[Ints, Rows, Points]:
    """Load the compiled join only where it is wanted: numba need not be there otherwise."""
    joined: tuple[Ints, Rows, Points] = import_module("nastavnik.core.matching.kernel.join").join(
        tables, make_blocks(tables), weights
    )
    return joined


def _judge(tables: Tables, blocks: Blocks, some: slice) -> tuple[Ints, Rows]:
    """Return how many mentors pass every rule for each need of a stretch, and who they are."""
    rows = np.arange(some.start, some.stop)
    place, mentor = met(tables, blocks, rows)
    order = np.argsort(tables.keys(place, mentor))
    place, mentor = place[order], mentor[order]
    fine = refusals(tables, rows[place], mentor) == 0
    return np.bincount(place[fine], minlength=len(rows)).astype(np.int64), mentor[fine]
