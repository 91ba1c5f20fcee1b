"""How good a pair is: whole points from named criteria that sum to the score exactly."""

from collections.abc import Callable

import numpy as np

from nastavnik.core.matching.arrays import AnyRows, Ints, Points
from nastavnik.core.matching.model.people import FORMS
from nastavnik.core.matching.model.relations import WISH_TOP
from nastavnik.core.matching.model.rules import same_area, same_subject
from nastavnik.core.matching.model.tables import TOP_LEVEL, UNKNOWN, Tables
from nastavnik.core.matching.model.weights import CRITERIA, Weights

Measure = Callable[[Tables, AnyRows, AnyRows], tuple[Ints, Ints]]

CHUNK = 200_000
"""Pairs scored in one step."""

ENOUGH_SLOTS = 3
"""Shared free times beyond these add nothing."""
ENOUGH_YEARS = 10
"""Years of experience the mentor is ahead; more add nothing, fewer than the mentee's give nothing."""


def topics(tables: Tables, need: AnyRows, mentor: AnyRows) -> tuple[Ints, Ints]:
    """Measure how well competences answer the topics: levels averaged by the topics' weights."""
    weight = tables.needs.weight[need].astype(np.int64)
    level = tables.mentors.level[mentor[:, None], tables.needs.topic[need]]
    return (weight * level).sum(axis=1), np.maximum(1, TOP_LEVEL * weight.sum(axis=1))


def subject(tables: Tables, need: AnyRows, mentor: AnyRows) -> tuple[Ints, Ints]:
    """Measure the subject: the same in full, the same area by half."""
    same = same_subject(tables, need, mentor)
    close = same | same_area(tables, need, mentor)
    return same.astype(np.int64) + close.astype(np.int64), _all(need, 2)


def times(tables: Tables, need: AnyRows, mentor: AnyRows) -> tuple[Ints, Ints]:
    """Measure the free times both have."""
    shared = np.bitwise_count(tables.needs.times[need] & tables.mentors.times[mentor]).sum(axis=1)
    return np.minimum(shared, ENOUGH_SLOTS).astype(np.int64), _all(need, ENOUGH_SLOTS)


def wishes(tables: Tables, need: AnyRows, mentor: AnyRows) -> tuple[Ints, Ints]:
    """Measure the wishes of both sides, each by half."""
    points = np.zeros(len(need), dtype=np.int64)
    if len(tables.wish_keys):
        keys = tables.keys(need, mentor)
        place = np.minimum(np.searchsorted(tables.wish_keys, keys), len(tables.wish_keys) - 1)
        points = np.where(tables.wish_keys[place] == keys, tables.wish_points[place], 0)
    return points, _all(need, 2 * WISH_TOP)


def experience(tables: Tables, need: AnyRows, mentor: AnyRows) -> tuple[Ints, Ints]:
    """Measure how many years the mentor is ahead."""
    mine, theirs = tables.needs.years[need], tables.mentors.years[mentor]
    ahead = np.clip(theirs - mine, 0, ENOUGH_YEARS).astype(np.int64)
    return np.where((mine == UNKNOWN) | (theirs == UNKNOWN), 0, ahead), _all(need, ENOUGH_YEARS)


def form(tables: Tables, need: AnyRows, mentor: AnyRows) -> tuple[Ints, Ints]:
    """Measure the ease of meeting: in person within one school in full, any other way by half."""
    shared = tables.needs.forms[need] & tables.mentors.forms[mentor]
    in_person = (shared & (1 << FORMS.index("in_person"))) > 0
    near = in_person & (tables.needs.school[need] == tables.mentors.school[mentor])
    return 1 + near.astype(np.int64), _all(need, 2)


MEASURES: dict[str, Measure] = {
    "topics": topics,
    "subject": subject,
    "times": times,
    "wishes": wishes,
    "experience": experience,
    "form": form,
}
"""Each criterion as a fraction: how much of how much. What counts is said here; ``kernel.join`` repeats it."""


def contributions(tables: Tables, weights: Weights, need: AnyRows, mentor: AnyRows) -> Ints:
    """Return the points each criterion gives to each pair.

    Parameters
    ----------
    need, mentor : Ints, shape (e,)
        Row numbers of the pairs.

    Returns
    -------
    Ints, shape (criteria, e)
        In the order of ``CRITERIA``; each value is rounded down, so the sum over criteria is the
        score itself and never above ``SCALE``.
    """
    parts = np.zeros((len(CRITERIA), len(need)), dtype=np.int64)
    for row, name in enumerate(CRITERIA):
        if weights.points[name]:
            some, whole = MEASURES[name](tables, need, mentor)
            parts[row] = weights.points[name] * some // whole
    return parts


def scores(tables: Tables, weights: Weights, need: AnyRows, mentor: AnyRows) -> Points:
    """Return the score of each pair, 0 to ``SCALE``, shape (e,)."""
    score = np.empty(len(need), dtype=np.uint16)
    for first in range(0, len(need), CHUNK):
        some = slice(first, first + CHUNK)
        score[some] = contributions(tables, weights, need[some], mentor[some]).sum(axis=0)
    return score


def _all(pairs: AnyRows, number: int) -> Ints:
    return np.full(len(pairs), number, dtype=np.int64)
