"""Who may help whom: joins needs and mentors by blocks, then applies the hard rules."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.rules import REASONS, SUBJECT, TAKEN, refusals
from nastavnik.core.matching.tables import Tables


@dataclass(frozen=True)
class Edges:
    """The pairs that may be, sorted by need row, then mentor row; both arrays have shape (e,)."""

    need: Ints
    mentor: Ints


def find_edges(tables: Tables) -> Edges:
    """Return every pair no hard rule refuses.

    Needs alike in type, subject, school and network meet only the mentors of their block, so the
    cost follows the number of possible pairs and not the size of the whole table.
    """
    found = [_judge(tables, need, mentor) for need, mentor in _blocks(tables)]
    need = np.concatenate([np.empty(0, dtype=np.int64), *(edges.need for edges in found)])
    mentor = np.concatenate([np.empty(0, dtype=np.int64), *(edges.mentor for edges in found)])
    order = np.argsort(tables.keys(need, mentor), kind="stable")
    return Edges(need[order], mentor[order])


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


def _judge(tables: Tables, need: Ints, mentor: Ints) -> Edges:
    """Keep the pairs of a block that pass every rule."""
    rows = np.repeat(need, len(mentor))
    columns = np.tile(mentor, len(need))
    fine = refusals(tables, rows, columns) == 0
    return Edges(rows[fine], columns[fine])


def _blocks(tables: Tables) -> Iterator[tuple[Ints, Ints]]:
    """Yield rows of needs that are alike and the mentors they may meet by type, subject and school."""
    needs, mentors = tables.needs, tables.mentors
    if not len(needs):
        return
    asked = np.where(needs.kind == SUBJECT, needs.subject, 0)
    features = np.stack([needs.kind, asked, needs.school, needs.network.astype(np.int64)], axis=1)
    alike, block_of = np.unique(features, axis=0, return_inverse=True)
    order = np.argsort(block_of, kind="stable")
    ends = np.cumsum(np.bincount(block_of, minlength=len(alike)))
    for (kind, subject, school, network), rows in zip(alike, np.split(order, ends[:-1]), strict=True):
        mask = mentors.kinds[:, kind] & ((mentors.school == school) | (mentors.network & bool(network)))
        if kind == SUBJECT:
            mask &= mentors.subjects[:, subject] | mentors.areas[:, needs.area[rows[0]]]
        yield rows, np.flatnonzero(mask)
