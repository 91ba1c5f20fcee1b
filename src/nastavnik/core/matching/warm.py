"""Compile the kernel ahead of the first large matching: the work of the installer, nobody else waits for it."""

from typing import Any

from nastavnik.core.matching import scale
from nastavnik.core.matching.backends import chosen
from nastavnik.core.matching.explaining.explain import alternatives, regret
from nastavnik.core.matching.explaining.report import report
from nastavnik.core.matching.reading.read import read_problem
from nastavnik.core.matching.solving.engine import match

_FACTS = {"times": [], "wishes": [], "veto": [], "experience_years": 1, "forms": ["in_person"], "network": False}
_NEED = {"type": "subject", "subject": "Физика", "topics": {"plan": 2}}
_MENTOR = {"types": ["subject"], "subjects": ["Физика"], "competences": {"plan": 3}, "capacity": 2, "school": "1"}

#: Three mentees, two mentors: the smallest matching with a choice in it.
SMALL: dict[str, Any] = {
    "mentees": [{**_FACTS, "id": name, "needs": [_NEED], "school": "1", "line_manager": None} for name in "abc"],
    "mentors": [{**_FACTS, **_MENTOR, "id": name} for name in "xy"],
    "locks": [],
    "forbidden": [],
    "weights": None,
}


def warm_up() -> None:
    """Compile all that a large matching calls, or load it from disk; without the extra `scale` nothing is done.

    Notes
    -----
    One small matching goes the way of a large one, from the certificate to the explanations, so that everything is
    compiled for the very kinds of numbers it is called with.
    """
    if not scale.AVAILABLE:
        return
    chosen.by_kernel().warm_up()
    usual = chosen.LARGE, chosen.LARGE_TABLE
    chosen.LARGE = chosen.LARGE_TABLE = 0
    try:
        found = match(read_problem(SMALL))
        report(found)
        first = found.pairs[0]
        alternatives(found, first.mentee, first.type)
        regret(found, first.mentee, first.type, first.mentor)
    finally:
        chosen.LARGE, chosen.LARGE_TABLE = usual
