"""What a choice would cost the others: who is left out, who changes the mentor, who gains one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nastavnik.pairing.selectors.registers.needs import Somebody
from nastavnik.pairing.selectors.words import NEEDS, Words


@dataclass(frozen=True, slots=True)
class Shift:
    """One need of another person that changes its mentor; `asks` tells which where a person has two."""

    mentee: Somebody
    asks: Words = ""
    before: Somebody | None = None
    after: Somebody | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What happens to the others; `outdated` when one of them has got a place since, so that nobody can say it."""

    left_out: tuple[Shift, ...] = ()
    moved: tuple[Shift, ...] = ()
    helped: tuple[Shift, ...] = ()
    outdated: bool = False

    @property
    def nobody(self) -> bool:
        """Say that the choice touches nobody else."""
        return not (self.left_out or self.moved or self.helped or self.outdated)


@dataclass(slots=True)
class People:
    """Everybody a page may name; `settled` are the needs (mentee, type) that have a place by now."""

    mentees: Mapping[int, Somebody] = field(default_factory=dict)
    mentors: Mapping[int, Somebody] = field(default_factory=dict)
    twice: frozenset[int] = frozenset()
    settled: frozenset[tuple[int, str]] = frozenset()


def touched(choices: Iterable[Mapping[str, Any]]) -> set[int]:
    """Give the ids of the mentees named in the chains of some choices, kept in the new way or in the old one."""
    found: set[int] = set()
    for choice in choices:
        found |= {move[0] for move in choice.get("moves", ())}
        found |= {*choice.get("left_out", ()), *choice.get("moved", ())}
    return found


def cost_of(choice: Mapping[str, Any], people: People) -> Cost:
    """Read what a choice would do to others; whoever is gone from the staff is left out."""
    if "moves" not in choice:
        return Cost(_named(choice, "left_out", people), _named(choice, "moved", people))
    if any((move[0], move[1]) in people.settled for move in choice["moves"]):
        return Cost(outdated=True)
    kept: dict[str, list[Shift]] = {"left_out": [], "moved": [], "helped": []}
    for mentee, kind, before, after in choice["moves"]:
        if mentee in people.mentees:
            asks = NEEDS[kind] if mentee in people.twice else ""
            shift = Shift(people.mentees[mentee], asks, people.mentors.get(before), people.mentors.get(after))
            kept["left_out" if after is None else "helped" if before is None else "moved"].append(shift)
    left_out, moved, helped = (tuple(shifts) for shifts in kept.values())
    return Cost(left_out, moved, helped)


def _named(choice: Mapping[str, Any], name: str, people: People) -> tuple[Shift, ...]:
    """Give the people an old choice named without saying who their mentors were."""
    return tuple(Shift(people.mentees[pk]) for pk in choice.get(name, ()) if pk in people.mentees)
