"""Successive cheapest paths: seats the needs one by one, each at the least loss to those already seated.

The pairing is best for the needs seated so far at every moment, and prices prove it (see
``certify.slackness``); the gain of a need is never stored, it follows from the price of its mentor.
"""

from typing import NamedTuple

import numpy as np

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.kernel.compiled import compiled
from nastavnik.core.matching.kernel.heap import OUT, pop, rise

NONE = -1
NEED, MENTOR, EDGE = 0, 1, 2
"""Rows of `Flow.via`."""
CLOSED = 2**60
"""The price of a mentor without a place: above any worth, so that no search goes there."""

STAMP, HEAP, REACHED, LOOKS, LOSS, LEAVER, SPARE, LAST = range(8)
"""Where `Flow.marks` holds: the number of the search, the size of the heap and of the list of mentors
reached, the edges looked at so far, the cheapest end found, and which need leaves or which mentor
has a place there; ``LAST`` is the edge of the need who comes in when a place is filled (`backflow`)."""


class Flow(NamedTuple):
    """The graph, the pairing under way and the search for one path.

    ``head``, ``after``, ``before`` chain the needs of each mentor; ``held`` is the worth of the pair
    a need is in. ``cost`` is that of the first free place of each mentor, ``step`` more for each next.
    """

    start: Ints
    mentor: Rows
    worth: Ints
    free: Ints
    cost: Ints
    step: int
    mate: Ints
    held: Ints
    price: Ints
    load: Ints
    head: Ints
    after: Ints
    before: Ints
    length: Ints
    seen: Ints
    via: Ints
    origin: Ints
    reached: Ints
    heap: Ints
    place: Ints
    marks: Ints


def make_flow(start: Ints, mentor: Rows, worth: Ints, free: Ints, base: Ints, step: int) -> Flow:
    """Set up an empty pairing; the arguments are those of ``Graph``."""
    needs, mentors = len(start) - 1, len(free)
    return Flow(
        start=start,
        mentor=mentor,
        worth=worth,
        free=free.astype(np.int64, copy=True),
        cost=step * base.astype(np.int64),
        step=step,
        mate=np.full(needs, mentors, dtype=np.int64),
        held=np.zeros(needs, dtype=np.int64),
        price=np.where(free > 0, step * base, CLOSED).astype(np.int64),
        load=np.zeros(mentors, dtype=np.int64),
        head=np.full(mentors + 1, NONE, dtype=np.int64),
        after=np.full(needs, NONE, dtype=np.int64),
        before=np.full(needs, NONE, dtype=np.int64),
        length=np.zeros(mentors, dtype=np.int64),
        seen=np.zeros(mentors, dtype=np.int64),
        via=np.zeros(mentors, dtype=np.int64),
        origin=np.zeros(mentors, dtype=np.int64),
        reached=np.zeros(mentors, dtype=np.int64),
        heap=np.zeros(mentors, dtype=np.int64),
        place=np.full(mentors, OUT, dtype=np.int64),
        marks=np.zeros(LAST + 1, dtype=np.int64),
    )


@compiled
def unseat(flow: Flow, need: int) -> None:
    """Take a need out of the list of its mentor; the load is the caller's matter."""
    before, after = flow.before[need], flow.after[need]
    if before == NONE:
        flow.head[flow.mate[need]] = after
    else:
        flow.after[before] = after
    if after != NONE:
        flow.before[after] = before
    flow.mate[need] = len(flow.free)


@compiled
def seat(flow: Flow, need: int, mentor: int, worth: int) -> None:
    """Put a need into the list of a mentor."""
    first = flow.head[mentor]
    flow.mate[need], flow.held[need], flow.head[mentor] = mentor, worth, need
    flow.before[need], flow.after[need] = NONE, first
    if first != NONE:
        flow.before[first] = need


@compiled
def best_gain(flow: Flow, need: int) -> int:
    """Return what a need would gain at the present prices, 0 when nothing."""
    gain = 0
    for edge in range(flow.start[need], flow.start[need + 1]):
        other = flow.mentor[edge]
        gain = max(gain, flow.worth[edge] - flow.price[other])
    return gain


@compiled
def look(flow: Flow, need: int, length: int) -> None:
    """Reach the mentors of a need; ``length`` is the way to it and what it gains now."""
    marks = flow.marks
    marks[LOOKS] += flow.start[need + 1] - flow.start[need]
    for edge in range(flow.start[need], flow.start[need + 1]):
        other = flow.mentor[edge]
        there = length + flow.price[other] - flow.worth[edge]
        if there >= marks[LOSS] or (flow.seen[other] == marks[STAMP] and there >= flow.length[other]):
            continue
        if flow.seen[other] != marks[STAMP]:
            flow.place[other] = OUT
            flow.reached[marks[REACHED]] = other
            marks[REACHED] += 1
        flow.seen[other], flow.length[other] = marks[STAMP], there
        flow.via[other], flow.origin[other] = edge, need
        if flow.load[other] < flow.free[other]:
            loss = there + flow.cost[other] + flow.step * flow.load[other] - flow.price[other]
            if loss < marks[LOSS]:
                marks[LOSS], marks[LEAVER], marks[SPARE] = loss, NONE, other
        if there < marks[LOSS]:
            if flow.place[other] == OUT:
                flow.heap[marks[HEAP]], flow.place[other] = other, marks[HEAP]
                marks[HEAP] += 1
            rise(flow.heap, flow.place, flow.length, flow.place[other])


@compiled
def search(flow: Flow, need: int, gain: int) -> None:
    """Find the cheapest way to seat a need: a mentor with a place left, or a need that leaves."""
    marks = flow.marks
    marks[STAMP] += 1
    marks[HEAP], marks[REACHED] = 0, 0
    marks[LOSS], marks[LEAVER], marks[SPARE] = gain, need, NONE
    look(flow, need, gain)
    while marks[HEAP] > 0 and flow.length[flow.heap[0]] < marks[LOSS]:
        mentor = pop(flow.heap, flow.place, flow.length, marks[HEAP])
        length = flow.length[mentor]
        marks[HEAP] -= 1
        moved = flow.head[mentor]
        while moved != NONE:
            loss = length + flow.held[moved] - flow.price[mentor]
            if loss < marks[LOSS]:
                marks[LOSS], marks[LEAVER], marks[SPARE] = loss, moved, NONE
            look(flow, moved, loss)
            moved = flow.after[moved]


@compiled
def raise_prices(flow: Flow) -> None:
    """Raise the price of every mentor nearer than the end of the path, so that the path becomes tight."""
    loss = flow.marks[LOSS]
    for place in range(flow.marks[REACHED]):
        mentor = flow.reached[place]
        if flow.length[mentor] < loss:
            flow.price[mentor] += loss - flow.length[mentor]


@compiled
def shift(flow: Flow, need: int) -> None:
    """Move every need of the path one step on, the last first."""
    leaver = flow.marks[LEAVER]
    if leaver == need:
        return
    if leaver == NONE:
        mentor = flow.marks[SPARE]
        flow.load[mentor] += 1
    else:
        mentor = flow.mate[leaver]
        unseat(flow, leaver)
    moved = NONE
    while moved != need:
        edge, moved = flow.via[mentor], flow.origin[mentor]
        left = flow.mate[moved]
        if moved != need:
            unseat(flow, moved)
        seat(flow, moved, mentor, flow.worth[edge])
        mentor = left


@compiled
def insert(flow: Flow, need: int) -> None:
    """Seat one more need at the least loss, or leave out whoever is best left out."""
    gain = best_gain(flow, need)
    if gain > 0:
        search(flow, need, gain)
        raise_prices(flow)
        shift(flow, need)


@compiled
def fill(flow: Flow, needs: Ints, limit: int) -> int:
    """Seat needs in turn; stop when more edges than ``limit`` have been looked at and return how many were done."""
    for done in range(len(needs)):
        if flow.marks[LOOKS] > limit:
            return done
        insert(flow, needs[done])
    return len(needs)
