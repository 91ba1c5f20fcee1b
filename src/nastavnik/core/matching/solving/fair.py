"""Max–min fairness: the lowest score as high as the best coverage allows."""

from collections.abc import Mapping

import numpy as np
import scipy

from nastavnik.core.matching.arrays import Bools, Ints, Points
from nastavnik.core.matching.flow.edges import Edges


def fair_edges(edges: Edges, score: Points, capacity: Ints, locks: Mapping[int, int]) -> tuple[Edges, Points]:
    """Leave only pairs so good that dropping any better level would leave a need uncovered.

    Parameters
    ----------
    edges, score
        Every pair that may be, and its score, shape (e,).
    capacity : Ints, shape (m,)
        Places of each mentor.
    locks : mapping of int to int
        Need row to mentor row of pairs that stay whatever their score; they take their places first.

    Returns
    -------
    Edges, Points
        The pairs of open needs whose score is at least the greatest threshold with which as many
        needs can be covered as with all pairs.

    Notes
    -----
    Binary search over the scores met; each step is one maximum flow.
    """
    needs = len(edges.start) - 1
    free = capacity - np.bincount(np.array(list(locks.values()), dtype=np.int64), minlength=len(capacity))
    settled = np.isin(edges.need, list(locks))
    levels = np.unique(score[~settled])
    most = _coverage(edges, ~settled, free, needs)
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        enough = _coverage(edges, ~settled & (score >= levels[middle]), free, needs) == most
        low, high = (middle, high) if enough else (low, middle - 1)
    keep = ~settled & (score >= levels[low]) if len(levels) else ~settled
    return edges.only(keep), score[keep]


def _coverage(edges: Edges, keep: Bools, free: Ints, needs: int) -> int:
    """Return how many needs some of the pairs can cover."""
    need, mentor = edges.need[keep].astype(np.int64), edges.mentor[keep].astype(np.int64)
    if not len(need):
        return 0
    source, sink = needs + len(free), needs + len(free) + 1
    asked, giving = np.unique(need), np.arange(len(free))
    start = np.concatenate([need, np.full_like(asked, source), needs + giving])
    end = np.concatenate([needs + mentor, asked, np.full_like(giving, sink)])
    limit = np.concatenate([np.ones_like(need), np.ones_like(asked), np.minimum(free, needs)]).astype(np.int32)
    network = scipy.sparse.csr_array((limit, (start, end)), shape=(sink + 1, sink + 1))
    return int(scipy.sparse.csgraph.maximum_flow(network, source, sink).flow_value)
