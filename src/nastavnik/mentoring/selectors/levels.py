"""Levels of goals: where they apply, and what a year of them says."""

from collections import defaultdict
from dataclasses import dataclass

from nastavnik.core.evidence.stats import attainment
from nastavnik.core.evidence.stats.shares import Share
from nastavnik.mentoring.models import LEVELS, GoalLevels
from nastavnik.mentoring.selectors.requests import requests_of
from nastavnik.pairing.models import Place
from nastavnik.programme.models import Programme
from nastavnik.registry.models import PRIVATE_TOPICS

FIRST = -2


def levels_apply(place: Place) -> bool:
    """Say whether goals of a place may have levels: a private topic alone has no rubric."""
    topics = set(requests_of(place).values_list("topic", flat=True))
    return not topics or not topics <= set(PRIVATE_TOPICS)


def level_lines(levels: GoalLevels) -> list[tuple[int, str, str]]:
    """Give the levels from the highest to the lowest: number, what it is called, the pair's words."""
    named = [
        (FIRST + number, str(levels._meta.get_field(name).verbose_name), str(getattr(levels, name)))  # type: ignore[union-attr]
        for number, name in enumerate(LEVELS)
    ]
    return named[::-1]


@dataclass(frozen=True, slots=True)
class Attained:
    """What goals with levels came to over a year: goals reached as expected or better, and T over pairs."""

    goals: Share
    pairs: attainment.GoalLevels


def attained(programme: Programme) -> Attained:
    """Count the goals whose levels were frozen, checked and marked; one T for each pair."""
    rows = GoalLevels.objects.filter(
        goal__programme=programme, checked_on__isnull=False, reached__isnull=False
    ).values_list("goal__place_id", "reached", "weight")
    scores: dict[int, list[int]] = defaultdict(list)
    weights: dict[int, list[float]] = defaultdict(list)
    for place, reached, weight in rows:
        scores[place].append(reached)
        weights[place].append(float(weight))
    t_scores = [attainment.goal_attainment(scores[place], weights[place]) for place in scores]
    marked = [score for one in scores.values() for score in one]
    return Attained(attainment.goals_reached(marked), attainment.goal_levels([t for t in t_scores if t is not None]))
