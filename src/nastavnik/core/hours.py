"""Hours a week of a mentor: what pairs and groups take of them, and how many more would fit."""

import math
from collections import defaultdict
from collections.abc import Iterable

from nastavnik.core.evidence.signals.pulse import USUAL_INTERVAL

#: A meeting takes an hour: with a week between two it is an hour a week, with two weeks half an hour.
MEETING, WEEK = 1.0, 7
DIGITS = 2


def hours_of(every_days: int | None = None) -> float:
    """Give the hours a week of a pair that meets so often; nothing agreed means the usual two weeks.

    Examples
    --------
    >>> hours_of(), hours_of(7)
    (0.5, 1.0)
    """
    return round(MEETING * WEEK / (every_days or USUAL_INTERVAL), DIGITS)


def hours_taken(pairs: Iterable[tuple[int, int, int | None]]) -> dict[int, float]:
    """Sum the hours by mentor of pairs and groups given as (mentor, pair or group, days between meetings).

    A group meets all at once: however many places it has, its hours are counted once.

    Examples
    --------
    >>> hours_taken([(1, 10, None), (1, 10, None), (1, 11, 7)])
    {1: 1.5}
    """
    taken: dict[int, float] = defaultdict(float)
    for mentor, _pair, every_days in set(pairs):
        taken[mentor] += hours_of(every_days)
    return {mentor: round(hours, DIGITS) for mentor, hours in taken.items()}


def room_for(offered: float | None, taken: float) -> int | None:
    """Count the pairs at the usual pace that the rest of the hours is enough for; None where no hours were named.

    Examples
    --------
    >>> room_for(2, 0.5), room_for(1, 1), room_for(None, 3)
    (3, 0, None)
    """
    if offered is None:
        return None
    return max(0, math.floor((offered - taken) / hours_of() + 1e-9))
