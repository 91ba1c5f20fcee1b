"""The problem as columns of numbers, every row in the order of ids."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from nastavnik.core.matching.arrays import AnyRows, Bools, Codes, Ints, Small, Words, Years
from nastavnik.core.matching.model.people import (
    FORMS,
    NEED_TYPES,
    Id,
    Mentee,
    Mentor,
    Need,
    NeedType,
    Problem,
    id_order,
)
from nastavnik.core.matching.model.relations import Relations
from nastavnik.core.matching.model.subjects import area_of, plain_subject

UNKNOWN = -1
"""Years of experience that nobody told."""

TOP_LEVEL = 3
"""Higher levels count as this one."""

MOST_YEARS = 10_000
"""More years than these count as these."""


@dataclass(frozen=True)
class NeedTable:
    """Columns of the n needs.

    Attributes
    ----------
    keys : sequence of (mentee id, need type)
        Any sequence; it is looked into for names only.
    kind : Small, shape (n,)
        Place in ``NEED_TYPES``.
    subject, area : Codes, shape (n,)
        Columns of ``MentorTable.subjects`` and ``areas``; 0 where there is none.
    school : Codes, shape (n,)
        Equal numbers are one school.
    network : Bools, shape (n,)
    forms : Small, shape (n,)
        One bit for each of ``FORMS``.
    times : Words, shape (n, w)
        One bit for each slot of the week.
    years : Years, shape (n,)
        ``UNKNOWN`` where nobody told.
    topic : Codes, shape (n, k)
        Columns of ``MentorTable.level``.
    weight : Small, shape (n, k)
        1 to 3; 0 fills up.
    """

    keys: Sequence[tuple[Id, NeedType]]
    kind: Small
    subject: Codes
    area: Codes
    school: Codes
    network: Bools
    forms: Small
    times: Words
    years: Years
    topic: Codes
    weight: Small

    def __len__(self) -> int:
        return len(self.kind)


@dataclass(frozen=True)
class MentorTable:
    """Columns of the m mentors.

    Attributes
    ----------
    ids : sequence of Id
        Any sequence; it is looked into for names only.
    kinds, subjects, areas : Bools, shapes (m, kinds), (m, subjects), (m, areas)
        What each may help with; column 0 of the last two is «none» and always False.
    school, network, forms, times, years
        As in `NeedTable`.
    capacity : Ints, shape (m,)
        Places, as far as the hours allow.
    level : Small, shape (m, topics)
        0 to 3; 0 where the topic is refused, and in column 0.
    refused, unready : Bools, shape (m, topics)
        Topics not taken up, and private topics the person is not ready for.
    """

    ids: Sequence[Id]
    kinds: Bools
    subjects: Bools
    areas: Bools
    school: Codes
    network: Bools
    forms: Small
    times: Words
    years: Years
    capacity: Ints
    level: Small
    refused: Bools
    unready: Bools

    def __len__(self) -> int:
        return len(self.capacity)


@dataclass(frozen=True)
class Tables:
    """Both tables and what holds between two people; `build_tables` makes it, or anyone who has columns.

    Attributes
    ----------
    oneself, personal : Ints
        Sorted keys ``need * m + mentor`` of pairs that are one person, or that a personal reason forbids.
    wish_keys, wish_points : Ints
        Sorted keys of wished pairs and the wishes of both sides, 1 to ``2 * relations.WISH_TOP``.
    """

    needs: NeedTable
    mentors: MentorTable
    oneself: Ints
    personal: Ints
    wish_keys: Ints
    wish_points: Ints

    def keys(self, need: AnyRows, mentor: AnyRows) -> Ints:
        """Return one number for every (need row, mentor row) pair."""
        return need.astype(np.int64) * len(self.mentors) + mentor


def build_tables(problem: Problem) -> Tables:
    """Turn a checked problem into columns.

    Parameters
    ----------
    problem : Problem
        Ids and need types must be unique: see ``checks.check``.

    Returns
    -------
    Tables
        Needs in the order of (mentee id, type), mentors in the order of ids.
    """
    mentees = sorted(problem.mentees, key=lambda mentee: id_order(mentee.id))
    mentors = sorted(problem.mentors, key=lambda mentor: id_order(mentor.id))
    rows = [(mentee, need) for mentee in mentees for need in sorted(mentee.needs, key=lambda x: x.type)]
    codes = _Codes(rows, mentors)
    needs = _need_table(rows, codes)
    table = _mentor_table(mentors, codes, problem)
    between = Relations(problem, rows, mentors)
    return Tables(needs, table, between.oneself(), between.personal(), *between.wishes())


class _Codes:
    """Dense numbers of the words used; 0 stands for «none» in every dictionary."""

    def __init__(self, rows: Sequence[tuple[Mentee, Need]], mentors: Sequence[Mentor]) -> None:
        taught = chain.from_iterable(mentor.subjects for mentor in mentors)
        names = dict.fromkeys(chain((need.subject for _, need in rows), taught))
        self.plain = {name: plain_subject(name) for name in names}
        self.near = {name: area_of(name) or "" for name in names}
        self.subject = _numbered(self.plain.values())
        self.area = _numbered(self.near.values())
        self.school = _numbered([x.school for x, _ in rows] + [x.school for x in mentors])
        self.topic = _numbered(topic for _, need in rows for topic in need.topics)
        people: Iterable[Mentee | Mentor] = chain((mentee for mentee, _ in rows), mentors)
        self.slot = _numbered(chain.from_iterable(person.times for person in people))


def _numbered(words: Iterable[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(dict.fromkeys(["", *words]))}


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _codes(values: Iterable[int]) -> Codes:
    return np.fromiter(values, dtype=np.int32)


def _need_table(rows: Sequence[tuple[Mentee, Need]], codes: _Codes) -> NeedTable:
    people = [mentee for mentee, _ in rows]
    topic, weight = _topics([need.topics for _, need in rows], codes.topic)
    return NeedTable(
        keys=tuple((mentee.id, need.type) for mentee, need in rows),
        kind=np.fromiter((NEED_TYPES.index(need.type) for _, need in rows), dtype=np.int8),
        subject=_codes(codes.subject[codes.plain[need.subject]] for _, need in rows),
        area=_codes(codes.area[codes.near[need.subject]] for _, need in rows),
        school=_codes(codes.school[person.school] for person in people),
        network=np.array([person.network for person in people], dtype=np.bool_),
        forms=_form_bits(people),
        times=_slot_bits(people, codes.slot),
        years=_years(people),
        topic=topic,
        weight=weight,
    )


def _topics(asked: Sequence[Mapping[str, int]], codes: Mapping[str, int]) -> tuple[Codes, Small]:
    """Return the topics of every need and their weights, in the order of topic codes."""
    row, place = _laid_out([len(topics) for topics in asked])
    width = 1 + int(place.max(initial=-1))
    told = [pair for topics in asked for pair in sorted(topics.items())]
    topic, weight = np.zeros((len(asked), width), dtype=np.int32), np.zeros((len(asked), width), dtype=np.int8)
    topic[row, place] = _codes(codes[code] for code, _ in told)
    weight[row, place] = np.fromiter((value for _, value in told), dtype=np.int8)
    return topic, weight


def _laid_out(sizes: Sequence[int]) -> tuple[Ints, Ints]:
    """Return the row and the place in the row of every member of rows of such sizes."""
    size = np.array(sizes, dtype=np.int64)
    row = np.repeat(np.arange(len(size)), size)
    return row, np.arange(len(row)) - (np.cumsum(size) - size)[row]


def _mentor_table(mentors: Sequence[Mentor], codes: _Codes, problem: Problem) -> MentorTable:
    refused = _members([mentor.refused_topics for mentor in mentors], codes.topic)
    level = _levels(mentors, codes.topic, problem.topic_competences)
    level[refused] = 0
    kinds: dict[str, int] = {kind: number for number, kind in enumerate(NEED_TYPES)}
    return MentorTable(
        ids=tuple(mentor.id for mentor in mentors),
        kinds=_members([mentor.types for mentor in mentors], kinds),
        subjects=_taught(mentors, codes.plain, codes.subject),
        areas=_taught(mentors, codes.near, codes.area),
        school=_codes(codes.school[mentor.school] for mentor in mentors),
        network=np.array([mentor.network for mentor in mentors], dtype=np.bool_),
        forms=_form_bits(mentors),
        times=_slot_bits(mentors, codes.slot),
        years=_years(mentors),
        capacity=_ints(places_of(mentor, problem.hours_per_need) for mentor in mentors),
        level=level,
        refused=refused,
        unready=_members([problem.private_topics - mentor.ready_topics for mentor in mentors], codes.topic),
    )


def places_of(mentor: Mentor, hours_per_need: float) -> int:
    """Return how many needs a mentor can take: the capacity, or fewer where the hours run out.

    Examples
    --------
    >>> places_of(Mentor("anna", 3, hours=2.5), 1.0)
    2
    """
    if mentor.hours is None or hours_per_need <= 0:
        return mentor.capacity
    # 0.3 h by 0.1 h is 3 needs, whatever is lost in binary fractions.
    return max(0, math.floor(min(mentor.capacity, mentor.hours / hours_per_need + 1e-9)))


def _levels(mentors: Sequence[Mentor], codes: Mapping[str, int], named: Mapping[str, frozenset[str]]) -> Small:
    """Return the best level of the competences that answer each topic, shape (m, topics)."""
    answers: dict[str, list[int]] = {}
    for topic, column in codes.items():
        for competence in named.get(topic, {topic}) if topic else ():
            answers.setdefault(competence, []).append(column)
    level = np.zeros((len(mentors), len(codes)), dtype=np.int8)
    for row, mentor in enumerate(mentors):
        for competence, value in mentor.competences.items():
            for column in answers.get(competence, ()):
                level[row, column] = max(min(value, TOP_LEVEL), level[row, column])
    return level


def _members(sets: Sequence[Collection[str]], codes: Mapping[str, int]) -> Bools:
    """Return a row per set and a column per word; the empty word is a member of nothing."""
    table = np.zeros((len(sets), len(codes)), dtype=np.bool_)
    row, _ = _laid_out([len(words) for words in sets])
    column = np.fromiter((codes.get(word, UNKNOWN) if word else UNKNOWN for x in sets for word in x), dtype=np.int64)
    known = column != UNKNOWN
    table[row[known], column[known]] = True
    return table


def _taught(mentors: Sequence[Mentor], called: Mapping[str, str], codes: Mapping[str, int]) -> Bools:
    return _members([[called[name] for name in mentor.subjects] for mentor in mentors], codes)


def _form_bits(people: Sequence[Mentee | Mentor]) -> Small:
    bits = {
        forms: sum(1 << bit for bit, form in enumerate(FORMS) if form in forms) for forms in {x.forms for x in people}
    }
    return np.fromiter((bits[x.forms] for x in people), dtype=np.int8)


def _slot_bits(people: Sequence[Mentee | Mentor], codes: Mapping[str, int]) -> Words:
    bits = np.zeros((len(people), len(codes) // 64 + 1), dtype=np.uint64)
    row, _ = _laid_out([len(person.times) for person in people])
    slot = np.fromiter((codes[slot] for person in people for slot in person.times), dtype=np.uint64)
    np.bitwise_or.at(bits, (row, slot // np.uint64(64)), np.uint64(1) << slot % np.uint64(64))
    return bits


def _years(people: Sequence[Mentee | Mentor]) -> Years:
    told = (UNKNOWN if x.experience_years is None else x.experience_years for x in people)
    return _ints(told).clip(-MOST_YEARS, MOST_YEARS).astype(np.int16)
