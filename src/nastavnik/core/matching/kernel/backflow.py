"""Paths the other way round: fills a place that asks more than it costs, or lowers its price to that."""

from typing import NamedTuple

from nastavnik.core.matching.arrays import Bools, Ints, Rows
from nastavnik.core.matching.kernel.compiled import compiled
from nastavnik.core.matching.kernel.flow import (
    CLOSED,
    HEAP,
    LAST,
    LEAVER,
    LOSS,
    NONE,
    REACHED,
    SPARE,
    STAMP,
    Flow,
    insert,
    seat,
    unseat,
)
from nastavnik.core.matching.kernel.heap import OUT, pop, rise


class Back(NamedTuple):
    """The edges by mentor, see ``parts.turn``, and which needs take part."""

    turned: Ints
    edge: Rows
    owner: Rows
    present: Bools


@compiled
def gain_of(flow: Flow, need: int) -> int:
    """Return what a need has above the price of its mentor, 0 without one."""
    mentor = flow.mate[need]
    return flow.held[need] - flow.price[mentor] if mentor < len(flow.free) else 0


@compiled
def reach(flow: Flow, mentor: int, edge: int, need: int, length: int) -> None:
    """Note a shorter way to a mentor who would lose a need, and whether the way may end there."""
    marks = flow.marks
    if length >= marks[LOSS] or (flow.seen[mentor] == marks[STAMP] and length >= flow.length[mentor]):
        return
    if flow.seen[mentor] != marks[STAMP]:
        flow.place[mentor], flow.seen[mentor] = marks[HEAP], marks[STAMP]
        flow.heap[marks[HEAP]], flow.reached[marks[REACHED]] = mentor, mentor
        marks[HEAP] += 1
        marks[REACHED] += 1
    flow.length[mentor], flow.via[mentor], flow.origin[mentor] = length, edge, need
    rise(flow.heap, flow.place, flow.length, flow.place[mentor])
    change = flow.load[mentor] - 1 if need != NONE else flow.load[mentor]
    loss = length + flow.price[mentor] - flow.cost[mentor] - flow.step * change
    if loss < marks[LOSS]:
        marks[LOSS], marks[LEAVER], marks[SPARE] = loss, NONE, mentor


@compiled
def look_back(flow: Flow, back: Back, mentor: int) -> None:
    """Reach the mentors whose needs could come to this one, and the needs without a mentor."""
    marks = flow.marks
    for at in range(back.turned[mentor], back.turned[mentor + 1]):
        need = back.owner[at]
        if back.present[need] and flow.mate[need] != mentor:
            edge = back.edge[at]
            there = flow.length[mentor] + gain_of(flow, need) + flow.price[mentor] - flow.worth[edge]
            if flow.mate[need] < len(flow.free):
                reach(flow, flow.mate[need], edge, need, there)
            elif there < marks[LOSS]:
                marks[LOSS], marks[LEAVER], marks[LAST] = there, need, edge


@compiled
def search_back(flow: Flow, back: Back, mentor: int) -> None:
    """Find the cheapest way to fill a place: by a need without a mentor, or leaving another place empty."""
    marks = flow.marks
    marks[STAMP] += 1
    marks[HEAP], marks[REACHED] = 0, 0
    marks[LOSS], marks[LEAVER] = CLOSED, NONE
    reach(flow, mentor, NONE, NONE, 0)
    while marks[HEAP] > 0 and flow.length[flow.heap[0]] < marks[LOSS]:
        near = pop(flow.heap, flow.place, flow.length, marks[HEAP])
        marks[HEAP] -= 1
        look_back(flow, back, near)
    for place in range(marks[REACHED]):
        near = flow.reached[place]
        flow.place[near] = OUT
        flow.price[near] -= max(0, marks[LOSS] - flow.length[near])


@compiled
def shift_back(flow: Flow, mentor: int) -> None:
    """Move every need of the way one step on, the newcomer first."""
    node, newcomer = flow.marks[SPARE], flow.marks[LEAVER]
    if newcomer == NONE and node == mentor:
        return
    flow.load[mentor] += 1
    if newcomer == NONE:
        flow.load[node] -= 1
    else:
        edge = flow.marks[LAST]
        node = flow.mentor[edge]
        seat(flow, newcomer, node, flow.worth[edge])
    while node != mentor:
        edge, need = flow.via[node], flow.origin[node]
        node = flow.mentor[edge]
        unseat(flow, need)
        seat(flow, need, node, flow.worth[edge])


@compiled
def refill(flow: Flow, back: Back, mentor: int) -> None:
    """Fill the places of a mentor until the next one costs what it asks."""
    while flow.load[mentor] < flow.free[mentor]:
        if flow.price[mentor] <= flow.cost[mentor] + flow.step * flow.load[mentor]:
            return
        search_back(flow, back, mentor)
        shift_back(flow, mentor)


@compiled
def reopen(flow: Flow, back: Back, mentor: int) -> None:
    """Give a mentor without places the least price at which nobody would rather come."""
    flow.price[mentor] = flow.cost[mentor]
    for at in range(back.turned[mentor], back.turned[mentor + 1]):
        need = back.owner[at]
        if back.present[need]:
            wish = flow.worth[back.edge[at]] - gain_of(flow, need)
            flow.price[mentor] = max(flow.price[mentor], wish)


@compiled
def set_places(flow: Flow, back: Back, mentor: int, free: int) -> None:
    """Give a mentor more or fewer places; needs who lose theirs are seated anew."""
    if flow.free[mentor] == 0 and free > 0:
        reopen(flow, back, mentor)
    flow.free[mentor] = free
    if free == 0:
        flow.price[mentor] = CLOSED
    first = NONE
    while flow.load[mentor] > free:
        need = flow.head[mentor]
        unseat(flow, need)
        flow.load[mentor] -= 1
        # ``after`` of a need without a mentor is unused, so it can chain those to be seated.
        flow.after[need], first = first, need
    while first != NONE:
        need, first = first, flow.after[first]
        insert(flow, need)
    refill(flow, back, mentor)


@compiled
def remove(flow: Flow, back: Back, need: int) -> None:
    """Take a need out and give its place to whoever gains most."""
    mentor = flow.mate[need]
    back.present[need] = False
    if mentor < len(flow.free):
        unseat(flow, need)
        flow.load[mentor] -= 1
        refill(flow, back, mentor)


@compiled
def add(flow: Flow, back: Back, need: int) -> None:
    """Bring a need in."""
    back.present[need] = True
    insert(flow, need)


@compiled
def seat_all(flow: Flow, mate: Ints) -> None:
    """Seat needs as they are seated in a pairing."""
    for need in range(len(mate)):
        if mate[need] < len(flow.free):
            edge = flow.start[need]
            while flow.mentor[edge] != mate[need]:
                edge += 1
            seat(flow, need, mate[need], flow.worth[edge])
            flow.load[mate[need]] += 1


@compiled
def raise_all(flow: Flow, back: Back) -> None:
    """Raise all prices of a best pairing to the greatest that prove it.

    The less a need gains, the nearer a search for another place ends: withdrawals on a country take
    a tenth of the time they take at the prices of the solver.
    """
    mentors = len(flow.free)
    for mentor in range(mentors):
        spare = flow.load[mentor] < flow.free[mentor]
        flow.price[mentor] = flow.cost[mentor] + flow.step * flow.load[mentor] if spare else CLOSED
        flow.heap[mentor], flow.place[mentor] = mentor, 0
        need = flow.head[mentor]
        while need != NONE:
            flow.price[mentor] = min(flow.price[mentor], flow.held[need])
            need = flow.after[need]
    first, size = 0, mentors
    while size > 0:
        near = flow.heap[first]
        first, size = (first + 1) % mentors, size - 1
        flow.place[near] = OUT
        for at in range(back.turned[near], back.turned[near + 1]):
            need = back.owner[at]
            other = flow.mate[need]
            if other < mentors:
                limit = flow.held[need] - flow.worth[back.edge[at]] + flow.price[near]
                if limit < flow.price[other]:
                    flow.price[other] = limit
                    if flow.place[other] == OUT:
                        flow.heap[(first + size) % mentors], flow.place[other] = other, 0
                        size += 1
