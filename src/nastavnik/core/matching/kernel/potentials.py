"""Whole prices of mentors that prove a pairing best.

They are the least such prices: the longest way to each mentor from «nobody», where a need that
holds a place of one mentor carries that mentor's price, plus what it would gain, to another.
"""

import numpy as np

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.kernel.auction import NOBODY, SAFE, Auction
from nastavnik.core.matching.kernel.compiled import compiled
from nastavnik.core.matching.kernel.heap import pop, rise

NONE = -1


@compiled
def least(start: Ints, mentor: Rows, worth: Ints, needs: Ints, mate: Ints, price: Ints) -> None:
    """Raise prices to what needs without a place would pay."""
    for need in needs:
        if mate[need] == NOBODY or mate[need] == len(price):
            for edge in range(start[need], start[need + 1]):
                price[mentor[edge]] = max(price[mentor[edge]], worth[edge])


@compiled
def exact(sale: Auction, cost: Ints, step: int, price: Ints, length: Ints, heap: Ints, place: Ints) -> None:
    """Turn the prices of an auction that has ended into whole ones, unscaled.

    Notes
    -----
    A step along the residual graph costs no less than -1 at the auction's prices. Every step is
    made one dearer, so Dijkstra applies; as a way has fewer steps than ``scale``, the shortest is
    also the shortest by true costs, and rounding up takes the steps off again.
    """
    size = 0
    for other in sale.mentors:
        load = 0
        for seat in range(sale.first[other], sale.first[other + 1]):
            load += sale.holder[seat] != NOBODY
        price[other] = cost[other] + step * (load - 1) if load > 0 else 0
    least(sale.start, sale.mentor, sale.worth, sale.needs, sale.mate, price)
    for other in sale.mentors:
        length[other] = -SAFE
        if sale.first[other] < sale.first[other + 1]:
            length[other] = sale.ask[other] - sale.scale * price[other]
            heap[size], place[other] = other, size
            rise(heap, place, length, size)
            size += 1
    while size > 0:
        near = pop(heap, place, length, size)
        size -= 1
        asked = sale.ask[near]
        price[near] = -((length[near] - asked) // sale.scale)
        for seat in range(sale.first[near], sale.first[near + 1]):
            if sale.holder[seat] != NOBODY:
                need = sale.holder[seat]
                carry(sale, need, length[near] + sale.gain[need] + sale.price[seat] - asked + 1, length, heap, place)


@compiled
def carry(sale: Auction, need: int, carried: int, length: Ints, heap: Ints, place: Ints) -> None:
    """Shorten the ways to the mentors a need could have instead."""
    for edge in range(sale.start[need], sale.start[need + 1]):
        other = sale.mentor[edge]
        there = carried - sale.worth[edge] * sale.scale + sale.ask[other]
        if there < length[other]:
            length[other] = there
            rise(heap, place, length, place[other])


@compiled
def chain(start: Ints, mentor: Rows, worth: Ints, mate: Ints, held: Ints, head: Ints, after: Ints) -> None:
    """List the needs of each mentor and what their pairs are worth."""
    for need in range(len(mate)):
        if mate[need] < len(head):
            after[need], head[mate[need]] = head[mate[need]], need
            edge = start[need]
            while mentor[edge] != mate[need]:
                edge += 1
            held[need] = worth[edge]


@compiled
def climb(
    start: Ints, mentor: Rows, worth: Ints, price: Ints, held: Ints, head: Ints, after: Ints, queue: Ints, inside: Ints
) -> bool:
    """Raise prices until no need would gain by moving; False when a need would rather have nobody."""
    first, size = 0, len(queue)
    while size > 0:
        near = queue[first]
        first, size = (first + 1) % len(queue), size - 1
        inside[near] = 0
        need = head[near]
        while need != NONE:
            gain = held[need] - price[near]
            if gain < 0:
                return False
            for edge in range(start[need], start[need + 1]):
                other = mentor[edge]
                if worth[edge] - gain > price[other]:
                    price[other] = worth[edge] - gain
                    if inside[other] == 0:
                        queue[(first + size) % len(queue)], inside[other] = other, 1
                        size += 1
            need = after[need]
    return True


def recover(
    start: Ints,
    mentor: Rows,
    worth: Ints,
    free: Ints,
    base: Ints,
    step: int,
    mate: Ints,
    guess: Ints | None = None,
) -> Ints:
    """Find prices for a best pairing that came without them.

    Parameters
    ----------
    start, mentor, worth, free, base, step
        As in ``Graph``.
    mate : Ints, shape (n,)
        A best pairing; m stands for «nobody». For another one the prices prove nothing.
    guess : Ints, shape (m,), optional
        Prices to climb from, such as those before a small change; dropped when they are too high.

    Returns
    -------
    Ints, shape (m,)
    """
    mentors = len(free)
    load = np.bincount(mate, minlength=mentors + 1)[:mentors].astype(np.int64)
    price = np.where(load > 0, step * (base + load - 1), 0).astype(np.int64)
    least(start, mentor, worth, np.arange(len(mate)), mate, price)
    held = np.zeros(len(mate), dtype=np.int64)
    head, after = np.full(mentors, NONE, dtype=np.int64), np.full(len(mate), NONE, dtype=np.int64)
    chain(start, mentor, worth, mate, held, head, after)
    columns = (held, head, after)
    if guess is not None:
        begun = np.maximum(price, guess)
        queue, inside = np.arange(mentors), np.ones(mentors, dtype=np.int64)
        right = climb(start, mentor, worth, begun, *columns, queue, inside)
        if right and (begun <= step * (base + load))[load < free].all():
            return begun
    climb(start, mentor, worth, price, *columns, np.arange(mentors), np.ones(mentors, dtype=np.int64))
    return price
