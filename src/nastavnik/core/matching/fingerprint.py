"""One hash of everything a run looks at, the same for any order of rows."""

import hashlib
import json
from dataclasses import asdict

from nastavnik.core.matching.model import Problem, id_order
from nastavnik.core.matching.weights import Weights


def fingerprint(problem: Problem, weights: Weights) -> str:
    """Return the SHA-256 of a problem and the points it was weighed with.

    Returns
    -------
    str
        64 hexadecimal digits. Rows, sets and mappings are put in order first; only the order of
        wishes matters.
    """
    mentees = [asdict(x) for x in sorted(problem.mentees, key=lambda x: id_order(x.id))]
    for mentee in mentees:
        mentee["needs"] = {need["type"]: need for need in mentee["needs"]}
    content = {
        "mentees": mentees,
        "mentors": [asdict(x) for x in sorted(problem.mentors, key=lambda x: id_order(x.id))],
        "locks": set(problem.locks),
        "forbidden": problem.forbidden,
        "weights": [weights.version, dict(weights.points)],
        "topic_competences": dict(problem.topic_competences),
        "private_topics": problem.private_topics,
    }
    text = json.dumps(content, default=_ordered, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _ordered(values: frozenset[object]) -> list[object]:
    return sorted(values, key=repr)
