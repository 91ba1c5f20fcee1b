"""A run in numbers: how the points spread, how mentors are loaded, who would both rather have each other."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from nastavnik.pairing.selectors.registers.book import Offer
from nastavnik.pairing.selectors.registers.needs import Somebody
from nastavnik.pairing.selectors.words import NEEDS, Words

HUNDRED = 100
BANDS = 4
MOST_RATHER = 10
Told = Mapping[str, Any]
Key = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Band:
    """How many pairs have points in one quarter of what is possible."""

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Rather:
    """A mentee and a mentor who would both get a better pair together, by the points that are shown."""

    mentee: Somebody
    asks: Words
    mentor: Somebody


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of one run; everything is counted without personal reasons."""

    pairs: int
    lowest: float
    middle: float
    highest: float
    most: float
    bands: tuple[Band, ...]
    load: tuple[tuple[int, int], ...]
    idle: int
    rather: tuple[Rather, ...]
    more: int


def figures(
    result: Told, found: list[Key], mentees: Mapping[int, Somebody], mentors: Mapping[int, Offer]
) -> Figures | None:
    """Read the numbers of a run; None where it found nobody. `found` is what `rather` gives, named here."""
    pairs = result.get("pairs", ())
    if not pairs:
        return None
    scores = [pair["score"] for pair in pairs]
    most = sum(result["weights"].values())
    load = Counter(Counter(pair["mentor"] for pair in pairs).values())
    used = {pair["mentor"] for pair in pairs}
    named = [
        Rather(mentees[mentee], NEEDS[kind], mentors[mentor].teacher)
        for mentee, kind, mentor in found
        if mentee in mentees and mentor in mentors
    ]
    return Figures(
        len(pairs),
        min(scores) / HUNDRED,
        median(scores) / HUNDRED,
        max(scores) / HUNDRED,
        most / HUNDRED,
        _bands(scores, most),
        tuple(sorted(load.items())),
        sum(places > 0 and mentor not in used for mentor, places in places_of(result).items()),
        tuple(named[:MOST_RATHER]),
        max(0, len(named) - MOST_RATHER),
    )


def _bands(scores: list[int], most: int) -> tuple[Band, ...]:
    quarter = Counter(min(BANDS - 1, score * BANDS // most) if most else 0 for score in scores)
    return tuple(Band(n * HUNDRED // BANDS, (n + 1) * HUNDRED // BANDS, quarter[n]) for n in range(BANDS))


def places_of(result: Told) -> dict[int, int]:
    """Give the places each mentor had in a run; a run that did not keep them tells of nobody."""
    return {mentor: free for mentor, free, _digest in result.get("seen", {}).get("mentors", ())}


def rather(result: Told) -> list[Key]:
    """Give (mentee, type, mentor) who would both get more points together than they have now.

    Only mentors without a place left: with one left, nothing but somebody's wish keeps the two apart.
    """
    held = defaultdict(list)
    for pair in result.get("pairs", ()):
        held[pair["mentor"]].append(pair)
    places = places_of(result)
    worst = {
        mentor: min(pair["score"] for pair in some if not pair["locked"])
        for mentor, some in held.items()
        if len(some) >= places.get(mentor, 0) and not all(pair["locked"] for pair in some)
    }
    return [
        (need["mentee"], need["type"], other["mentor"])
        for need in (*result.get("pairs", ()), *result.get("unmatched", ()))
        for other in need["others"]
        if need.get("score", -1) < (together := sum(other["parts"].values())) > worst.get(other["mentor"], together)
    ]
