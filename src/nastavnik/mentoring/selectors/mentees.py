"""What stage 6 knows of the people of the register of mentees: what came of the goals, and what can be shown."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.core.states import CONFIRMED_ONCE
from nastavnik.mentoring.models import Goal, PracticalResult
from nastavnik.programme.models import Programme


def results_of_mentees(programme: Programme, people: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Give the goals that were reached and the practical results of each mentee, one statement for each."""
    places = {"place__programme": programme, "place__mentee__in": people, "place__state__in": CONFIRMED_ONCE}
    goals: dict[int, list[str]] = defaultdict(list)
    for mentee, state in Goal.objects.filter(**places).exclude(state="dropped").values_list("place__mentee", "state"):
        goals[mentee].append(state)
    shown: dict[int, list[str]] = defaultdict(list)
    for mentee, title in PracticalResult.objects.filter(**places).values_list("place__mentee", "title"):
        shown[mentee].append(title)
    return {
        mentee: {"goals": _goals(goals[mentee]), "results": "; ".join(shown[mentee])} for mentee in {*goals, *shown}
    }


def _goals(states: Sequence[str]) -> str:
    if not states:
        return ""
    numbers = {"reached": states.count("achieved"), "all": len(states)}
    return _("достигнуто %(reached)s из %(all)s") % numbers
