"""Why a need has no mentor: how many mentors each rule keeps from it."""

import numpy as np

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.model.blocks import Blocks, chunks, make_blocks, met
from nastavnik.core.matching.model.rules import REASONS, RULES, TAKEN, refusals
from nastavnik.core.matching.model.tables import Tables

CHUNK = 200_000
"""Pairs judged in one step."""

ONESELF, TYPE, SUBJECT, SCHOOL = (REASONS.index(code) for code in ("oneself", "type", "subject", "school"))


def reason_counts(tables: Tables, rows: Ints) -> list[dict[str, int]]:
    """Count, for each of some needs, how many mentors each rule refuses.

    Parameters
    ----------
    rows : Ints, shape (k,)
        Need rows.

    Returns
    -------
    list of dict of str to int
        Reason code to a positive number for every row; mentors who fit come under ``taken``. The
        numbers of a need sum to the number of mentors.

    Notes
    -----
    Only the mentors a need may meet by type, subject and school are judged one by one; how many the
    first rules keep away follows from the lengths of the lists, so a country takes seconds.
    """
    count = np.zeros((len(rows), len(REASONS)), dtype=np.int64)
    blocks = make_blocks(tables, full=True)
    for some in chunks(blocks.sizes[rows], CHUNK):
        count[some] = _judged(tables, blocks, rows[some])
    near, offered = count.sum(axis=1), blocks.offered[rows]
    of_type = tables.mentors.kinds.sum(axis=0, dtype=np.int64)[tables.needs.kind[rows]]
    count[:, TYPE] = len(tables.mentors) - of_type
    count[:, SUBJECT] = of_type - offered
    count[:, SCHOOL] = offered - near
    _tell_oneself(tables, rows, count)
    names = (*REASONS[1:], TAKEN)
    return [
        {name: number for name, number in zip(names, row, strict=True) if number}
        for row in np.roll(count, -1, axis=1).tolist()
    ]


def _judged(tables: Tables, blocks: Blocks, rows: Ints) -> Ints:
    """Return how often each rule comes first among the mentors some needs may meet, shape (k, rules + 1)."""
    place, mentor = met(tables, blocks, rows)
    verdict = refusals(tables, rows[place], mentor)
    told = np.bincount(place * len(REASONS) + verdict, minlength=len(rows) * len(REASONS))
    return told.reshape(len(rows), len(REASONS)).astype(np.int64)


def _tell_oneself(tables: Tables, rows: Ints, count: Ints) -> None:
    """Move a person met as one's own mentor from the rule that keeps the two apart anyway to «oneself»."""
    place = np.full(len(tables.needs), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    need, mentor = np.divmod(tables.oneself, max(len(tables.mentors), 1))
    need, mentor = need[place[need] >= 0], mentor[place[need] >= 0]
    apart = np.zeros(len(need), dtype=np.int64)
    for number in (SCHOOL, SUBJECT, TYPE):
        apart[RULES[number - 1][1](tables, need, mentor)] = number
    cell, by_cell, kept = place[need] * len(REASONS), count.reshape(-1), apart > 0
    np.subtract.at(by_cell, (cell + apart)[kept], 1)
    np.add.at(by_cell, (cell + ONESELF)[kept], 1)
