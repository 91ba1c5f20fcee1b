"""Mid-ranks as whole numbers and exact distributions of their sums."""

import numpy as np

from nastavnik.core.evidence.stats.data import Floats, Ints


def doubled_ranks(values: Floats) -> Ints:
    """Rank values, ties sharing the mean of their places.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        Already rounded: equal values must be equal numbers.

    Returns
    -------
    ndarray of int, shape (n,)
        Twice the mid-rank: whole numbers even with ties.
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((2 * last - counts + 1)[place], dtype=np.int64)


def sign_distribution(weights: Ints) -> Floats:
    """Distribution of a sum of weights, each in or out with probability one half.

    Parameters
    ----------
    weights : ndarray of int, shape (m,)
        Not negative.

    Returns
    -------
    ndarray of float, shape (T + 1,)
        Probability of each sum 0 … T, T the sum of all weights.

    Notes
    -----
    One convolution a weight (the shift algorithm of Streitberg and Röhmel 1986). Every probability is a
    whole number over 2**m, held without rounding while m <= 53.
    """
    chance = np.zeros(int(weights.sum()) + 1)
    chance[0] = 1.0
    top = 0
    for weight in map(int, weights):
        moved = chance[: top + 1].copy()
        chance[weight : weight + top + 1] += moved
        top += weight
        chance[: top + 1] *= 0.5
    return chance


def subset_distribution(weights: Ints, size: int) -> Floats:
    """Distribution of the sum of `size` weights drawn without replacement, all draws alike.

    Parameters
    ----------
    weights : ndarray of int, shape (m,)
        Not negative.
    size : int
        How many are drawn, 0 <= size <= m.

    Returns
    -------
    ndarray of float, shape (T + 1,)
        Probability of each sum 0 … T, T the sum of the `size` largest weights.

    Notes
    -----
    Sequential sampling: weight number i enters with probability (places left) / (weights left), so all numbers stay
    between 0 and 1 whatever m is.
    """
    largest = int(np.sort(weights)[len(weights) - size :].sum())
    table = np.zeros((size + 1, largest + 1))
    table[0, 0] = 1.0
    taken = np.arange(size + 1)
    for done, weight in enumerate(map(int, weights)):
        enters = np.clip((size - taken) / (len(weights) - done), 0.0, 1.0)[:, None]
        entered = table[:-1, : largest + 1 - weight] * enters[:-1] if size else table[:0]
        table *= 1.0 - enters
        table[1:, weight:] += entered
    return np.asarray(table[size], dtype=np.float64)
