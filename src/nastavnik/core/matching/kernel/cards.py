"""Mentors as the compiled join looks at them: all of one mentor on one card of words."""

from typing import NamedTuple

import numpy as np

from nastavnik.core.matching.arrays import Bytes, Words
from nastavnik.core.matching.kernel.compiled import compiled
from nastavnik.core.matching.model.score import ENOUGH_SLOTS
from nastavnik.core.matching.model.tables import UNKNOWN, Tables

LEVEL, REFUSED, UNREADY = 3, 4, 8
"""Bits of a grade: the level, and a topic the mentor does not take up, or must not take."""

GRADE_BITS, GRADES = 4, 16
"""Bits of a grade, and grades in a word."""

FORMS_AT, CHOOSY_AT, YEARS_AT, SCHOOL_AT = 0, 8, 16, 32
"""Where the first word of a card holds what it says."""


class Cards(NamedTuple):
    """All that is asked of mentors, a row of words for each, so that a pair costs one look into memory.

    The first word holds forms, years, school, and whether the mentor is choosy: has a topic not taken
    up, or not to be taken. From the second on there is a bit for each subject and, ``areas`` bits
    further, for each area; from ``times`` on the free times; from ``grades`` on four bits for each topic.
    """

    words: Words
    areas: int
    times: int
    grades: int


def make_cards(tables: Tables) -> Cards:
    """Write the card of every mentor, see ``MentorTable``."""
    mentors = tables.mentors
    grade = mentors.level + REFUSED * mentors.refused.view(np.int8) + UNREADY * mentors.unready.view(np.int8)
    grades = np.pad(grade.view(np.uint8), ((0, 0), (0, grade.shape[1] % 2)))
    first = {
        FORMS_AT: mentors.forms,
        CHOOSY_AT: grade.max(axis=1, initial=0) >= REFUSED,
        YEARS_AT: mentors.years - UNKNOWN,
        SCHOOL_AT: mentors.school,
    }
    card = sum(column.astype(np.uint64) << np.uint64(place) for place, column in first.items())
    taught = np.packbits(np.concatenate([mentors.subjects, mentors.areas], axis=1), axis=1, bitorder="little")
    paired = grades[:, ::2] | grades[:, 1::2] << GRADE_BITS
    parts = (card[:, None], _as_words(taught), mentors.times, _as_words(paired))
    begins = np.cumsum([part.shape[1] for part in parts]).tolist()
    return Cards(np.concatenate(parts, axis=1), mentors.subjects.shape[1], begins[1], begins[2])


def _as_words(column: Bytes) -> Words:
    """Pack the bytes of each row into words, the first byte into the lowest bits of the first word."""
    words = np.zeros((len(column), -(-column.shape[1] // 8) * 8), dtype=np.uint8)
    words[:, : column.shape[1]] = column
    return words.view("<u8").astype(np.uint64)


@compiled
def grade_in(cards: Cards, mentor: np.uint64, topic: np.uint64) -> np.uint64:
    """Return the grade of a mentor in a topic."""
    word = cards.words[mentor, np.uint64(cards.grades) + topic // np.uint64(GRADES)]
    return word >> np.uint64(GRADE_BITS) * (topic % np.uint64(GRADES))


@compiled
def teaches(cards: Cards, mentor: np.uint64, column: np.uint64) -> np.int64:
    """Return the bit of a subject or area."""
    word = cards.words[mentor, np.uint64(1) + column // np.uint64(64)]
    return np.int64((word >> column % np.uint64(64)) & np.uint64(1))


@compiled
def shared_slots(cards: Cards, mine: Words, mentor: np.uint64) -> np.int64:
    """Count the free times both have, no further than to what adds points: the lowest bit goes each time."""
    slots = np.int64(0)
    for word in range(len(mine)):
        shared = mine[word] & cards.words[mentor, np.uint64(cards.times + word)]
        for _ in range(ENOUGH_SLOTS):
            lowest = np.uint64(shared != 0)
            slots += np.int64(lowest)
            shared &= shared - lowest
    return min(slots, ENOUGH_SLOTS)


@compiled
def years_of(card: np.uint64) -> np.int64:
    """Return the years of experience the first word of a card tells."""
    return np.int64((card >> np.uint64(YEARS_AT)) & np.uint64(0xFFFF)) + UNKNOWN
