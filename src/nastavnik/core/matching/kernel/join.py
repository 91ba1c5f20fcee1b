"""Join, hard rules and scores in one go, for large tables; edge for edge and point for point what numpy gives.

The rules are those of ``rules.RULES``, the points those of ``score.MEASURES``: a change there is made
here too, and the tests compare both on every problem they draw.
"""

from typing import NamedTuple

import numpy as np

from nastavnik.core.matching.arrays import Bools, Codes, Ints, Points, Rows, Small, Words, Years
from nastavnik.core.matching.blocks import Blocks
from nastavnik.core.matching.kernel.compiled import compiled
from nastavnik.core.matching.model import FORMS
from nastavnik.core.matching.relations import WISH_TOP
from nastavnik.core.matching.score import ENOUGH_SLOTS, ENOUGH_YEARS
from nastavnik.core.matching.tables import TOP_LEVEL, UNKNOWN, Tables
from nastavnik.core.matching.weights import Weights

LEVEL, REFUSED, UNREADY = 15, 16, 32
"""Bits of ``Giving.grade``: the level, and a topic the mentor does not take up, or must not take."""

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


class Giving(NamedTuple):
    """Columns of the mentors, see ``MentorTable``; ``grade`` holds all about a topic in one byte."""

    subjects: Bools
    areas: Bools
    school: Codes
    forms: Small
    times: Words
    years: Years
    grade: Small


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
    """Points of each criterion by how much of it there is; of topics the points in full."""

    topics: int
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
    The pairs are counted first and written then, so that nothing of their size is held but the
    result. Needs go by school and block: the mentors of a block stay at hand.
    """
    order = np.lexsort((blocks.own_from, tables.needs.school)).astype(np.int32)
    asking, giving, pairs = _asking(tables, order), _giving(tables), _pairs(tables, blocks, order)
    count = np.zeros(len(order) + 1, dtype=np.int64)
    _count(asking, giving, pairs, order, np.empty(blocks.sizes.max(initial=0), dtype=np.int32), count)
    start = np.cumsum(count)
    mentor = np.empty(start[-1], dtype=np.int32)
    score = np.zeros(0 if weights is None else len(mentor), dtype=np.uint16)
    _fill(asking, giving, pairs, _shares(weights), order, start, mentor, score)
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


def _giving(tables: Tables) -> Giving:
    mentors = tables.mentors
    grade = mentors.level + REFUSED * mentors.refused.view(np.int8) + UNREADY * mentors.unready.view(np.int8)
    columns = (mentors.subjects, mentors.areas, mentors.school, mentors.forms, mentors.times, mentors.years)
    return Giving(*columns, grade)


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


def _shares(weights: Weights | None) -> Shares:
    full = {} if weights is None else weights.points
    whole = {"subject": 2, "times": ENOUGH_SLOTS, "wishes": 2 * WISH_TOP, "experience": ENOUGH_YEARS, "form": 2}
    parts = {name: full.get(name, 0) * np.arange(most + 1, dtype=np.int64) // most for name, most in whole.items()}
    return Shares(full.get("topics", 0), **parts)


@compiled
def _fits(asking: Asking, giving: Giving, need: int, mentor: int) -> bool:
    """Tell whether the rules on forms and topics let a pair be; the blocks answer for the others."""
    if asking.forms[need] & giving.forms[mentor] == 0:
        return False
    asked, refused = 0, 0
    for column in range(asking.topic.shape[1]):
        if asking.weight[need, column] > 0:
            grade = giving.grade[mentor, asking.topic[need, column]]
            if grade & UNREADY:
                return False
            asked += 1
            refused += grade & REFUSED
    return asked == 0 or refused < asked * REFUSED


@compiled
def _row(asking: Asking, giving: Giving, pairs: Pairs, need: int, into: Rows) -> int:
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
        if (barred == barred_to or pairs.barred[barred] != mentor) and _fits(asking, giving, need, mentor):
            into[count] = mentor
            count += 1
    return count


@compiled
def _count(asking: Asking, giving: Giving, pairs: Pairs, order: Rows, scratch: Rows, count: Ints) -> None:
    """Note how many mentors may help each need, one place further on."""
    for place in range(len(order)):
        count[order[place] + 1] = _row(asking, giving, pairs, place, scratch)


@compiled
def _topics(grade: Small, topic: Codes, weight: Small, mentors: Rows, full: int, score: Points) -> None:
    """Add the points for topics to the scores of one need."""
    whole = 0
    for column in range(len(weight)):
        whole += TOP_LEVEL * int(weight[column])
    if whole == 0:
        return
    for place in range(len(mentors)):
        some = 0
        for column in range(len(topic)):
            some += int(weight[column]) * int(grade[mentors[place], topic[column]] & LEVEL)
        score[place] += full * some // whole


@compiled
def _subject(same: Bools, close: Bools, subject: int, area: int, mentors: Rows, share: Ints, score: Points) -> None:
    """Add the points for the subject or its area."""
    for place in range(len(mentors)):
        if same[mentors[place], subject]:
            score[place] += share[2]
        elif close[mentors[place], area]:
            score[place] += share[1]


@compiled
def _times(times: Words, mine: Words, mentors: Rows, share: Ints, score: Points) -> None:
    """Add the points for shared free times."""
    for place in range(len(mentors)):
        slots = 0
        for word in range(len(mine)):
            shared = mine[word] & times[mentors[place], word]
            while shared != 0:
                shared &= shared - np.uint64(1)
                slots += 1
        score[place] += share[min(slots, ENOUGH_SLOTS)]


@compiled
def _experience(years: Years, mine: int, mentors: Rows, share: Ints, score: Points) -> None:
    """Add the points for the years the mentor is ahead."""
    for place in range(len(mentors)):
        theirs = int(years[mentors[place]])
        if mine != UNKNOWN and theirs != UNKNOWN:
            score[place] += share[min(max(theirs - mine, 0), ENOUGH_YEARS)]


@compiled
def _form(giving: Giving, forms: int, school: int, mentors: Rows, share: Ints, score: Points) -> None:
    """Add the points for the ease of meeting."""
    for place in range(len(mentors)):
        in_person = forms & giving.forms[mentors[place]] & IN_PERSON
        near = in_person != 0 and giving.school[mentors[place]] == school
        score[place] += share[2] if near else share[1]


@compiled
def _wishes(wished: Rows, wish: Ints, mentors: Rows, share: Ints, score: Points) -> None:
    """Add the points for wishes; those wished and the mentors both go by row."""
    place = 0
    for number in range(len(wished)):
        while place < len(mentors) and mentors[place] < wished[number]:
            place += 1
        if place < len(mentors) and mentors[place] == wished[number]:
            score[place] += share[wish[number]]


@compiled
def _fill(
    asking: Asking,
    giving: Giving,
    pairs: Pairs,
    shares: Shares,
    order: Rows,
    start: Ints,
    mentor: Rows,
    score: Points,
) -> None:
    """Write the pairs of each need and, if there is room for scores, what each is worth."""
    for need in range(len(order)):
        first, last = start[order[need]], start[order[need] + 1]
        row = mentor[first:last]
        _row(asking, giving, pairs, need, row)
        if len(score) == 0:
            continue
        points = score[first:last]
        _topics(giving.grade, asking.topic[need], asking.weight[need], row, shares.topics, points)
        subject, area = asking.subject[need], asking.area[need]
        _subject(giving.subjects, giving.areas, subject, area, row, shares.subject, points)
        _times(giving.times, asking.times[need], row, shares.times, points)
        _experience(giving.years, int(asking.years[need]), row, shares.experience, points)
        _form(giving, asking.forms[need], asking.school[need], row, shares.form, points)
        wished = slice(pairs.wished_from[need], pairs.wished_to[need])
        _wishes(pairs.wished[wished], pairs.wish[wished], row, shares.wishes, points)
