"""What a run looked at, kept in short so that a page can name later what has changed since."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from nastavnik.core.matching import Mentee, Mentor, Need, Problem
from nastavnik.core.matching.model.tables import places_of

DIGITS = 12
Dropped = Iterable[tuple[int, str, int]]


def seen(problem: Problem, dropped: Dropped = ()) -> dict[str, Any]:
    """Give needs and mentors with a digest of what may be shown of them, and the coordinator's decisions.

    Wishes, vetoes, subordination and years of service have no part: a change of theirs names nobody.
    """
    return {
        "needs": [[who.id, need.type, _of_need(who, need)] for who in problem.mentees for need in who.needs],
        "mentors": [[one.id, places_of(one, problem.hours_per_need), _of_mentor(one)] for one in problem.mentors],
        "decisions": sorted(
            [
                *(["lock", *lock] for lock in {*problem.locks, *dropped}),
                *(["forbid", *pair] for pair in problem.forbidden_needs),
            ]
        ),
    }


def _of_need(who: Mentee, need: Need) -> str:
    return _digest(need.subject, need.topics, sorted(who.times), sorted(who.forms))


def _of_mentor(mentor: Mentor) -> str:
    lists = (mentor.types, mentor.subjects, mentor.times, mentor.forms, mentor.refused_topics)
    return _digest(mentor.competences, *(sorted(one) for one in lists))


def _digest(*facts: Any) -> str:
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
