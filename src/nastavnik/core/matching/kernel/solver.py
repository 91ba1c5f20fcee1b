"""Solves a whole graph: paths first, an auction for the parts where paths take too long."""

import numpy as np

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.kernel.auction import NOBODY, SAFE, make_auction, sell
from nastavnik.core.matching.kernel.flow import LOOKS, Flow, fill, make_flow
from nastavnik.core.matching.kernel.order import in_order
from nastavnik.core.matching.kernel.parts import parts
from nastavnik.core.matching.kernel.potentials import exact

PATIENCE = 80
"""Looks per edge after which a part goes to the auction.

Where paths suit they take 25 to 60; one table of 2000 by 1000 where all agree who is best takes 530,
and the auction there a quarter of the time. On a whole country the auction alone is several times slower.
"""


def solve(
    start: Ints, mentor: Rows, worth: Ints, free: Ints, base: Ints, step: int, patience: int = PATIENCE
) -> tuple[Ints, Ints]:
    """Find a pairing of the greatest value and prices that prove it.

    Parameters
    ----------
    start, mentor, worth, free, base, step
        As in ``Graph``; worths are above 0.
    patience : int
        Looks per edge of a part that paths may take.

    Returns
    -------
    mate : Ints, shape (n,)
        Mentor row of each need, m when none.
    price : Ints, shape (m,)
    """
    graph = in_order(start, mentor, worth, free, base, step)
    flow = make_flow(graph.start, graph.mentor, graph.worth, graph.free, graph.base, step)
    left = []
    for rows, mentors in zip(*parts(graph.start, graph.mentor, len(free)), strict=True):
        # Needs with little choice first: this takes a third fewer looks than the order of rows.
        needs = rows[np.argsort(graph.start[rows + 1] - graph.start[rows], kind="stable")]
        if not _paths(flow, needs, len(mentors), patience):
            left.append((needs, mentors))
    mate, price = flow.mate, np.minimum(flow.price, worth.max(initial=0))
    if left:
        _auction(flow, graph.base, left, mate, price)
    return graph.rows_of(mate), graph.by_mentor(price)


def _paths(flow: Flow, needs: Ints, mentors: int, patience: int) -> bool:
    """Seat the needs of a part; False when that takes too long and the numbers suit the auction."""
    edges = int((flow.start[needs + 1] - flow.start[needs]).sum())
    begun = int(flow.marks[LOOKS])
    done = int(fill(flow, needs, begun + patience * edges))
    if done == len(needs):
        return True
    if int(flow.worth.max()) * _scale(needs, mentors) < SAFE:
        return False
    return fill(flow, needs[done:], SAFE) > 0


def _scale(needs: Ints, mentors: int) -> int:
    return len(needs) + mentors + 2


def _auction(flow: Flow, base: Ints, left: list[tuple[Ints, Ints]], mate: Ints, price: Ints) -> None:
    """Sell the places of some parts and note the pairs and the prices."""
    whole = make_auction(flow.start, flow.mentor, flow.worth, flow.free, base, flow.step)
    length, heap, place = (np.zeros(len(price), dtype=np.int64) for _ in range(3))
    dearest = flow.worth.max()
    for needs, mentors in left:
        sale = whole._replace(needs=needs, mentors=mentors, scale=_scale(needs, len(mentors)))
        sell(sale)
        exact(sale, flow.cost, flow.step, price, length, heap, place)
        mate[needs] = np.where(sale.mate[needs] == NOBODY, len(price), sale.mate[needs])
        price[mentors] = np.where(flow.free[mentors] > 0, price[mentors], dearest)
