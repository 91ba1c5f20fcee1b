"""The flow problem itself: open needs, free places, and one whole number per pair to maximise."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nastavnik.core.errors import N_
from nastavnik.core.matching.arrays import Bools, Floats, Ints
from nastavnik.core.matching.candidates import Edges
from nastavnik.core.matching.errors import Fault, ProblemError
from nastavnik.core.matching.weights import SCALE

EXACT = 2**53
"""Whole numbers below this are exact in the floating point of the solvers."""


@dataclass(frozen=True)
class Objective:
    """What one pair is worth, so that the sum orders pairings lexicographically.

    A pair is worth ``cover + point * score``; the t-th place of a mentor (from 0) costs
    ``step * t``. No total of points outweighs one more need covered, and no evenness of load
    outweighs one point.

    Attributes
    ----------
    step : int
        1, or 0 when the numbers would not stay exact and evenness is left out.
    """

    cover: int
    point: int
    step: int

    def value(self, covered: int, score: int, unevenness: int) -> int:
        """Return the one number of a pairing."""
        return self.cover * covered + self.point * score - self.step * unevenness


def make_objective(needs: int, capacity: Ints) -> Objective:
    """Choose the numbers of the objective and check that every sum stays exact.

    Parameters
    ----------
    needs : int
        Number of all needs.
    capacity : Ints, shape (m,)
        Places of each mentor.

    Raises
    ------
    ProblemError
        The problem is too large for exact sums: above some two hundred thousand needs and mentors.

    Notes
    -----
    With k pairs at most and the dearest place costing d, the unevenness is at most ``k * d``, so
    ``point = k * d + 1`` and ``cover = SCALE * point * k + k * d + 1``. The longest sum met, a path
    with its count of moves in ``Residual``, stays under ``8 * cover * (needs + mentors + 2)``.
    """
    places = np.minimum(capacity, needs)
    pairs = int(min(needs, places.sum()))
    dearest = int(max(places.max(initial=0) - 1, 0))
    for step in (1, 0):
        unevenness = step * pairs * dearest
        point = unevenness + 1
        cover = SCALE * point * pairs + unevenness + 1
        if 8 * cover * (needs + len(capacity) + 2) < EXACT:
            return Objective(cover, point, step)
    text = N_("Слишком много запросов и наставников для одного подбора. Разделите их по школам или районам.")
    raise ProblemError(Fault("", "size", text))


@dataclass(frozen=True)
class Graph:
    """Open needs and mentors with free places; rows are those of the tables.

    Attributes
    ----------
    need, mentor, worth : Ints, shape (e,)
        Pairs sorted by need, then mentor, and what each is worth.
    free : Ints, shape (m,)
        Places not taken by locks, at most the number of needs.
    base : Ints, shape (m,)
        Places taken by locks: the first free place is the ``base``-th.
    open_needs : Bools, shape (n,)
        Needs no lock settles.
    """

    need: Ints
    mentor: Ints
    worth: Ints
    free: Ints
    base: Ints
    open_needs: Bools
    objective: Objective

    @property
    def needs(self) -> int:
        """Return the number of needs, settled ones included."""
        return len(self.open_needs)

    @property
    def nobody(self) -> int:
        """Return the row that stands for «no mentor»."""
        return len(self.free)

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

    def edge_of(self, mate: Ints) -> Ints:
        """Return the edge number of every matched need, in the order of needs."""
        return np.flatnonzero(self.mentor == mate[self.need])

    def value(self, mate: Ints) -> int:
        """Return the value of a pairing of the open needs."""
        return int(self.worth[self.edge_of(mate)].sum()) - self.places_cost(self.load_of(mate))


def make_graph(edges: Edges, score: Ints, capacity: Ints, needs: int, locks: Mapping[int, int]) -> Graph:
    """Build the graph of what is still open after the locks.

    Parameters
    ----------
    edges : Edges
        Every pair that may be, with ``score`` of shape (e,).
    locks : mapping of int to int
        Need row to mentor row.
    """
    objective = make_objective(needs, capacity)
    settled = np.zeros(needs, dtype=np.bool_)
    settled[list(locks)] = True
    base = np.bincount(np.array(list(locks.values()), dtype=np.int64), minlength=len(capacity)).astype(np.int64)
    free = np.minimum(capacity - base, needs)
    keep = ~settled[edges.need] & (free[edges.mentor] > 0)
    worth = objective.cover + objective.point * score[keep]
    return Graph(edges.need[keep], edges.mentor[keep], worth, free, base, ~settled, objective)


def as_floats(values: Ints) -> Floats:
    """Return whole numbers as floating point; exact because every sum is below ``EXACT``."""
    return values.astype(np.float64)
