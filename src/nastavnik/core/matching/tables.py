"""The problem as columns of numbers, every row in the order of ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nastavnik.core.matching.arrays import Bools, Ints, Words
from nastavnik.core.matching.model import (
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
from nastavnik.core.matching.subjects import area_of, plain_subject

UNKNOWN = -1
"""Years of experience that nobody told."""

WISH_TOP = 4
"""What the first wish of one side counts; each next one less, the fourth and later 1."""


@dataclass(frozen=True)
class NeedTable:
    """Columns of the n needs; ``topic`` and ``weight`` are n by K, padded with weight 0."""

    keys: tuple[tuple[Id, NeedType], ...]
    kind: Ints
    subject: Ints
    area: Ints
    school: Ints
    network: Bools
    forms: Ints
    times: Words
    years: Ints
    topic: Ints
    weight: Ints

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class MentorTable:
    """Columns of the m mentors; two-dimensional ones are m by kinds, subjects, areas or topics."""

    ids: tuple[Id, ...]
    kinds: Bools
    subjects: Bools
    areas: Bools
    school: Ints
    network: Bools
    forms: Ints
    times: Words
    years: Ints
    capacity: Ints
    level: Ints
    refused: Bools
    unready: Bools

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Tables:
    """Both tables and what holds between two people.

    Attributes
    ----------
    oneself, personal : Ints
        Sorted keys ``need * m + mentor`` of pairs that are one person, or that a personal reason forbids.
    wish_keys, wish_points : Ints
        Sorted keys of wished pairs and the wishes of both sides, 1 to ``2 * WISH_TOP``.
    """

    needs: NeedTable
    mentors: MentorTable
    oneself: Ints
    personal: Ints
    wish_keys: Ints
    wish_points: Ints

    def keys(self, need: Ints, mentor: Ints) -> Ints:
        """Return one number for every (need row, mentor row) pair."""
        return need * len(self.mentors) + mentor


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
    oneself, personal = _forbidden_keys(problem, rows, mentors)
    wishes = _wishes(rows, mentors)
    wish_keys = sorted(wishes)
    return Tables(needs, table, oneself, personal, _ints(wish_keys), _ints([wishes[key] for key in wish_keys]))


class _Codes:
    """Dense numbers of the words used; 0 stands for «none» in every dictionary."""

    def __init__(self, rows: Sequence[tuple[Mentee, Need]], mentors: Sequence[Mentor]) -> None:
        subjects = [need.subject for _, need in rows] + [name for mentor in mentors for name in mentor.subjects]
        self.subject = _numbered(map(plain_subject, subjects))
        self.area = _numbered(area_of(name) or "" for name in subjects)
        self.school = _numbered([x.school for x, _ in rows] + [x.school for x in mentors])
        self.topic = _numbered(topic for _, need in rows for topic in need.topics)
        people: list[Mentee | Mentor] = [*(mentee for mentee, _ in rows), *mentors]
        self.slot = _numbered(slot for person in people for slot in person.times)


def _numbered(words: Iterable[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(dict.fromkeys(["", *words]))}


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _need_table(rows: Sequence[tuple[Mentee, Need]], codes: _Codes) -> NeedTable:
    width = max((len(need.topics) for _, need in rows), default=0)
    topic = np.zeros((len(rows), width), dtype=np.int64)
    weight = np.zeros_like(topic)
    for row, (_, need) in enumerate(rows):
        for column, (code, value) in enumerate(sorted(need.topics.items())):
            topic[row, column], weight[row, column] = codes.topic[code], value
    people = [mentee for mentee, _ in rows]
    return NeedTable(
        keys=tuple((mentee.id, need.type) for mentee, need in rows),
        kind=_ints(NEED_TYPES.index(need.type) for _, need in rows),
        subject=_ints(codes.subject[plain_subject(need.subject)] for _, need in rows),
        area=_ints(codes.area[area_of(need.subject) or ""] for _, need in rows),
        school=_ints(codes.school[person.school] for person in people),
        network=np.array([person.network for person in people], dtype=np.bool_),
        forms=_form_bits(people),
        times=_slot_bits(people, codes.slot),
        years=_years(people),
        topic=topic,
        weight=weight,
    )


def _mentor_table(mentors: Sequence[Mentor], codes: _Codes, problem: Problem) -> MentorTable:
    topics = [code for code in codes.topic if code]
    answers = {topic: problem.topic_competences.get(topic, frozenset({topic})) for topic in topics}
    level = np.zeros((len(mentors), len(codes.topic)), dtype=np.int64)
    for row, mentor in enumerate(mentors):
        for topic in topics:
            level[row, codes.topic[topic]] = max(
                (mentor.competences.get(code, 0) for code in answers[topic]), default=0
            )
    refused = _members([mentor.refused_topics for mentor in mentors], codes.topic)
    level[refused] = 0
    unready = _members([problem.private_topics - mentor.ready_topics for mentor in mentors], codes.topic)
    kinds: dict[str, int] = {kind: number for number, kind in enumerate(NEED_TYPES)}
    return MentorTable(
        ids=tuple(mentor.id for mentor in mentors),
        kinds=_members([mentor.types for mentor in mentors], kinds),
        subjects=_members([map(plain_subject, mentor.subjects) for mentor in mentors], codes.subject),
        areas=_members([[area_of(name) or "" for name in x.subjects] for x in mentors], codes.area),
        school=_ints(codes.school[mentor.school] for mentor in mentors),
        network=np.array([mentor.network for mentor in mentors], dtype=np.bool_),
        forms=_form_bits(mentors),
        times=_slot_bits(mentors, codes.slot),
        years=_years(mentors),
        capacity=_ints(mentor.capacity for mentor in mentors),
        level=level,
        refused=refused,
        unready=unready,
    )


def _members(sets: Sequence[Iterable[str]], codes: Mapping[str, int]) -> Bools:
    """Return a row per set and a column per word; the empty word is a member of nothing."""
    table = np.zeros((len(sets), len(codes)), dtype=np.bool_)
    for row, words in enumerate(sets):
        table[row, [codes[word] for word in words if word and word in codes]] = True
    return table


def _form_bits(people: Sequence[Mentee | Mentor]) -> Ints:
    return _ints(sum(1 << bit for bit, form in enumerate(FORMS) if form in x.forms) for x in people)


def _slot_bits(people: Sequence[Mentee | Mentor], codes: Mapping[str, int]) -> Words:
    bits = np.zeros((len(people), len(codes) // 64 + 1), dtype=np.uint64)
    for row, person in enumerate(people):
        for slot in person.times:
            bits[row, codes[slot] // 64] |= np.uint64(1 << codes[slot] % 64)
    return bits


def _years(people: Sequence[Mentee | Mentor]) -> Ints:
    return _ints(UNKNOWN if x.experience_years is None else x.experience_years for x in people)


def _rows_of(rows: Sequence[tuple[Mentee, Need]]) -> dict[Id, list[int]]:
    numbers: dict[Id, list[int]] = {}
    for row, (mentee, _) in enumerate(rows):
        numbers.setdefault(mentee.id, []).append(row)
    return numbers


def _forbidden_keys(
    problem: Problem, rows: Sequence[tuple[Mentee, Need]], mentors: Sequence[Mentor]
) -> tuple[Ints, Ints]:
    """Return keys of pairs of one person, and of pairs ruled out by veto, decision or subordination."""
    column = {mentor.id: number for number, mentor in enumerate(mentors)}
    needs = _rows_of(rows)
    locked = {(mentee, kind): mentor for mentee, kind, mentor in problem.locks}
    oneself: set[int] = set()
    personal: set[int] = set()
    for row, (mentee, need) in enumerate(rows):
        if mentee.id in column:
            oneself.add(row * len(mentors) + column[mentee.id])
        manager = mentee.line_manager
        kept = manager is not None and locked.get((mentee.id, need.type)) == manager
        refused = mentee.veto if kept or manager is None else mentee.veto | {manager}
        personal.update(row * len(mentors) + column[other] for other in refused if other in column)
    pairs = {(other, mentor.id) for mentor in mentors for other in mentor.veto} | problem.forbidden
    for other, mentor_id in pairs:
        if mentor_id in column:
            personal.update(row * len(mentors) + column[mentor_id] for row in needs.get(other, ()))
    return _ints(sorted(oneself)), _ints(sorted(personal))


def _wishes(rows: Sequence[tuple[Mentee, Need]], mentors: Sequence[Mentor]) -> dict[int, int]:
    """Return the wishes of both sides added up, by pair key."""
    column = {mentor.id: number for number, mentor in enumerate(mentors)}
    needs = _rows_of(rows)
    pairs = [
        (row, column[wanted], rank)
        for row, (mentee, _) in enumerate(rows)
        for rank, wanted in enumerate(dict.fromkeys(mentee.wishes))
        if wanted in column
    ]
    for number, mentor in enumerate(mentors):
        for rank, wanted in enumerate(dict.fromkeys(mentor.wishes)):
            pairs.extend((row, number, rank) for row in needs.get(wanted, ()))
    points: dict[int, int] = {}
    for row, number, rank in pairs:
        key = row * len(mentors) + number
        points[key] = points.get(key, 0) + max(1, WISH_TOP - rank)
    return points
