"""What holds between two people: one and the same, ruled out, wished; as keys ``need row * mentors + mentor row``."""

from collections.abc import Iterator, Sequence

import numpy as np

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.model.people import Id, Mentee, Mentor, Need, Problem

WISH_TOP = 4
"""What the first wish of one side counts; each next one less, the fourth and later 1."""


class Relations:
    """Keys of pairs by what their people say of each other; whoever is absent from the run is passed over.

    Parameters
    ----------
    rows, mentors
        In the order of the tables.
    """

    def __init__(self, problem: Problem, rows: Sequence[tuple[Mentee, Need]], mentors: Sequence[Mentor]) -> None:
        self.problem = problem
        self.rows = rows
        self.mentors = mentors
        self.column = {mentor.id: number for number, mentor in enumerate(mentors)}
        self.needs: dict[Id, list[int]] = {}
        for row, (mentee, _) in enumerate(rows):
            self.needs.setdefault(mentee.id, []).append(row)

    def oneself(self) -> Ints:
        """Return the sorted keys of pairs of one person."""
        return _sorted(self._keys((row, mentee.id) for row, (mentee, _) in enumerate(self.rows)))

    def personal(self) -> Ints:
        """Return the sorted keys of pairs ruled out by veto, decision or subordination."""
        return _sorted(self._keys([*self._of_mentees(), *self._of_others()]))

    def wishes(self) -> tuple[Ints, Ints]:
        """Return the sorted keys of wished pairs and the wishes of both sides added up."""
        points: dict[int, int] = {}
        for row, (mentee, _) in enumerate(self.rows):
            for rank, wanted in enumerate(dict.fromkeys(mentee.wishes)):
                self._add(points, row, wanted, rank)
        for mentor in self.mentors:
            for rank, wanted in enumerate(dict.fromkeys(mentor.wishes)):
                for row in self.needs.get(wanted, ()):
                    self._add(points, row, mentor.id, rank)
        keys = sorted(points)
        return np.array(keys, dtype=np.int64), np.array([points[key] for key in keys], dtype=np.int64)

    def _add(self, points: dict[int, int], row: int, mentor: Id, rank: int) -> None:
        if mentor in self.column:
            key = row * len(self.mentors) + self.column[mentor]
            points[key] = points.get(key, 0) + max(1, WISH_TOP - rank)

    def _keys(self, pairs: Iterator[tuple[int, Id]] | list[tuple[int, Id]]) -> set[int]:
        return {row * len(self.mentors) + self.column[mentor] for row, mentor in pairs if mentor in self.column}

    def _of_mentees(self) -> Iterator[tuple[int, Id]]:
        """Yield the mentors a mentee refuses, and the manager unless the coordinator locked that very need."""
        locked = set(self.problem.locks)
        for row, (mentee, need) in enumerate(self.rows):
            for other in mentee.veto:
                yield row, other
            manager = mentee.line_manager
            if manager is not None and (mentee.id, need.type, manager) not in locked:
                yield row, manager

    def _of_others(self) -> Iterator[tuple[int, Id]]:
        """Yield the pairs mentors refuse and the coordinator rules out, for all needs or for one."""
        for mentor in self.mentors:
            for mentee in mentor.veto:
                for row in self.needs.get(mentee, ()):
                    yield row, mentor.id
        for mentee, other in self.problem.forbidden:
            for row in self.needs.get(mentee, ()):
                yield row, other
        for mentee, kind, other in self.problem.forbidden_needs:
            for row in self.needs.get(mentee, ()):
                if self.rows[row][1].type == kind:
                    yield row, other


def _sorted(keys: set[int]) -> Ints:
    found = np.fromiter(keys, dtype=np.int64, count=len(keys))
    found.sort()
    return found
