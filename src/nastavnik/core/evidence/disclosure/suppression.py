"""Cells of few people are hidden, and so is what would give them away by subtraction."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Below so many people «nobody» and «everybody» would tell about each of them.
SMALL_GROUP = 10
#: Weights may be parts of a person; their sum is read to this.
_NOISE = 1e-9

Mask = tuple[tuple[bool, ...], ...]
Cells = NDArray[Any]
Line = tuple[int | slice, int | slice]


def shown(table: Sequence[Sequence[int]], k: int) -> Mask:
    """Choose the cells of a table that may be printed together with all totals of rows and columns.

    Parameters
    ----------
    table : sequence of sequence of int
        People in each cell, rows of equal length.
    k : int
        The smallest group to show.

    Returns
    -------
    tuple of tuple of bool
        True where a cell may be printed. Cells below `k` are hidden. Then in every row and column the next
        smallest cells are hidden until the hidden ones hold `k` people together and none of them follows
        from the totals. Totals below `k` are not to be printed.

    Notes
    -----
    A hidden cell follows from the totals exactly when its unit vector lies in the span of the equations of
    rows and columns restricted to hidden cells; that is what the last step asks of each.
    """
    sizes = np.asarray(table, dtype=int)
    hidden = sizes < k
    while True:
        line = next(_weak_lines(sizes, hidden, k), None)
        if line is None:
            line = _betrayed(hidden)
        if line is None:
            return tuple(tuple(bool(cell) for cell in row) for row in ~hidden)
        _hide_next(sizes, hidden, line)


def _lines(shape: tuple[int, int]) -> Iterator[Line]:
    """Go over rows and columns; a line of one cell has no total of its own."""
    if shape[1] > 1:
        yield from ((row, slice(None)) for row in range(shape[0]))
    if shape[0] > 1:
        yield from ((slice(None), column) for column in range(shape[1]))


def _weak_lines(sizes: Cells, hidden: Cells, k: int) -> Iterator[Line]:
    for line in _lines(hidden.shape):
        inside = hidden[line]
        weak = inside.sum() == 1 or sizes[line][inside].sum() < k
        if inside.any() and not inside.all() and weak:
            yield line


def _betrayed(hidden: Cells) -> Line | None:
    """Find a line, not wholly hidden, of a hidden cell that the totals give away."""
    cells = np.argwhere(hidden)
    held = [[_holds(line, cell) for cell in cells] for line in _lines(hidden.shape)]
    equations = np.array(held, dtype=float).reshape(len(held), len(cells))
    rank = _rank(equations)
    for number, (row, column) in enumerate(cells.tolist()):
        if _rank(np.vstack([equations, np.eye(len(cells))[number]])) == rank:
            return (slice(None), column) if hidden[row].all() else (row, slice(None))
    return None


def _holds(line: Line, cell: Cells) -> bool:
    return bool(line[0] == cell[0] or line[1] == cell[1])


def _rank(equations: Cells) -> int:
    return int(np.linalg.matrix_rank(equations)) if equations.size else 0


def _hide_next(sizes: Cells, hidden: Cells, line: Line) -> None:
    left = np.where(hidden[line], np.iinfo(int).max, sizes[line])
    hidden[line] |= np.arange(len(left)) == np.argmin(left)


def countable(count: int, n: int, k: int) -> bool:
    """Say whether «`count` of `n`» may be printed: neither side is few, and a small group is not all alike.

    Parameters
    ----------
    count, n : int
        People with a mark, and all.
    k : int
        The smallest group to show.

    Returns
    -------
    bool
        False when either side holds fewer than `k` people; nobody or everybody is told from ten people on.
    """
    rest = n - count
    if not (count and rest):
        return n >= max(k, SMALL_GROUP)
    return count >= k and rest >= k


def atoms(groups: Iterable[Collection[str]]) -> tuple[frozenset[str], ...]:
    """Split people into the smallest groups that any sums and differences of given groups can tell apart.

    Parameters
    ----------
    groups : iterable of collection of str
        Groups by opaque keys, whose totals are known.

    Returns
    -------
    tuple of frozenset
        Every given group is a union of some of them.
    """
    known = [frozenset(group) for group in groups]
    by_membership: dict[tuple[bool, ...], set[str]] = {}
    for key in sorted(frozenset().union(*known)):
        by_membership.setdefault(tuple(key in group for group in known), set()).add(key)
    return tuple(frozenset(group) for group in by_membership.values())


def may_release(
    group: Collection[str],
    earlier: Iterable[Collection[str]],
    k: int,
    weights: Mapping[str, float] | None = None,
    *,
    owner: Callable[[str], str] | None = None,
    owners: int = 1,
) -> bool:
    """Decide whether totals of one more group may leave, given all that left before.

    Parameters
    ----------
    group : collection of str
        Keys of the group.
    earlier : iterable of collection of str
        Groups whose totals were given out already.
    k : int
        The smallest group that may be told apart.
    weights : mapping of str to float, optional
        People behind a key, one when absent: a key may be a whole school, or one of several answers of a person.
    owner : callable, optional
        Names the school of a key.
    owners : int, optional
        The fewest schools that may be told apart, when `owner` is given.

    Returns
    -------
    bool
        True when every atom of all groups holds `k` people (and `owners` schools) at least, so that no adding and
        subtracting of totals ever reaches a smaller one.
    """
    count, known = weights or {}, {frozenset(one) for one in (*earlier, group)}
    return all(
        sum(count.get(key, 1) for key in atom) >= k - _NOISE
        and (owner is None or len({owner(key) for key in atom}) >= owners)
        for atom in atoms(known)
    )
