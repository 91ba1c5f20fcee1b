"""What a match run keeps of its result: ids and codes, without personal reasons and without names."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from nastavnik.core.matching import (
    Id,
    Move,
    Pair,
    Result,
    Unmatched,
    alternatives,
    one_more_place,
)
from nastavnik.core.matching.explaining.grounds import grounds
from nastavnik.core.matching.model.rules import REASONS, refusals
from nastavnik.core.matching.model.score import contributions
from nastavnik.core.matching.solving.result import named
from nastavnik.pairing.selectors.registers.problem import by_hours, registers_hash, without_hours
from nastavnik.pairing.selectors.registers.seen import seen

PERSONAL = "personal"
MOST_LOOKED_AT = 2_000


def told(
    result: Result, dropped: list[tuple[int, str, int]], waiting: Iterable[tuple[int, str]] = ()
) -> dict[str, Any]:
    """Say in ids and codes what came out; wishes and other personal reasons have no part of their own.

    `dropped` are locks that could not hold, `waiting` the needs that a draw left out of the run.
    """
    teller = _Teller(result)
    return {
        "needs": len(result.tables.needs),
        "covered": len(result.pairs),
        "mentors": len(result.tables.mentors),
        "places": sum(result.tables.mentors.capacity.tolist()),
        "weights": {name: points for name, points in result.weights.points.items() if name != "wishes"},
        "pairs": [teller.pair(pair) for pair in result.pairs],
        "unmatched": [teller.unmatched(need) for need in result.unmatched],
        "dropped_locks": [list(lock) for lock in dropped],
        "waiting": [list(need) for need in waiting],
        "gains": [
            {"mentor": gain.mentor, "moves": _moves(gain.moves)}
            for gain in one_more_place(result, everyone=_small(result))
            if gain.covered > 0 and gain.mentor not in teller.short_of_hours
        ],
        "registers": registers_hash(result.problem, dropped),
        "seen": seen(result.problem, dropped),
    }


class _Teller:
    """Tells the pairs of one result."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.mentors = {mentor.id: mentor for mentor in result.problem.mentors}
        self.needs = {(who.id, need.type): (who, need) for who in result.problem.mentees for need in who.needs}
        self.out = without_hours(result.problem)
        # One more place would give them nothing: it is hours that they lack.
        self.short_of_hours = {one.id for one in result.problem.mentors if one.hours is not None}

    def pair(self, pair: Pair) -> dict[str, Any]:
        """Tell a pair with its points, the facts behind them and the other choices."""
        points = self._points(pair)
        return {
            "mentee": pair.mentee,
            "type": pair.type,
            **self._choice(pair, pair.mentor, points),
            "score": sum(_shown(pair.parts).values()),
            "locked": pair.locked,
            "others": [] if pair.locked else self._others(pair, points),
            **self._refused(pair),
        }

    def unmatched(self, need: Unmatched) -> dict[str, Any]:
        """Tell a need without a mentor with the reasons and what each mentor would cost the others."""
        return {
            "mentee": need.mentee,
            "type": need.type,
            "others": self._others(need, self._points(need)),
            **(refused := self._refused(need)),
            "reasons": _with_hours(dict(need.reasons), len(refused["refused"].get("hours", ()))),
        }

    def _points(self, need: Pair | Unmatched) -> list[list[int]]:
        """Give the points by criterion of a need with every mentor, all at once: one by one takes minutes."""
        rows = np.arange(len(self.mentors), dtype=np.int64)
        row = self.result.need_rows[need.mentee, need.type]
        told: list[list[int]] = contributions(
            self.result.tables, self.result.weights, np.full_like(rows, row), rows
        ).T.tolist()
        return told

    def _others(self, need: Pair | Unmatched, points: list[list[int]]) -> list[dict[str, Any]]:
        """Give every other possible mentor with what choosing each would do to others."""
        own = (need.mentee, need.type)
        return [
            {
                **self._choice(need, choice.mentor, points),
                "moves": _moves(move for move in choice.moves if (move.mentee, move.type) != own),
            }
            for choice in alternatives(self.result, need.mentee, need.type, max(1, len(self.mentors)))
        ]

    def _choice(self, asked: Pair | Unmatched, mentor: Id, points: list[list[int]]) -> dict[str, Any]:
        who, need = self.needs[asked.mentee, asked.type]
        facts = grounds(who, need, self.mentors[mentor], self.result.problem.topic_competences)
        return {
            "mentor": mentor,
            "parts": _shown(named(points[self.result.mentor_rows[mentor]])),
            "grounds": {**vars(facts), "times": list(facts.times)},
        }

    def _refused(self, need: Pair | Unmatched) -> dict[str, Any]:
        """Give the mentors who cannot be, by the code of the rule; of personal reasons only how many there are."""
        tables = self.result.tables
        rows = np.arange(len(tables.mentors), dtype=np.int64)
        verdict = refusals(tables, np.full_like(rows, self.result.need_rows[need.mentee, need.type]), rows)
        found: dict[str, list[Id]] = {}
        for row, number in enumerate(verdict.tolist()):
            if number:
                mentor = tables.mentors.ids[row]
                found.setdefault(by_hours(REASONS[number], mentor in self.out), []).append(mentor)
        personal = found.pop(PERSONAL, [])
        return {"refused": dict(sorted(found.items())), "unsaid": len(personal)}


def _with_hours(reasons: dict[str, int], out: int) -> dict[str, int]:
    """Take those without hours out of those without a place."""
    if not out:
        return reasons
    left = reasons.pop("capacity", 0) - out
    return {**reasons, **({"capacity": left} if left > 0 else {}), "hours": out}


def _small(result: Result) -> bool:
    """Say whether a run for each mentor without a place is soon done."""
    without = sum(places < 1 for places in result.tables.mentors.capacity.tolist())
    return bool(without * len(result.tables.needs) <= MOST_LOOKED_AT)


def _moves(moves: Iterable[Move]) -> list[list[Any]]:
    """Write a chain as [mentee, type, mentor before, mentor after]; none means nobody."""
    return [[move.mentee, move.type, move.before, move.after] for move in moves]


def _shown(parts: Any) -> dict[str, int]:
    return {name: points for name, points in parts.items() if name != PERSONAL}
