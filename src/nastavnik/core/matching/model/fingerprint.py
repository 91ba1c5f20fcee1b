"""One hash of everything a run looks at, the same for any order of rows."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from nastavnik.core.matching.model.people import Problem, id_order
from nastavnik.core.matching.model.weights import Weights


def fingerprint(problem: Problem, weights: Weights) -> str:
    """Return the SHA-256 of a problem and the points it was weighed with.

    Returns
    -------
    str
        64 hexadecimal digits. Rows, sets and mappings are put in order first; only the order of
        wishes matters.
    """
    content = {
        "mentees": [
            {**vars(mentee), "needs": {need.type: vars(need) for need in mentee.needs}}
            for mentee in sorted(problem.mentees, key=lambda x: id_order(x.id))
        ],
        "mentors": [vars(mentor) for mentor in sorted(problem.mentors, key=lambda x: id_order(x.id))],
        "locks": set(problem.locks),
        "forbidden": problem.forbidden,
        "forbidden_needs": problem.forbidden_needs,
        "existing": set(problem.existing),
        "keep": problem.keep,
        "fair": problem.fair,
        "hours_per_need": problem.hours_per_need,
        "weights": [weights.version, weights.points],
        "topic_competences": problem.topic_competences,
        "private_topics": problem.private_topics,
    }
    text = json.dumps(content, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Iterable[object]) -> object:
    """Put what JSON does not know into order: other mappings become dictionaries, sets lists."""
    return dict(value) if isinstance(value, Mapping) else sorted(value, key=repr)
