"""Who may help whom: joins needs and mentors by blocks, then applies the hard rules."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

import numpy as np

from nastavnik.core.matching import scale
from nastavnik.core.matching.arrays import Bools, Ints, Points, Rows
from nastavnik.core.matching.blocks import Blocks, make_blocks
from nastavnik.core.matching.rules import REASONS, TAKEN, refusals
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
    found = [_judge(tables, blocks, *stretch) for stretch in _chunks(blocks.sizes)]
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


def reason_counts(tables: Tables, need_row: int) -> dict[str, int]:
    """Count, for one need, how many mentors each rule refuses.

    Returns
    -------
    dict of str to int
        Reason code to a positive number; mentors who fit come under ``taken``. The numbers sum to
        the number of mentors.
    """
    mentor = np.arange(len(tables.mentors), dtype=np.int64)
    verdict = refusals(tables, np.full_like(mentor, need_row), mentor)
    counts = Counter(verdict.tolist())
    return {REASONS[number] or TAKEN: counts[number] for number in sorted(counts, key=lambda n: n or 99)}


def _is_large(tables: Tables) -> bool:
    return scale.AVAILABLE and len(tables.needs) * len(tables.mentors) >= LARGE_TABLE


def _compiled_join(tables: Tables, weights: Weights | None) -> tuple[Ints, Rows, Points]:
    """Load the compiled join only where it is wanted: numba need not be there otherwise."""
    joined: tuple[Ints, Rows, Points] = import_module("nastavnik.core.matching.kernel.join").join(
        tables, make_blocks(tables), weights
    )
    return joined


def _chunks(sizes: Ints) -> Iterator[tuple[int, int]]:
    """Yield stretches of needs that may meet about ``CHUNK`` mentors together, one need at least."""
    end = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        met = end[first] - sizes[first] + CHUNK
        last = max(first + 1, int(np.searchsorted(end, met, side="right")))
        yield first, last
        first = last


def _judge(tables: Tables, blocks: Blocks, first: int, last: int) -> tuple[Ints, Rows]:
    """Return how many mentors pass every rule for each need of a stretch, and who they are."""
    some = slice(first, last)
    need, place = _laid_out(blocks.own_from[some], blocks.own_to[some])
    far_need, far_place = _laid_out(blocks.far_from[some], blocks.far_to[some])
    own, far = blocks.own[place], blocks.far[far_place]
    away = tables.needs.school[first + far_need] != tables.mentors.school[far]
    need, mentor = np.concatenate([need, far_need[away]]) + first, np.concatenate([own, far[away]])
    order = np.argsort(tables.keys(need, mentor))
    need, mentor = need[order], mentor[order]
    fine = refusals(tables, need, mentor) == 0
    return np.bincount(need[fine] - first, minlength=last - first).astype(np.int64), mentor[fine]


def _laid_out(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return every place of the stretches ``first[i]:last[i]`` as (i, place)."""
    size = last - first
    row = np.repeat(np.arange(len(size)), size)
    before = np.cumsum(size) - size
    return row, np.arange(len(row)) + (first - before)[row]
