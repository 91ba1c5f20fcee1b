"""What a match run keeps of its result: ids and codes, without personal reasons and without names."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from nastavnik.core.matching import (
    Id,
    Move,
    NeedType,
    Pair,
    Result,
    Unmatched,
    alternatives,
    one_more_place,
    parts_of,
)
from nastavnik.core.matching.grounds import grounds
from nastavnik.core.matching.rules import REASONS, refusals
from nastavnik.pairing.selectors.problem import registers_hash

PERSONAL = "personal"


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
            {"mentor": gain.mentor, "moves": _moves(gain.moves)} for gain in one_more_place(result) if gain.covered > 0
        ],
        "registers": registers_hash(result.problem, dropped),
    }


class _Teller:
    """Tells the pairs of one result."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.mentors = {mentor.id: mentor for mentor in result.problem.mentors}
        self.needs = {(who.id, need.type): (who, need) for who in result.problem.mentees for need in who.needs}

    def pair(self, pair: Pair) -> dict[str, Any]:
        """Tell a pair with its points, the facts behind them and the other choices."""
        return {
            "mentee": pair.mentee,
            "type": pair.type,
            **self._choice(pair.mentee, pair.type, pair.mentor),
            "score": sum(_shown(pair.parts).values()),
            "locked": pair.locked,
            "others": [] if pair.locked else self._others(pair),
            **self._refused(pair),
        }

    def unmatched(self, need: Unmatched) -> dict[str, Any]:
        """Tell a need without a mentor with the reasons and what each mentor would cost the others."""
        return {
            "mentee": need.mentee,
            "type": need.type,
            "reasons": dict(need.reasons),
            "others": self._others(need),
            **self._refused(need),
        }

    def _others(self, need: Pair | Unmatched) -> list[dict[str, Any]]:
        """Give every other possible mentor with what choosing each would do to others."""
        own = (need.mentee, need.type)
        return [
            {
                **self._choice(need.mentee, need.type, choice.mentor),
                "moves": _moves(move for move in choice.moves if (move.mentee, move.type) != own),
            }
            for choice in alternatives(self.result, need.mentee, need.type, max(1, len(self.mentors)))
        ]

    def _choice(self, mentee: Id, kind: NeedType, mentor: Id) -> dict[str, Any]:
        who, need = self.needs[mentee, kind]
        facts = grounds(who, need, self.mentors[mentor], self.result.problem.topic_competences)
        return {
            "mentor": mentor,
            "parts": _shown(parts_of(self.result, mentee, kind, mentor)),
            "grounds": {**asdict(facts), "times": list(facts.times)},
        }

    def _refused(self, need: Pair | Unmatched) -> dict[str, Any]:
        """Give the mentors who cannot be, by the code of the rule; of personal reasons only how many there are."""
        tables = self.result.tables
        rows = np.arange(len(tables.mentors), dtype=np.int64)
        verdict = refusals(tables, np.full_like(rows, self.result.need_rows[need.mentee, need.type]), rows)
        found: dict[str, list[Id]] = {}
        for row, number in enumerate(verdict.tolist()):
            if number:
                found.setdefault(REASONS[number], []).append(tables.mentors.ids[row])
        personal = found.pop(PERSONAL, [])
        return {"refused": dict(sorted(found.items())), "unsaid": len(personal)}


def _moves(moves: Iterable[Move]) -> list[list[Any]]:
    """Write a chain as [mentee, type, mentor before, mentor after]; none means nobody."""
    return [[move.mentee, move.type, move.before, move.after] for move in moves]


def _shown(parts: Any) -> dict[str, int]:
    return {name: points for name, points in parts.items() if name != PERSONAL}
