"""The facts behind the points of a pair: shared times, topics answered, years ahead; no wishes."""

from collections.abc import Mapping
from dataclasses import dataclass

from nastavnik.core.matching.model.people import Mentee, Mentor, Need
from nastavnik.core.matching.model.subjects import area_of, plain_subject

SAME, AREA, OTHER = "same", "area", "other"
NEAR, IN_PERSON, REMOTE = "near", "in_person", "remote"


@dataclass(frozen=True)
class Grounds:
    """What a pair rests on.

    Attributes
    ----------
    topics : mapping of str to int
        Each topic of the need with the level of the mentor in it, 0 to 3.
    subject : str
        ``same``, ``area`` or ``other``; empty where the need names no subject.
    taught : str
        The mentor's subject that is the same or near; empty without one.
    times : tuple of str
        Free times both have, in order.
    years : int or None
        Whole years of experience the mentor is ahead, below zero when behind; None when unknown.
    form : str
        ``near`` (in person within one school), ``in_person`` or ``remote``; empty without a common one.
    """

    topics: Mapping[str, int]
    subject: str
    taught: str
    times: tuple[str, ...]
    years: int | None
    form: str


def grounds(mentee: Mentee, need: Need, mentor: Mentor, answers: Mapping[str, frozenset[str]]) -> Grounds:
    """Return the facts the score of a pair counts.

    Parameters
    ----------
    answers : mapping of str to frozenset of str
        ``Problem.topic_competences``.
    """
    subject, taught = _subject(need, mentor)
    known = mentee.experience_years is not None and mentor.experience_years is not None
    return Grounds(
        topics={topic: _level(topic, mentor, answers) for topic in sorted(need.topics)},
        subject=subject,
        taught=taught,
        times=tuple(sorted(mentee.times & mentor.times)),
        years=(mentor.experience_years or 0) - (mentee.experience_years or 0) if known else None,
        form=_form(mentee, mentor),
    )


def _level(topic: str, mentor: Mentor, answers: Mapping[str, frozenset[str]]) -> int:
    if topic in mentor.refused_topics:
        return 0
    return max((mentor.competences.get(code, 0) for code in answers.get(topic, frozenset({topic}))), default=0)


def _subject(need: Need, mentor: Mentor) -> tuple[str, str]:
    if not need.subject:
        return "", ""
    taught = sorted(mentor.subjects)
    same = [name for name in taught if plain_subject(name) == plain_subject(need.subject)]
    if same:
        return SAME, same[0]
    area = area_of(need.subject)
    near = [name for name in taught if area is not None and area_of(name) == area]
    return (AREA, near[0]) if near else (OTHER, "")


def _form(mentee: Mentee, mentor: Mentor) -> str:
    shared = mentee.forms & mentor.forms
    if IN_PERSON in shared:
        return NEAR if mentee.school == mentor.school else IN_PERSON
    return REMOTE if REMOTE in shared else ""
