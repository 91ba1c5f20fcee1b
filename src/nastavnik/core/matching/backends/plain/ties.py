"""The tie rule of ``solving.ties`` one need at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nastavnik.core.matching.arrays import Bools, Ints
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Choices

DIRECT = -1
"""A step between a mentor and «nobody» that moves no need."""


def settle(graph: Graph, mate: Ints, found: Choices) -> Ints:
    """Let each need, in order, move to its first mentor that costs nothing and touches no earlier need."""
    state = _State(graph, mate.copy(), found)
    first = np.full(graph.needs, graph.nobody, dtype=np.int64)
    np.minimum.at(first, found.need, found.mentor)
    for need in range(graph.needs):
        if first[need] < state.mate[need]:
            state.improve(need)
    return state.mate


@dataclass
class _State:
    """The pairing under way and the tight pairs it may use."""

    graph: Graph
    mate: Ints
    found: Choices

    def improve(self, need: int) -> None:
        """Give a need the first mentor it can have without loss and without touching earlier needs."""
        start, end = np.searchsorted(self.found.need, (need, need + 1))
        better = self.found.mentor[start:end]
        better = better[better < self.mate[need]]
        towards = self._paths_to(int(self.mate[need]), need)
        for mentor in better.tolist():
            if mentor in towards:
                self._shift(need, mentor, towards)
                return

    def _paths_to(self, target: int, fixed: int) -> dict[int, tuple[int, int]]:
        """Search backwards: for each mentor that leads to ``target``, the need that moves on and where to."""
        after: dict[int, tuple[int, int]] = {target: (DIRECT, target)}
        frontier = [target]
        while frontier:
            reached = np.zeros(self.graph.nobody + 1, dtype=np.bool_)
            reached[frontier] = True
            steps = [*self._moves_into(reached, fixed), *self._direct_steps(reached)]
            frontier = []
            for origin, need, end in steps:
                if origin not in after:
                    after[origin] = (need, end)
                    frontier.append(origin)
        return after

    def _moves_into(self, reached: Bools, fixed: int) -> Iterator[tuple[int, int, int]]:
        """Yield (present mentor, need, new mentor) for later needs that may move to a reached mentor."""
        need, mentor = self.found.need, self.found.mentor
        later = int(np.searchsorted(need, fixed, side="right"))
        into = later + np.flatnonzero(reached[mentor[later:]])
        origins, first = np.unique(self.mate[need[into]], return_index=True)
        into = into[first]
        yield from zip(origins.tolist(), need[into].tolist(), mentor[into].tolist(), strict=True)
        if reached[self.graph.nobody]:
            idle = fixed + 1 + np.flatnonzero(self.found.idle[fixed + 1 :])
            origins, first = np.unique(self.mate[idle], return_index=True)
            for origin, row in zip(origins.tolist(), idle[first].tolist(), strict=True):
                yield origin, row, self.graph.nobody

    def _direct_steps(self, reached: Bools) -> Iterator[tuple[int, int, int]]:
        """Yield steps that take a new place of a mentor or give back the last one, at its very price."""
        nobody, load, price = self.graph.nobody, self.graph.load_of(self.mate), self.found.price
        if reached[nobody]:
            spare = (load < self.graph.free) & (price == self.graph.place_cost(load))
            for mentor in np.flatnonzero(spare).tolist():
                yield mentor, DIRECT, nobody
        giving = (load > 0) & (price == self.graph.place_cost(load - 1)) & reached[:nobody]
        for mentor in np.flatnonzero(giving)[:1].tolist():
            yield nobody, DIRECT, mentor

    def _shift(self, need: int, mentor: int, towards: dict[int, tuple[int, int]]) -> None:
        """Move a need to a mentor and every need along the path one step on."""
        target = int(self.mate[need])
        self.mate[need] = mentor
        while mentor != target:
            moved, mentor = towards[mentor]
            if moved != DIRECT:
                self.mate[moved] = mentor
