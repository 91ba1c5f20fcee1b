"""Join, hard rules and scores in one go, for large tables; edge for edge and point for point what numpy gives.

The rules are those of ``rules.RULES``, the points those of ``score.MEASURES``: a change there is made
here too, and the tests compare both on every problem they draw. Rows are looked up by unsigned
numbers in the innermost loops: nothing then asks whether they count from the end.
"""

from typing import NamedTuple

import numpy as np

from nastavnik.core.matching.arrays import Codes, Ints, Points, Rows, Small, Words, Years
from nastavnik.core.matching.kernel.cards import (
    CHOOSY_AT,
    FORMS_AT,
    LEVEL,
    REFUSED,
    SCHOOL_AT,
    UNREADY,
    Cards,
    grade_in,
    make_cards,
    shared_slots,
    teaches,
    years_of,
)
from nastavnik.core.matching.kernel.compiled import compiled
from nastavnik.core.matching.model.blocks import Blocks
from nastavnik.core.matching.model.people import FORMS
from nastavnik.core.matching.model.relations import WISH_TOP
from nastavnik.core.matching.model.score import ENOUGH_SLOTS, ENOUGH_YEARS
from nastavnik.core.matching.model.tables import TOP_LEVEL, UNKNOWN, Tables
from nastavnik.core.matching.model.weights import Weights

IN_PERSON = 1 << FORMS.index("in_person")


class Asking(NamedTuple):
    """Columns of the needs, see ``NeedTable``, in the order in which they are looked at."""

    subject: Codes
    area: Codes
    school: Codes
    forms: Small
    times: Words
    years: Years
    topic: Codes
    weight: Small


class Pairs(NamedTuple):
    """Who may meet (``Blocks``), who may not, who is wished; ``*_from`` and ``*_to`` go with ``Asking``."""

    own: Rows
    own_from: Ints
    own_to: Ints
    far: Rows
    far_from: Ints
    far_to: Ints
    barred: Rows
    barred_from: Ints
    barred_to: Ints
    wished: Rows
    wished_from: Ints
    wished_to: Ints
    wish: Ints


class Shares(NamedTuple):
    """Points of each criterion by how much of it there is; of topics, by the weights asked for first."""

    topics: Ints
    subject: Ints
    times: Ints
    wishes: Ints
    experience: Ints
    form: Ints


def join(tables: Tables, blocks: Blocks, weights: Weights | None) -> tuple[Ints, Rows, Points]:
    """Return the pairs no rule refuses and their scores.

    Parameters
    ----------
    weights : Weights or None
        Without them nothing is scored.

    Returns
    -------
    start : Ints, shape (n + 1,)
    mentor : Rows, shape (e,)
        See ``Edges``.
    score : Points, shape (e,), or (0,)

    Notes
    -----
    Needs go by school and block, so that the mentors of a block stay at hand; the pairs found that
    way are then written, and scored, in the order of rows.
    """
    by_place = tables.needs.school.astype(np.int64) * (len(blocks.own) + 1) + blocks.own_from
    order = np.argsort(by_place).astype(np.int32)
    asking, cards, pairs = _asking(tables, order), make_cards(tables), _pairs(tables, blocks, order)
    count = np.zeros(len(order) + 1, dtype=np.int64)
    found = np.empty(blocks.sizes.sum(), dtype=np.int32)
    _find(asking, cards, pairs, order, found, count)
    start = np.cumsum(count)
    mentor = np.empty(start[-1], dtype=np.int32)
    score = np.zeros(0 if weights is None else len(mentor), dtype=np.uint16)
    _fill(asking, cards, pairs, _shares(weights, tables), order, found, start, mentor, score)
    return start, mentor, score


def _asking(tables: Tables, order: Rows) -> Asking:
    needs = tables.needs
    return Asking(
        needs.subject[order],
        needs.area[order],
        needs.school[order],
        needs.forms[order],
        needs.times[order],
        needs.years[order],
        needs.topic[order],
        needs.weight[order],
    )


def _pairs(tables: Tables, blocks: Blocks, order: Rows) -> Pairs:
    own = (blocks.own, blocks.own_from[order], blocks.own_to[order])
    far = (blocks.far, blocks.far_from[order], blocks.far_to[order])
    barred = _by_need(tables, np.union1d(tables.oneself, tables.personal), order)
    return Pairs(*own, *far, *barred, *_by_need(tables, tables.wish_keys, order), tables.wish_points)


def _by_need(tables: Tables, keys: Ints, order: Rows) -> tuple[Rows, Ints, Ints]:
    """Return the mentors of sorted pair keys, and where those of each need begin and end."""
    need, mentor = np.divmod(keys, max(len(tables.mentors), 1))
    count = np.bincount(need, minlength=len(order))
    end = np.cumsum(count)
    return mentor.astype(np.int32), (end - count)[order], end[order]


def _shares(weights: Weights | None, tables: Tables) -> Shares:
    full = {} if weights is None else weights.points
    whole = {"subject": 2, "times": ENOUGH_SLOTS, "wishes": 2 * WISH_TOP, "experience": ENOUGH_YEARS, "form": 2}
    parts = {name: full.get(name, 0) * np.arange(most + 1, dtype=np.int64) // most for name, most in whole.items()}
    asked = np.arange(tables.needs.weight.sum(axis=1, dtype=np.int64).max(initial=0) + 1)[:, None]
    amount = np.arange(TOP_LEVEL * len(asked), dtype=np.int64)
    return Shares(full.get("topics", 0) * amount // np.maximum(TOP_LEVEL * asked, 1), **parts)


@compiled
def _fits(asking: Asking, cards: Cards, need: int, mentor: np.uint64) -> bool:
    """Tell whether the rules on forms and topics let a pair be; the blocks answer for the others."""
    card = cards.words[mentor, 0]
    if np.uint64(asking.forms[need]) & (card >> np.uint64(FORMS_AT)) == 0:
        return False
    if not card >> np.uint64(CHOOSY_AT) & np.uint64(1):
        return True
    asked, refused = 0, 0
    for column in range(asking.topic.shape[1]):
        if asking.weight[need, column] > 0:
            grade = grade_in(cards, mentor, np.uint64(asking.topic[need, column]))
            if grade & np.uint64(UNREADY):
                return False
            asked += 1
            refused += bool(grade & np.uint64(REFUSED))
    return asked == 0 or refused < asked


@compiled
def _row(asking: Asking, cards: Cards, pairs: Pairs, need: int, into: Rows) -> int:
    """Write the mentors who may help a need, by row, and return how many there are."""
    own, own_to = pairs.own_from[need], pairs.own_to[need]
    far, far_to = pairs.far_from[need], pairs.far_to[need]
    barred, barred_to = pairs.barred_from[need], pairs.barred_to[need]
    count = 0
    while own < own_to or far < far_to:
        if far == far_to or (own < own_to and pairs.own[own] <= pairs.far[far]):
            mentor = pairs.own[own]
            own += 1
            if far < far_to and pairs.far[far] == mentor:
                far += 1
        else:
            mentor = pairs.far[far]
            far += 1
        while barred < barred_to and pairs.barred[barred] < mentor:
            barred += 1
        if (barred == barred_to or pairs.barred[barred] != mentor) and _fits(asking, cards, need, np.uint64(mentor)):
            into[count] = mentor
            count += 1
    return count


@compiled
def _find(asking: Asking, cards: Cards, pairs: Pairs, order: Rows, found: Rows, count: Ints) -> None:
    """Write who may help each need, one need after another, and note how many, one place further on."""
    begin = 0
    for place in range(len(order)):
        size = _row(asking, cards, pairs, place, found[begin:])
        count[order[place] + 1] = size
        begin += size


@compiled
def _topics(cards: Cards, topic: Codes, weight: Small, mentors: Rows, some: Ints) -> np.int64:
    """Note how much of its topics a need finds at each mentor; return the weights asked for together."""
    asked = np.int64(0)
    some[: len(mentors)] = 0
    for column in range(len(topic)):
        counts, code = np.int64(weight[column]), np.uint64(topic[column])
        if counts > 0:
            asked += counts
            for place in range(len(mentors)):
                some[place] += counts * np.int64(grade_in(cards, np.uint64(mentors[place]), code) & np.uint64(LEVEL))
    return asked


@compiled
def _ahead(mine: int, theirs: int) -> int:
    """Count the years a mentor is ahead, none when either is not known."""
    known = (mine != UNKNOWN) & (theirs != UNKNOWN)
    return min(max(theirs - mine, 0), ENOUGH_YEARS) if known else 0


@compiled
def _score(asking: Asking, cards: Cards, shares: Shares, need: int, row: Rows, some: Ints, score: Points) -> None:
    """Write the points of a need's mentors for all but wishes; ``some`` is room for as many numbers."""
    topics = shares.topics[_topics(cards, asking.topic[need], asking.weight[need], row, some)]
    subject, area = np.uint64(asking.subject[need]), np.uint64(cards.areas + asking.area[need])
    times, years = asking.times[need], np.int64(asking.years[need])
    forms, school = np.uint64(asking.forms[need] & IN_PERSON), np.uint64(asking.school[need])
    for place in range(len(row)):
        mentor = np.uint64(row[place])
        card = cards.words[mentor, 0]
        same = teaches(cards, mentor, subject)
        points = shares.subject[same + (same | teaches(cards, mentor, area))]
        points += shares.times[shared_slots(cards, times, mentor)]
        points += shares.experience[_ahead(years, years_of(card))]
        near = (forms & (card >> np.uint64(FORMS_AT)) != 0) & (card >> np.uint64(SCHOOL_AT) == school)
        score[place] = points + shares.form[1 + np.int64(near)] + topics[some[place]]


@compiled
def _wishes(wished: Rows, wish: Ints, mentors: Rows, share: Ints, score: Points) -> None:
    """Add the points for wishes."""
    for number in range(len(wished)):
        place = np.searchsorted(mentors, wished[number])
        if place < len(mentors) and mentors[place] == wished[number]:
            score[place] += share[wish[number]]


@compiled
def _fill(
    asking: Asking,
    cards: Cards,
    pairs: Pairs,
    shares: Shares,
    order: Rows,
    found: Rows,
    start: Ints,
    mentor: Rows,
    score: Points,
) -> None:
    """Write the pairs found to the rows of their needs and, if there is room for scores, what each is worth."""
    some = np.empty(len(cards.words), dtype=np.int64)
    begin = 0
    for need in range(len(order)):
        first, last = start[order[need]], start[order[need] + 1]
        row = found[begin : begin + last - first]
        begin += last - first
        mentor[first:last] = row
        if len(score) == 0:
            continue
        points = score[first:last]
        _score(asking, cards, shares, need, row, some, points)
        wished = slice(pairs.wished_from[need], pairs.wished_to[need])
        _wishes(pairs.wished[wished], pairs.wish[wished], row, shares.wishes, points)
