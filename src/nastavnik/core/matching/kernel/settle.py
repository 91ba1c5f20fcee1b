"""The tie rule of `ties.settle` on large graphs: paths of tight steps searched from both ends at once."""

from typing import NamedTuple

import numpy as np

from nastavnik.core.matching.arrays import Bools, Ints, Rows
from nastavnik.core.matching.flow.prices import Choices
from nastavnik.core.matching.kernel.compiled import compiled

DIRECT = -1
"""A step between a mentor and «nobody» that moves no need."""

NONE = -1
FORTH, BACK = 0, 1
"""The two searches: from the mentor wanted, and towards the place that becomes free."""

STAMP, MEETING = 0, 1
HEAD, TAIL = 2, 4
"""Where `Maze.marks` holds the number of the search, the node both searches reached, and for either
search the ends of its queue."""


class Maze(NamedTuple):
    """The tight pairs, the pairing under way, and the two searches; «nobody» is node m.

    ``moving`` are the needs that have a choice, in order. ``start``, ``mentor`` list the tight mentors
    of each need, ``turned``, ``need`` the needs of each mentor; ``head``, ``after``, ``before`` chain
    the moving needs not yet settled by the place they hold.
    ``seen``, ``origin``, ``via``, ``queue`` are 2 by m + 1, a row for each search.
    """

    moving: Ints
    start: Ints
    mentor: Rows
    turned: Ints
    need: Ints
    idle: Bools
    mate: Ints
    load: Ints
    spare_price: Ints
    price: Ints
    free: Ints
    step: int
    head: Ints
    after: Ints
    before: Ints
    seen: Ints
    origin: Ints
    via: Ints
    queue: Ints
    marks: Ints


@compiled
def _unlink(maze: Maze, need: int) -> None:
    """Take a need out of the list of the place it holds."""
    before, after = maze.before[need], maze.after[need]
    if before == NONE:
        maze.head[maze.mate[need]] = after
    else:
        maze.after[before] = after
    if after != NONE:
        maze.before[after] = before


@compiled
def _link(maze: Maze, need: int, mentor: int) -> None:
    """Put a need into the list of a place."""
    first = maze.head[mentor]
    maze.mate[need], maze.head[mentor] = mentor, need
    maze.before[need], maze.after[need] = NONE, first
    if first != NONE:
        maze.before[first] = need


@compiled
def _spare(maze: Maze, mentor: int) -> bool:
    """Tell whether a mentor may take a place more at its very price."""
    cost = maze.spare_price[mentor] + maze.step * maze.load[mentor]
    return maze.load[mentor] < maze.free[mentor] and maze.price[mentor] == cost


@compiled
def _giving(maze: Maze, mentor: int) -> bool:
    """Tell whether a mentor may give the last place back at its very price."""
    cost = maze.spare_price[mentor] + maze.step * (maze.load[mentor] - 1)
    return maze.load[mentor] > 0 and maze.price[mentor] == cost


@compiled
def _visit(maze: Maze, side: int, node: int, origin: int, via: int) -> None:
    """Note a node reached by one search, and whether the other has been there.

    «Nobody» is never looked through, dear as that would be: a path by way of it is met there.
    """
    marks = maze.marks
    stamp = marks[STAMP]
    if maze.seen[side, node] == stamp:
        return
    maze.seen[side, node], maze.origin[side, node], maze.via[side, node] = stamp, origin, via
    if maze.seen[1 - side, node] == stamp:
        marks[MEETING] = node
    if node < len(maze.free):
        maze.queue[side, marks[TAIL + side]] = node
        marks[TAIL + side] += 1


@compiled
def _forth(maze: Maze, mentor: int) -> None:
    """Reach every place that a need with a place of this mentor can move to."""
    need = maze.head[mentor]
    while need != NONE:
        for edge in range(maze.start[need], maze.start[need + 1]):
            _visit(maze, FORTH, maze.mentor[edge], mentor, need)
        if maze.idle[need]:
            _visit(maze, FORTH, len(maze.free), mentor, need)
        need = maze.after[need]
    if _spare(maze, mentor):
        _visit(maze, FORTH, len(maze.free), mentor, DIRECT)


@compiled
def _back(maze: Maze, mentor: int, settled: int) -> None:
    """Reach every place from which a need not yet settled can move to this mentor."""
    for edge in range(maze.turned[mentor], maze.turned[mentor + 1]):
        need = maze.need[edge]
        if need > settled:
            _visit(maze, BACK, maze.mate[need], mentor, need)
    if _giving(maze, mentor):
        _visit(maze, BACK, len(maze.free), mentor, DIRECT)


@compiled
def _advance(maze: Maze, side: int, settled: int) -> bool:
    """Look through one mentor of a search; False when it has come to its end without «nobody»."""
    marks = maze.marks
    if marks[HEAD + side] == marks[TAIL + side]:
        return maze.seen[side, len(maze.free)] == marks[STAMP]
    mentor = maze.queue[side, marks[HEAD + side]]
    marks[HEAD + side] += 1
    if side == FORTH:
        _forth(maze, mentor)
    else:
        _back(maze, mentor, settled)
    return True


@compiled
def _shift(maze: Maze, need: int, wanted: int) -> None:
    """Move a need to a mentor and every need along the path one step on."""
    left, meeting = maze.mate[need], maze.marks[MEETING]
    node = meeting
    while node != wanted:
        moved, origin = maze.via[FORTH, node], maze.origin[FORTH, node]
        if moved != DIRECT:
            _move(maze, moved, node)
        node = origin
    node = meeting
    while node != left:
        moved, onward = maze.via[BACK, node], maze.origin[BACK, node]
        if moved != DIRECT:
            _move(maze, moved, onward)
        node = onward
    maze.load[left] -= 1
    maze.load[wanted] += 1
    maze.mate[need] = wanted


@compiled
def _move(maze: Maze, need: int, mentor: int) -> None:
    """Give a need another place."""
    maze.load[maze.mate[need]] -= 1
    maze.load[mentor] += 1
    _unlink(maze, need)
    _link(maze, need, mentor)


@compiled
def _improve(maze: Maze, need: int) -> None:
    """Give a need the first mentor it can have without loss and without touching earlier needs."""
    marks, left = maze.marks, maze.mate[need]
    marks[STAMP] += 1
    marks[HEAD + BACK], marks[TAIL + BACK] = 0, 0
    _visit(maze, BACK, left, left, DIRECT)
    searching = True
    for edge in range(maze.start[need], maze.start[need + 1]):
        wanted = maze.mentor[edge]
        if wanted >= left:
            return
        if maze.seen[FORTH, wanted] == marks[STAMP]:
            continue
        marks[MEETING] = NONE
        marks[HEAD + FORTH], marks[TAIL + FORTH] = 0, 0
        _visit(maze, FORTH, wanted, wanted, DIRECT)
        while searching and marks[MEETING] == NONE:
            searching = _advance(maze, BACK, need)
            if marks[MEETING] == NONE and not _advance(maze, FORTH, need):
                break
        if marks[MEETING] != NONE:
            _shift(maze, need, wanted)
            return


@compiled
def _run(maze: Maze) -> None:
    """Settle the needs that can move at all, one after another."""
    for place in range(len(maze.moving) - 1, -1, -1):
        _link(maze, maze.moving[place], maze.mate[maze.moving[place]])
    for need in maze.moving:
        _unlink(maze, need)
        first = maze.start[need]
        if first < maze.start[need + 1] and maze.mentor[first] < maze.mate[need]:
            _improve(maze, need)


def settle(found: Choices, mate: Ints, free: Ints, base: Ints, step: int) -> Ints:
    """Return the best pairing that comes first by ids; the rule is that of ``ties.settle``.

    Parameters
    ----------
    found : Choices
        What may change without loss.
    mate : Ints, shape (n,)
        Any best pairing; m stands for «nobody».
    free, base : Ints, shape (m,)
        Open places and places taken by locks of mentors; the t-th place costs ``step * (base + t)``.

    Returns
    -------
    Ints, shape (n,)
    """
    need, mentor, idle, price = found
    needs, nobody = len(mate), len(free)
    order = np.argsort(mentor, kind="stable")
    nodes = nobody + 1
    start = np.searchsorted(need, np.arange(needs + 1)).astype(np.int64)
    maze = Maze(
        moving=np.flatnonzero((start[1:] > start[:-1]) | (idle & (mate < nobody))),
        start=start,
        mentor=np.ascontiguousarray(mentor),
        turned=np.searchsorted(mentor[order], np.arange(nodes)).astype(np.int64),
        need=need[order].astype(np.int64),
        idle=idle,
        mate=mate.astype(np.int64, copy=True),
        load=np.bincount(mate, minlength=nodes).astype(np.int64),
        spare_price=step * base.astype(np.int64),
        price=price.astype(np.int64),
        free=free.astype(np.int64),
        step=step,
        head=np.full(nodes, NONE, dtype=np.int64),
        after=np.full(needs, NONE, dtype=np.int64),
        before=np.full(needs, NONE, dtype=np.int64),
        seen=np.zeros((2, nodes), dtype=np.int64),
        origin=np.zeros((2, nodes), dtype=np.int64),
        via=np.zeros((2, nodes), dtype=np.int64),
        queue=np.zeros((2, nodes), dtype=np.int64),
        marks=np.zeros(TAIL + 2, dtype=np.int64),
    )
    _run(maze)
    return maze.mate
