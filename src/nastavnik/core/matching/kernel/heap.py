"""A binary heap of mentors ordered by length; it never holds more than all of them."""

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.kernel.compiled import compiled

OUT = -1
"""The place of a mentor who is not in the heap."""


@compiled
def rise(heap: Ints, place: Ints, length: Ints, at: int) -> None:
    """Restore the order after the node at a place became shorter."""
    node = heap[at]
    while at > 0:
        parent = (at - 1) >> 1
        if length[heap[parent]] <= length[node]:
            break
        heap[at] = heap[parent]
        place[heap[at]] = at
        at = parent
    heap[at], place[node] = node, at


@compiled
def pop(heap: Ints, place: Ints, length: Ints, size: int) -> int:
    """Take the shortest node off a heap of ``size`` nodes."""
    top, node = heap[0], heap[size - 1]
    place[top] = OUT
    size -= 1
    at, child = 0, 1
    while child < size:
        if child + 1 < size and length[heap[child + 1]] < length[heap[child]]:
            child += 1
        if length[heap[child]] >= length[node]:
            break
        heap[at] = heap[child]
        place[heap[at]] = at
        at, child = child, 2 * child + 1
    if size > 0:
        heap[at], place[node] = node, at
    return top
