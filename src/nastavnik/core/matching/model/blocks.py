"""Which mentors a need may meet by type, subject and school, as lists that both joins walk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nastavnik.core.matching.arrays import Bools, Ints, Rows
from nastavnik.core.matching.model.rules import SUBJECT
from nastavnik.core.matching.model.tables import MentorTable, Tables


@dataclass(frozen=True)
class Blocks:
    """Two lists of mentors; each need has a stretch, by mentor row, in either.

    Attributes
    ----------
    own, own_from, own_to
        Mentors of the need's own school: ``own[own_from[i]:own_to[i]]``.
    far, far_from, far_to
        For a need that says network, mentors of any school who say so too; otherwise empty. A
        mentor of the own school may stand in both.
    offered : Ints, shape (n,)
        How many mentors offer what the need asks for, wherever they are.
    """

    own: Rows
    own_from: Ints
    own_to: Ints
    far: Rows
    far_from: Ints
    far_to: Ints
    offered: Ints

    @property
    def sizes(self) -> Ints:
        """Return an upper bound of the mentors each need may meet, shape (n,)."""
        return (self.own_to - self.own_from) + (self.far_to - self.far_from)


def make_blocks(tables: Tables, *, full: bool = False) -> Blocks:
    """List, for every kind of mentor asked for, those who offer it: by school, and those in a network.

    Time and memory follow the number of mentors times the subjects each may help with.

    Parameters
    ----------
    full : bool
        List mentors without a place too.
    """
    needs, mentors = tables.needs, tables.mentors
    kinds, ask = _asks(tables)
    schools = 1 + max(int(needs.school.max(initial=0)), int(mentors.school.max(initial=0)))
    by_school = np.argsort(mentors.school, kind="stable").astype(np.int32)
    there = np.ones(len(mentors), dtype=np.bool_) if full else mentors.capacity > 0
    masks = (there & _offering(mentors, *kind) for kind in kinds)
    own, far = [], []
    for mask in masks:
        own.append(by_school[mask[by_school]])
        far.append(np.flatnonzero(mask & mentors.network).astype(np.int32))
    own_rows, own_ask = _joined(own)
    far_rows, _ = _joined(far)
    keys = own_ask * schools + mentors.school[own_rows]
    wanted = ask * schools + needs.school
    far_ends = np.cumsum([0, *(len(part) for part in far)])
    far_from, far_to = far_ends[ask], far_ends[ask + needs.network]
    offered = np.array([len(part) for part in own], dtype=np.int64)[ask]
    return Blocks(own_rows, *_stretch(keys, wanted), far_rows, far_from, far_to, offered)


def met(tables: Tables, blocks: Blocks, rows: Ints) -> tuple[Ints, Rows]:
    """Return every pair of a need among ``rows`` and a mentor of its stretches: the need by its place there."""
    place, at = _laid_out(blocks.own_from[rows], blocks.own_to[rows])
    far_place, far_at = _laid_out(blocks.far_from[rows], blocks.far_to[rows])
    own, far = blocks.own[at], blocks.far[far_at]
    away = tables.needs.school[rows[far_place]] != tables.mentors.school[far]
    return np.concatenate([place, far_place[away]]), np.concatenate([own, far[away]])


def chunks(sizes: Ints, limit: int) -> Iterator[slice]:
    """Yield stretches of needs that may meet about so many mentors together, one need at least."""
    end = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        most = end[first] - sizes[first] + limit
        last = max(first + 1, int(np.searchsorted(end, most, side="right")))
        yield slice(first, last)
        first = last


def _laid_out(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return every place of the stretches ``first[i]:last[i]`` as (i, place)."""
    size = last - first
    row = np.repeat(np.arange(len(size)), size)
    before = np.cumsum(size) - size
    return row, np.arange(len(row)) + (first - before)[row]


def _asks(tables: Tables) -> tuple[list[tuple[int, int, int]], Ints]:
    """Return the different (kind, subject, area) asked for, a consultant's subject set aside, and that of each need."""
    needs, mentors = tables.needs, tables.mentors
    subjects, areas = mentors.subjects.shape[1], mentors.areas.shape[1]
    place = (needs.kind.astype(np.int64) * subjects + needs.subject) * areas + needs.area
    place = np.where(needs.kind == SUBJECT, place, needs.kind.astype(np.int64) * subjects * areas)
    asked = np.zeros(max(1, int(place.max(initial=0)) + 1), dtype=np.bool_)
    asked[place] = True
    different = np.flatnonzero(asked).tolist()
    number = np.cumsum(asked) - 1
    return [(x // (subjects * areas), x // areas % subjects, x % areas) for x in different], number[place]


def _offering(mentors: MentorTable, kind: int, subject: int, area: int) -> Bools:
    """Tell which mentors offer a kind of mentoring, for a subject need near its subject."""
    mask: Bools = mentors.kinds[:, kind].copy()
    if kind == SUBJECT:
        mask &= mentors.subjects[:, subject] | mentors.areas[:, area]
    return mask


def _joined(lists: Sequence[Rows]) -> tuple[Rows, Ints]:
    """Return lists one after another, and the number of the list of every row."""
    rows = np.concatenate([np.empty(0, dtype=np.int32), *lists])
    return rows, np.repeat(np.arange(len(lists)), [len(part) for part in lists])


def _stretch(keys: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Return where each wanted key begins and ends among sorted keys."""
    asked, back = np.unique(wanted, return_inverse=True)
    return np.searchsorted(keys, asked)[back], np.searchsorted(keys, asked, side="right")[back]
