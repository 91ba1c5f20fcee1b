"""An auction of places, where successive paths would take too long.

Where everyone agrees who is best, each path passes through all mentors already taken, and their
number of looks at an edge grows with the number of needs. Bids settle such a part in stages: first
with rough bids, then with finer ones, each stage starting from the prices of the last. Worths are
multiplied by more than the number of nodes, so that the last stage, with bids of one unit, is exact.
"""

from typing import NamedTuple

import numpy as np

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.kernel.compiled import compiled
from nastavnik.core.matching.kernel.parts import turn

NOBODY = -1
FINER = 5
"""How many times finer the bids of each stage are."""

SAFE = 2**60
"""Scaled worths stay below this, so that sums of a few of them fit a machine word."""


class Auction(NamedTuple):
    """The part on sale; all money is scaled.

    ``needs`` and ``mentors`` are those of the part. Places of mentor j are ``first[j]:first[j + 1]``, the cheapest
    first as in a heap; ``floor`` is what a place costs at least, ``holder`` the need that has it.
    ``ask`` is the price of the cheapest place of each mentor, SAFE without one.
    ``turned``, ``edge``, ``owner`` list the edges of each mentor. ``gain`` is what a need has above
    the price of its place.
    """

    start: Ints
    mentor: Rows
    worth: Ints
    scale: int
    needs: Ints
    mentors: Ints
    first: Ints
    price: Ints
    floor: Ints
    holder: Ints
    ask: Ints
    turned: Ints
    edge: Rows
    owner: Rows
    mate: Ints
    gain: Ints
    queue: Ints
    waiting: Ints


@compiled
def swap(sale: Auction, one: int, two: int) -> None:
    """Exchange two places of a mentor."""
    for column in (sale.price, sale.floor, sale.holder):
        column[one], column[two] = column[two], column[one]


@compiled
def sink(sale: Auction, mentor: int) -> None:
    """Restore the order of places after the cheapest became dearer."""
    first, size = sale.first[mentor], sale.first[mentor + 1] - sale.first[mentor]
    at, child = 0, 1
    while child < size:
        if child + 1 < size and sale.price[first + child + 1] < sale.price[first + child]:
            child += 1
        if sale.price[first + child] >= sale.price[first + at]:
            break
        swap(sale, first + at, first + child)
        at, child = child, 2 * child + 1
    sale.ask[mentor] = sale.price[first]


@compiled
def lift(sale: Auction, mentor: int, place: int) -> None:
    """Restore the order of places after one became cheaper."""
    first = sale.first[mentor]
    while place > first:
        parent = first + ((place - first - 1) >> 1)
        if sale.price[parent] <= sale.price[place]:
            break
        swap(sale, parent, place)
        place = parent
    sale.ask[mentor] = sale.price[first]


@compiled
def second_place(sale: Auction, mentor: int) -> int:
    """Return the price of the second cheapest place of a mentor, SAFE when there is none."""
    first, last = sale.first[mentor], sale.first[mentor + 1]
    price = SAFE
    for place in range(first + 1, min(first + 3, last)):
        price = min(price, sale.price[place])
    return price


@compiled
def bid(sale: Auction, need: int, unit: int) -> int:
    """Let a need take the place it likes best, as dear as it is worth to it; return whom it turns out."""
    best, second, chosen = 0, 0, NOBODY
    for edge in range(sale.start[need], sale.start[need + 1]):
        value = sale.worth[edge] * sale.scale - sale.ask[sale.mentor[edge]]
        if value > best:
            best, second, chosen = value, best, edge
        elif value > second:
            second = value
    sale.gain[need] = 0
    if chosen == NOBODY:
        return NOBODY
    full, mentor = sale.worth[chosen] * sale.scale, np.int64(sale.mentor[chosen])
    second = max(second, full - second_place(sale, mentor))
    place = sale.first[mentor]
    turned_out = sale.holder[place]
    sale.price[place] += best - second + unit
    sale.gain[need] = full - sale.price[place]
    sale.holder[place], sale.mate[need] = need, mentor
    sink(sale, mentor)
    return turned_out


@compiled
def forward(sale: Auction, unit: int) -> int:
    """Let all needs bid until each has a place or wants none; return the number of bids."""
    bids = 0
    for need in sale.needs:
        waiting = need
        while waiting != NOBODY:
            bids += 1
            turned_out = bid(sale, waiting, unit)
            if turned_out != NOBODY:
                sale.mate[turned_out] = NOBODY
            waiting = turned_out
    return bids


@compiled
def empty_place(sale: Auction, mentor: int) -> int:
    """Return an empty place of a mentor that asks more than it costs."""
    for place in range(sale.first[mentor], sale.first[mentor + 1]):
        if sale.holder[place] == NOBODY and sale.price[place] > sale.floor[place]:
            return place
    return NOBODY


@compiled
def leave(sale: Auction, need: int) -> None:
    """Empty the place of a need."""
    mentor = sale.mate[need]
    place = sale.first[mentor]
    while sale.holder[place] != need:
        place += 1
    sale.holder[place] = NOBODY


@compiled
def offer(sale: Auction, mentor: int, place: int, unit: int) -> int:
    """Lower an empty place until a need would rather have it; return the mentor it comes from."""
    best, second, chosen, full = sale.floor[place], sale.floor[place], NOBODY, 0
    for at in range(sale.turned[mentor], sale.turned[mentor + 1]):
        need = sale.owner[at]
        value = sale.worth[sale.edge[at]] * sale.scale
        if value - sale.gain[need] > best:
            second, best, chosen, full = best, value - sale.gain[need], need, value
        elif value - sale.gain[need] > second:
            second = value - sale.gain[need]
    if best < sale.floor[place] + unit:
        sale.price[place] = sale.floor[place]
        lift(sale, mentor, place)
        return NOBODY
    left = sale.mate[chosen]
    if left != NOBODY:
        leave(sale, chosen)
    sale.price[place] = max(sale.floor[place], second - unit)
    sale.gain[chosen] = full - sale.price[place]
    sale.holder[place], sale.mate[chosen] = chosen, mentor
    lift(sale, mentor, place)
    return left


@compiled
def backward(sale: Auction, unit: int) -> int:
    """Let mentors with dear empty places lower them until none is left; return the number of offers."""
    offers, waiting = 0, 0
    for mentor in sale.mentors:
        if empty_place(sale, mentor) != NOBODY:
            sale.waiting[mentor] = 1
            sale.queue[waiting] = mentor
            waiting += 1
    while waiting > 0:
        waiting -= 1
        mentor = sale.queue[waiting]
        sale.waiting[mentor] = 0
        place = empty_place(sale, mentor)
        while place != NOBODY:
            offers += 1
            left = offer(sale, mentor, place, unit)
            if left != NOBODY and sale.waiting[left] == 0:
                sale.waiting[left] = 1
                sale.queue[waiting] = left
                waiting += 1
            place = empty_place(sale, mentor)
    return offers


@compiled
def clear(sale: Auction) -> None:
    """Take all places back; prices stay."""
    for mentor in sale.mentors:
        sale.holder[sale.first[mentor] : sale.first[mentor + 1]] = NOBODY
    for need in sale.needs:
        sale.mate[need] = NOBODY
        sale.gain[need] = 0


@compiled
def dearest(sale: Auction) -> int:
    """Return the greatest worth in the part."""
    best = 0
    for need in sale.needs:
        for edge in range(sale.start[need], sale.start[need + 1]):
            best = max(best, sale.worth[edge])
    return best


@compiled
def sell(sale: Auction) -> int:
    """Run the stages from a rough unit down to one; return the bids made.

    The first unit is a quarter of the greatest worth: from a hundredth the same parts took three to
    fourteen times as long.
    """
    for mentor in sale.mentors:
        for place in range(sale.first[mentor], sale.first[mentor + 1]):
            sale.floor[place] *= sale.scale
            sale.price[place] = sale.floor[place]
        if sale.first[mentor] < sale.first[mentor + 1]:
            sale.ask[mentor] = sale.price[sale.first[mentor]]
    unit = max(1, dearest(sale) * sale.scale // 4)
    bids = 0
    while True:
        clear(sale)
        bids += forward(sale, unit)
        bids += backward(sale, unit)
        if unit == 1:
            return bids
        unit = max(1, unit // FINER)


def make_auction(start: Ints, mentor: Rows, worth: Ints, free: Ints, base: Ints, step: int) -> Auction:
    """Lay out the places of all mentors and turn the edges round; parts are then sold one by one."""
    needs, mentors = len(start) - 1, len(free)
    turned, edge, owner = turn(start, mentor, mentors)
    places = np.minimum(free, np.diff(turned))
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(places)]).astype(np.int64)
    which = np.arange(first[-1], dtype=np.int64) - np.repeat(first[:-1], places)
    nothing = np.zeros(0, dtype=np.int64)
    return Auction(
        start=start,
        mentor=mentor,
        worth=worth,
        scale=1,
        needs=nothing,
        mentors=nothing,
        first=first,
        price=np.zeros(first[-1], dtype=np.int64),
        floor=step * (np.repeat(base, places) + which).astype(np.int64),
        holder=np.full(first[-1], NOBODY, dtype=np.int64),
        ask=np.full(mentors, SAFE, dtype=np.int64),
        turned=turned,
        edge=edge,
        owner=owner,
        mate=np.full(needs, NOBODY, dtype=np.int64),
        gain=np.zeros(needs, dtype=np.int64),
        queue=np.zeros(mentors, dtype=np.int64),
        waiting=np.zeros(mentors, dtype=np.int64),
    )
