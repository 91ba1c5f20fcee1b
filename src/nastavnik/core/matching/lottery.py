"""A seeded draw where more people want a mentor than there are places: anyone can check it."""

import hashlib
from collections import deque
from dataclasses import dataclass

import numpy as np

from nastavnik.core.matching.model.checks import check, check_locks
from nastavnik.core.matching.model.fingerprint import fingerprint
from nastavnik.core.matching.model.people import Id, NeedType, Problem, id_order
from nastavnik.core.matching.model.tables import Tables, build_tables
from nastavnik.core.matching.model.weights import weigh
from nastavnik.core.matching.solving.candidates import find_edges

NeedKey = tuple[Id, NeedType]


@dataclass(frozen=True)
class Draw:
    """A draw and its result; every need is told as (mentee id, type).

    Attributes
    ----------
    order : tuple
        The needs that take part, in the order the lot put them: open and with at least one mentor
        who may help.
    drawn, waiting : tuple
        ``order`` told apart: those who get a mentor, and those who wait.
    kept : tuple
        Needs settled by locks: they do not take part, their places are not given away.
    input_hash : str
        The fingerprint of the problem the lots were drawn over.
    """

    seed: str
    order: tuple[NeedKey, ...]
    drawn: tuple[NeedKey, ...]
    waiting: tuple[NeedKey, ...]
    kept: tuple[NeedKey, ...]
    input_hash: str


def lot(seed: str, mentee: Id, kind: NeedType) -> str:
    """Return the lot of a need: the SHA-256 of «seed:mentee:type» in UTF-8, 64 hexadecimal digits.

    The same comes from ``printf %s 'seed:mentee:type' | sha256sum``.

    Examples
    --------
    >>> lot("7", 12, "subject")[:8]
    '4f0fc80b'
    """
    return hashlib.sha256(f"{seed}:{mentee}:{kind}".encode()).hexdigest()


def draw(problem: Problem, seed: str) -> Draw:
    """Decide by lot who is covered; how many are covered stays the most possible.

    Needs go by their lots, the smallest first. A need is drawn when some pairing covers it together
    with all drawn before it, locks kept; so the drawn are the first coverable set in the order of
    the lots, and no other set is larger.

    Parameters
    ----------
    problem : Problem
        The order of rows changes nothing; weights and wishes do not matter.
    seed : str
        Any words or digits, best known only after the people who take part.

    Raises
    ------
    ProblemError
        The problem contradicts itself; every fault is told.
    """
    check(problem)
    tables = build_tables(problem)
    locks, keys = check_locks(problem, tables), tables.needs.keys
    seats = _Seats(tables, locks)
    rows = sorted(seats.open, key=lambda row: (lot(seed, *keys[row]), id_order(keys[row][0]), keys[row][1]))
    drawn = [row for row in rows if seats.seat(row)]
    won = set(drawn)
    return Draw(
        seed,
        order=tuple(keys[row] for row in rows),
        drawn=tuple(keys[row] for row in drawn),
        waiting=tuple(keys[row] for row in rows if row not in won),
        kept=tuple(keys[row] for row in sorted(locks)),
        input_hash=fingerprint(problem, weigh(problem.weights)),
    )


def left_over(problem: Problem, tables: Tables) -> int:
    """Count the needs with a possible mentor for which there is no place: as many as wait after any draw.

    Parameters
    ----------
    problem : Problem
        A whole problem: see ``checks.check``.
    tables : Tables
        Made of it by ``build_tables``.
    """
    seats = _Seats(tables, check_locks(problem, tables))
    return sum(not seats.seat(row) for row in seats.open)


def _candidates(tables: Tables) -> list[list[int]]:
    """Return the mentor rows that may help each need."""
    edges = find_edges(tables)
    ends = np.cumsum(np.bincount(edges.need, minlength=len(tables.needs)))
    return [part.tolist() for part in np.split(edges.mentor, ends[:-1])]


class _Seats:
    """Places given out one by one; whoever is seated may change the mentor, never lose one."""

    def __init__(self, tables: Tables, locks: dict[int, int]) -> None:
        self.free: list[int] = tables.mentors.capacity.tolist()
        for mentor in locks.values():
            self.free[mentor] -= 1
        self.candidates = _candidates(tables)
        self.open = [row for row, fit in enumerate(self.candidates) if fit and row not in locks]
        self.mate: dict[int, int] = {}
        self.seated: list[list[int]] = [[] for _ in self.free]

    def seat(self, need: int) -> bool:
        """Seat one more need, moving those seated if that is the only way; say whether it can be done."""
        came_by: dict[int, int] = {}
        waiting = deque([need])
        while waiting:
            row = waiting.popleft()
            for mentor in self.candidates[row]:
                if mentor in came_by:
                    continue
                came_by[mentor] = row
                if self.free[mentor] > 0:
                    self._move(mentor, need, came_by)
                    return True
                waiting.extend(self.seated[mentor])
        return False

    def _move(self, mentor: int, need: int, came_by: dict[int, int]) -> None:
        """Walk back from a free place to the new need, each taking the place found for it."""
        self.free[mentor] -= 1
        row = came_by[mentor]
        while row != need:
            left = self.mate[row]
            self.seated[left].remove(row)
            self._sit(row, mentor)
            row, mentor = came_by[left], left
        self._sit(row, mentor)

    def _sit(self, row: int, mentor: int) -> None:
        self.mate[row] = mentor
        self.seated[mentor].append(row)
