"""A pairing that is kept best while people come and go, by as few moves as that takes."""

import numpy as np

from nastavnik.core.matching.arrays import Bools, Ints, Rows
from nastavnik.core.matching.kernel import backflow
from nastavnik.core.matching.kernel.flow import make_flow
from nastavnik.core.matching.kernel.order import in_order
from nastavnik.core.matching.kernel.parts import turn


class Standing:
    """A best pairing and its prices between events; after each of them both are best again.

    Parameters
    ----------
    start, mentor, worth, free, base, step
        As in ``Graph``, edges of needs still to come included.
    mate : Ints, shape (n,)
        A best pairing of the needs present.
    present : Bools, shape (n,), optional
        Which needs take part now; all by default. An absent need has no mentor in ``mate``.
    """

    def __init__(
        self,
        start: Ints,
        mentor: Rows,
        worth: Ints,
        free: Ints,
        base: Ints,
        step: int,
        mate: Ints,
        present: Bools | None = None,
    ) -> None:
        self._graph = graph = in_order(start, mentor, worth, free, base, step)
        self._need, self._mentor = np.argsort(graph.needs), np.argsort(graph.mentors)
        taking_part = np.ones(len(mate), dtype=np.bool_) if present is None else present[graph.needs]
        self._flow = make_flow(graph.start, graph.mentor, graph.worth, graph.free, graph.base, step)
        self._back = backflow.Back(*turn(graph.start, graph.mentor, len(free)), taking_part)
        backflow.seat_all(self._flow, graph.mate_of(mate))
        backflow.raise_all(self._flow, self._back)

    @property
    def mate(self) -> Ints:
        """Mentor row of each need, m when none."""
        return self._graph.rows_of(self._flow.mate)

    @property
    def price(self) -> Ints:
        """Prices of mentors, shape (m,); a mentor without places asks the greatest worth."""
        return self._graph.by_mentor(np.minimum(self._flow.price, self._flow.worth.max(initial=0)))

    @property
    def free(self) -> Ints:
        """Free places of each mentor."""
        return self._graph.by_mentor(self._flow.free)

    @property
    def present(self) -> Bools:
        """Which needs take part."""
        part: Bools = self._back.present[self._need]
        return part

    def withdraw(self, mentor: int) -> None:
        """Take a mentor out; the needs of that mentor are seated anew."""
        self.set_places(mentor, 0)

    def set_places(self, mentor: int, free: int) -> None:
        """Give a mentor so many free places, more or fewer than before."""
        backflow.set_places(self._flow, self._back, int(self._mentor[mentor]), free)

    def add(self, need: int) -> None:
        """Let an absent need take part."""
        number = int(self._need[need])
        if not self._back.present[number]:
            backflow.add(self._flow, self._back, number)

    def remove(self, need: int) -> None:
        """Take a need out."""
        number = int(self._need[need])
        if self._back.present[number]:
            backflow.remove(self._flow, self._back, number)

    def reprice(self, need: int, worth: Ints) -> None:
        """Change what the pairs of a need are worth, in the order of its edges; the array given at first stays."""
        number = int(self._need[need])
        was = bool(self._back.present[number])
        self.remove(need)
        self._flow.worth[self._flow.start[number] : self._flow.start[number + 1]] = worth
        if was:
            self.add(need)
