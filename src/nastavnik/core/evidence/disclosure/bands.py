"""Single answers as bands that hide nobody: neighbours join until each band holds enough people."""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True, slots=True)
class Band:
    """Hold neighbouring answers joined: which ones, from the first to the last, and how many answers they got."""

    first: str
    last: str
    answers: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Hold one possible answer: its value, how many answers and how many different people gave it."""

    value: str
    answers: int
    people: frozenset[int]


def safe_bands(levels: Sequence[Answers]) -> tuple[Band, ...]:
    """Join neighbouring answers until nobody stands out.

    Parameters
    ----------
    levels : sequence of Answers
        Possible answers in the order of the question.

    Returns
    -------
    tuple of Band
        Bands of `LEAST` people and more in the order of the question, together all answers. A level nobody chose joins
        its neighbour.
        Empty when fewer than two bands would remain: one band says nothing but the number of answers,
        and that all chose the same.
    """
    bands: list[tuple[list[Answers], set[int]]] = []
    group: list[Answers] = []
    people: set[int] = set()
    for level in levels:
        group.append(level)
        people |= level.people
        if len(people) >= LEAST:
            bands.append((group, people))
            group, people = [], set()
    if len(bands) < 2:
        return ()
    bands[-1][0].extend(group)
    return tuple(Band(rows[0].value, rows[-1].value, sum(row.answers for row in rows)) for rows, _people in bands)
