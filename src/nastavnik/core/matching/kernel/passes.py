"""Single passes over all edges of a large graph; each gives what its namesake in ``backends.plain.passes`` gives.

Results of unknown length are written into arrays as long as the edges: memory
never touched is never taken.
"""

import numpy as np

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.kernel.compiled import compiled

FAR = 2**62


@compiled
def _gains(start: Ints, mentor: Rows, worth: Ints, price: Ints, gain: Ints) -> None:
    for need in range(len(gain)):
        for edge in range(start[need], start[need + 1]):
            gain[need] = max(gain[need], worth[edge] - price[np.uint64(mentor[edge])])


def gains(start: Ints, mentor: Rows, worth: Ints, price: Ints) -> Ints:
    """Return what each need can gain at the prices of mentors, nothing at least, shape (n,)."""
    gain = np.zeros(len(start) - 1, dtype=np.int64)
    _gains(start, mentor, worth, price, gain)
    return gain


@compiled
def covers(start: Ints, mentor: Rows, worth: Ints, gain: Ints, price: Ints) -> bool:
    """Tell whether no pair is worth more than the gain of its need and the price of its mentor."""
    for need in range(len(gain)):
        for edge in range(start[need], start[need + 1]):
            if gain[need] + price[np.uint64(mentor[edge])] < worth[edge]:
                return False
    return True


@compiled
def _edge_of(start: Ints, mentor: Rows, mate: Ints, edge: Ints) -> int:
    """Look each mate up among the mentors of the need, who go by row."""
    count = 0
    for need in range(len(mate)):
        low, high = start[need], start[need + 1]
        end = high
        while low < high:
            middle = (low + high) >> 1
            if mentor[middle] < mate[need]:
                low = middle + 1
            else:
                high = middle
        if low < end and mentor[low] == mate[need]:
            edge[count] = low
            count += 1
    return count


def edge_of(start: Ints, mentor: Rows, mate: Ints) -> Ints:
    """Return the edge number of every matched need, in the order of needs."""
    edge = np.empty(len(mate), dtype=np.int64)
    return edge[: int(_edge_of(start, mentor, mate, edge))]


@compiled
def _tight(start: Ints, mentor: Rows, worth: Ints, gain: Ints, price: Ints, needs: Rows, mentors: Rows) -> int:
    count = 0
    for need in range(len(gain)):
        for edge in range(start[need], start[need + 1]):
            if gain[need] + price[np.uint64(mentor[edge])] == worth[edge]:
                needs[count], mentors[count] = need, mentor[edge]
                count += 1
    return count


def tight_pairs(start: Ints, mentor: Rows, worth: Ints, gain: Ints, price: Ints) -> tuple[Rows, Rows]:
    """Return need and mentor rows of the pairs that are exactly as good as the prices."""
    needs, mentors = np.empty_like(mentor), np.empty_like(mentor)
    count = int(_tight(start, mentor, worth, gain, price, needs, mentors))
    return needs[:count].copy(), mentors[:count].copy()


@compiled
def _blocking(
    start: Ints, mentor: Rows, worth: Ints, mate: Ints, used: Ints, worst: Ints, needs: Rows, mentors: Rows
) -> int:
    """Note the worst pair of each mentor first, then the pairs better than that and than the need's own."""
    place = 0
    for need in range(len(mate)):
        if mate[need] < len(worst):
            worst[mate[need]] = min(worst[mate[need]], worth[used[place]])
            place += 1
    place, count = 0, 0
    for need in range(len(mate)):
        mine = 0
        if mate[need] < len(worst):
            mine = worth[used[place]]
            place += 1
        for edge in range(start[need], start[need + 1]):
            if worth[edge] > mine and worth[edge] > worst[np.uint64(mentor[edge])]:
                needs[count], mentors[count] = need, mentor[edge]
                count += 1
    return count


def blocking(start: Ints, mentor: Rows, worth: Ints, mate: Ints, used: Ints, mentors: int) -> tuple[Rows, Rows]:
    """Return need and mentor rows of the pairs better for both; ``used`` is what `edge_of` gives."""
    worst = np.full(mentors, FAR, dtype=np.int64)
    needs, others = np.empty_like(mentor), np.empty_like(mentor)
    count = int(_blocking(start, mentor, worth, mate, used, worst, needs, others))
    return needs[:count].copy(), others[:count].copy()
