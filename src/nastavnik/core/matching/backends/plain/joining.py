"""Who may help whom: joins needs and mentors by blocks, then applies the hard rules."""

import numpy as np

from nastavnik.core.matching.arrays import Ints, Points, Rows
from nastavnik.core.matching.flow.edges import Edges
from nastavnik.core.matching.model.blocks import Blocks, chunks, make_blocks, met
from nastavnik.core.matching.model.rules import refusals
from nastavnik.core.matching.model.score import scores
from nastavnik.core.matching.model.tables import Tables
from nastavnik.core.matching.model.weights import Weights

CHUNK = 200_000
"""Pairs judged in one step."""


def join(tables: Tables, weights: Weights | None) -> tuple[Edges, Points]:
    """Judge every pair of the blocks, some at a time, and score those that may be."""
    blocks = make_blocks(tables)
    found = [_judge(tables, blocks, some) for some in chunks(blocks.sizes, CHUNK)]
    count = np.concatenate([np.zeros(1, dtype=np.int64), *(count for count, _ in found)])
    mentor = np.concatenate([np.empty(0, dtype=np.int32), *(mentor for _, mentor in found)])
    edges = Edges(np.cumsum(count), mentor)
    return edges, np.zeros(0, dtype=np.uint16) if weights is None else scores(tables, weights, edges.need, mentor)


def _judge(tables: Tables, blocks: Blocks, some: slice) -> tuple[Ints, Rows]:
    """Return how many mentors pass every rule for each need of a stretch, and who they are."""
    rows = np.arange(some.start, some.stop)
    place, mentor = met(tables, blocks, rows)
    order = np.argsort(tables.keys(place, mentor))
    place, mentor = place[order], mentor[order]
    fine = refusals(tables, rows[place], mentor) == 0
    return np.bincount(place[fine], minlength=len(rows)).astype(np.int64), mentor[fine]
