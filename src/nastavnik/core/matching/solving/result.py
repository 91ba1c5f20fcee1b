"""What comes out of matching: pairs, needs left without one, and the proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from nastavnik.core.matching.arrays import Ints, Points
from nastavnik.core.matching.flow.edges import Edges
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Prices
from nastavnik.core.matching.model.people import Id, NeedType, Problem
from nastavnik.core.matching.model.reasons import reason_counts
from nastavnik.core.matching.model.score import contributions
from nastavnik.core.matching.model.tables import Tables
from nastavnik.core.matching.model.weights import CRITERIA, OUTWARD, Weights
from nastavnik.core.matching.solving.certify import Certificate
from nastavnik.core.matching.solving.residual import Residual


@dataclass(frozen=True)
class Pair:
    """A mentor proposed for a need; ``parts`` give the points of each criterion and sum to ``score``."""

    mentee: Id
    type: NeedType
    mentor: Id
    score: int
    parts: Mapping[str, int]
    locked: bool


@dataclass(frozen=True)
class Unmatched:
    """A need left without a mentor; ``reasons`` count all mentors by why not, see ``reasons``."""

    mentee: Id
    type: NeedType
    reasons: Mapping[str, int]


@dataclass(frozen=True)
class Result:
    """A finished run. Rows of the arrays are those of ``tables``.

    Attributes
    ----------
    edges, score
        Every pair no rule refuses, and its score.
    open_mate : Ints, shape (n,)
        Mentor row of each open need, ``graph.nobody`` when none or settled by a lock.
    locks : mapping of int to int
        Need row to mentor row of the pairs that stay.
    problem : Problem
        What was asked; empty for a case given in columns.
    """

    weights: Weights
    tables: Tables
    edges: Edges
    score: Points
    graph: Graph
    open_mate: Ints
    locks: Mapping[int, int]
    prices: Prices
    certificate: Certificate
    problem: Problem = field(default_factory=Problem)

    @cached_property
    def mate(self) -> Ints:
        """Mentor row of each need, ``graph.nobody`` when none, locked pairs included."""
        mate = self.open_mate.copy()
        mate[list(self.locks)] = list(self.locks.values())
        return mate

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs in the order of (mentee id, type)."""
        need = np.flatnonzero(self.mate != self.graph.nobody)
        mentor = self.mate[need]
        parts = contributions(self.tables, self.weights, need, mentor).T.tolist()
        return tuple(
            Pair(*self.tables.needs.keys[n], self.tables.mentors.ids[m], sum(row), named(row), n in self.locks)
            for n, m, row in zip(need.tolist(), mentor.tolist(), parts, strict=True)
        )

    @cached_property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """The needs without a mentor in the order of (mentee id, type)."""
        rows = np.flatnonzero(self.mate == self.graph.nobody)
        reasons = zip(rows.tolist(), reason_counts(self.tables, rows), strict=True)
        return tuple(Unmatched(*self.tables.needs.keys[n], counts) for n, counts in reasons)

    @cached_property
    def residual(self) -> Residual:
        """The ways to change the pairing of the open needs."""
        return Residual(self.graph, self.open_mate, self.prices)

    @cached_property
    def need_rows(self) -> dict[tuple[Id, NeedType], int]:
        """Row of each (mentee id, type)."""
        return {key: row for row, key in enumerate(self.tables.needs.keys)}

    @cached_property
    def mentor_rows(self) -> dict[Id, int]:
        """Row of each mentor id."""
        return {identity: row for row, identity in enumerate(self.tables.mentors.ids)}


def named(points: list[int]) -> dict[str, int]:
    """Return points in the order of ``CRITERIA`` under the codes that may be shown."""
    return dict(zip((OUTWARD[name] for name in CRITERIA), points, strict=True))
