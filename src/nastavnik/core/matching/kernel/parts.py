"""The graph seen otherwise: by mentor, and as parts that share neither a need nor a mentor."""

import numpy as np

from nastavnik.core.matching.arrays import Ints, Rows
from nastavnik.core.matching.kernel.compiled import compiled


@compiled
def _turn(start: Ints, mentor: Rows, turned: Ints, edge: Rows, owner: Rows) -> None:
    """Fill the columns of `turn`; ``turned`` comes in as counts shifted by two and goes out as ends."""
    for place in range(2, len(turned)):
        turned[place] += turned[place - 1]
    for need in range(len(start) - 1):
        for at in range(start[need], start[need + 1]):
            other = mentor[at]
            edge[turned[other + 1]], owner[turned[other + 1]] = at, need
            turned[other + 1] += 1


def turn(start: Ints, mentor: Rows, mentors: int) -> tuple[Ints, Rows, Rows]:
    """List the edges by mentor.

    Returns
    -------
    turned : Ints, shape (m + 1,)
        Edges of mentor j are at ``turned[j]:turned[j + 1]``.
    edge, owner : Rows, shape (e,)
        Number and need of each, by need.
    """
    turned = np.zeros(mentors + 2, dtype=np.int64)
    turned[2:] = np.bincount(mentor, minlength=mentors)
    edge, owner = np.empty(len(mentor), dtype=np.int32), np.empty(len(mentor), dtype=np.int32)
    _turn(start, mentor, turned, edge, owner)
    return turned[:-1], edge, owner


@compiled
def _root(parent: Ints, node: int) -> int:
    """Find the representative of a part, halving the way to it."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@compiled
def _label(start: Ints, mentor: Rows, parent: Ints, label: Ints) -> None:
    """Name the part of each need and mentor by one of its mentors; a need without edges has none."""
    for need in range(len(start) - 1):
        for edge in range(start[need] + 1, start[need + 1]):
            parent[_root(parent, mentor[edge])] = _root(parent, mentor[edge - 1])
    for other in range(len(parent)):
        parent[other] = _root(parent, other)
    for need in range(len(start) - 1):
        if start[need] < start[need + 1]:
            label[need] = parent[mentor[start[need]]]


def parts(start: Ints, mentor: Rows, mentors: int) -> tuple[list[Ints], list[Ints]]:
    """Split into parts; needs without an edge are in none.

    Returns
    -------
    needs, mentors : list of Ints
        Rows of each part, ascending.
    """
    parent, label = np.arange(mentors, dtype=np.int64), np.full(len(start) - 1, mentors, dtype=np.int64)
    _label(start, mentor, parent, label)
    names = np.unique(label)
    return _groups(label, names[names < mentors]), _groups(parent, names[names < mentors])


def _groups(label: Ints, names: Ints) -> list[Ints]:
    """Return the rows that bear each name."""
    order = np.argsort(label, kind="stable")
    ends = np.searchsorted(label[order], names, side="right")
    begins = np.searchsorted(label[order], names, side="left")
    return [order[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
