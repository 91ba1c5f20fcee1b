"""The flow problem itself: open needs, free places, and one whole number per pair to maximise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nastavnik.core.matching.arrays import Bools, Floats, Ints, Points, Rows
from nastavnik.core.matching.flow.edges import Edges
from nastavnik.core.matching.flow.objective import Objective

CHUNK = 500_000
"""Edges looked at in one step where a column of all of them would only take memory."""


@dataclass(frozen=True)
class Graph:
    """Open needs and mentors with free places; rows are those of the tables.

    Attributes
    ----------
    start : Ints, shape (n + 1,)
        Edges of need i are ``start[i]:start[i + 1]``, by mentor.
    mentor : Rows, shape (e,)
    worth : Ints, shape (e,)
        What each pair is worth in units of the objective.
    free : Ints, shape (m,)
        Places not taken by locks, at most the number of needs.
    base : Ints, shape (m,)
        Places taken by locks: the first free place is the ``base``-th.
    open_needs : Bools, shape (n,)
        Needs no lock settles.
    existing : Ints, shape (n,)
        The mentor each need has already, ``nobody`` when none or when that pair can no longer be.
    """

    start: Ints
    mentor: Rows
    worth: Ints
    free: Ints
    base: Ints
    open_needs: Bools
    existing: Ints
    objective: Objective

    @property
    def needs(self) -> int:
        """Return the number of needs, settled ones included."""
        return len(self.open_needs)

    @property
    def nobody(self) -> int:
        """Return the row that stands for «no mentor»."""
        return len(self.free)

    @cached_property
    def need(self) -> Rows:
        """Need row of every edge, shape (e,)."""
        return np.repeat(np.arange(self.needs, dtype=np.int32), np.diff(self.start))

    def chunks(self) -> Iterator[tuple[slice, slice, Rows]]:
        """Yield stretches of whole needs: their rows, their edges, and the need of each edge."""
        first = 0
        while first < self.needs:
            last = int(np.searchsorted(self.start, self.start[first] + CHUNK, side="right")) - 1
            last = min(max(last, first + 1), self.needs)
            rows = np.arange(first, last, dtype=np.int32)
            edges = slice(int(self.start[first]), int(self.start[last]))
            yield slice(first, last), edges, np.repeat(rows, np.diff(self.start[first : last + 1]))
            first = last

    def edges_of(self, need: int) -> slice:
        """Return the edges of one need."""
        return slice(int(self.start[need]), int(self.start[need + 1]))

    def mate_of(self, chosen: Ints) -> Ints:
        """Return the mentor row of each need, ``nobody`` when none; ``chosen`` holds edge numbers."""
        mate = np.full(self.needs, self.nobody, dtype=np.int64)
        mate[self.need[chosen]] = self.mentor[chosen]
        return mate

    def load_of(self, mate: Ints) -> Ints:
        """Return how many free places each mentor gives away, shape (m,)."""
        return np.bincount(mate, minlength=self.nobody + 1)[: self.nobody].astype(np.int64)

    def place_cost(self, load: Ints) -> Ints:
        """Return the cost of the next place of each mentor who gave ``load`` free ones."""
        return self.objective.step * (self.base + load)

    def places_cost(self, load: Ints) -> int:
        """Return the cost of all free places given."""
        return int((self.objective.step * (load * self.base + load * (load - 1) // 2)).sum())


def make_graph(
    edges: Edges,
    score: Points,
    capacity: Ints,
    locks: Mapping[int, int],
    existing: Mapping[int, int],
    objective: Objective,
) -> Graph:
    """Build the graph of what is still open after the locks.

    Parameters
    ----------
    edges : Edges
        Every pair that may be, with ``score`` of shape (e,); none leads to a mentor without capacity.
    locks, existing : mapping of int to int
        Need row to mentor row of the pairs that stay, and of those that would better stay.
    """
    needs = len(edges.start) - 1
    base = np.bincount(np.array(list(locks.values()), dtype=np.int64), minlength=len(capacity)).astype(np.int64)
    free = np.minimum(capacity - base, needs)
    open_needs = np.ones(needs, dtype=np.bool_)
    open_needs[list(locks)] = False
    start, mentor = edges.start, edges.mentor
    if locks:
        keep = open_needs[edges.need] & (free[mentor] > 0)
        edges, score = edges.only(keep), score[keep]
        start, mentor = edges.start, edges.mentor
    worth = score.astype(np.int64)
    worth *= objective.point
    worth += objective.cover
    held = np.full(needs, len(capacity), dtype=np.int64)
    for need, other in existing.items():
        row = slice(int(start[need]), int(start[need + 1]))
        same = row.start + np.flatnonzero(mentor[row] == other)
        worth[same] += objective.stay
        held[need] = other if len(same) else held[need]
    return Graph(start, mentor, worth, free, base, open_needs, held, objective)


def as_floats(values: Ints) -> Floats:
    """Return whole numbers as floating point; exact because every sum is below ``EXACT``."""
    return values.astype(np.float64)
