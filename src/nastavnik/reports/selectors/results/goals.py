"""Goals of the year: what became of them, and how many were reached at the level written beforehand."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.indicators.measures import hides
from nastavnik.core.evidence.stats.attainment import goal_attainment, goal_levels, goals_reached
from nastavnik.core.evidence.stats.data import Interval
from nastavnik.mentoring.models import Goal

DIGITS = 6


def goals(year: YearRows) -> dict[str, int]:
    """Count the goals of the year by what became of them."""
    counts = Counter(goal.state for goal in year.goals)
    return {state: counts[state] for state in Goal.State.values}


@dataclass(frozen=True, slots=True)
class Attainment:
    """Goals with levels frozen beforehand: marked, reached as expected or better, the mean T score of pairs.

    `hidden` says why the marks must not be shown, '' if they may; `too_easy` that goals were set too low.
    """

    marked: int
    pairs: int
    hidden: str
    reached: int | None = None
    low: float | None = None
    high: float | None = None
    mean_t: float | None = None
    too_easy: bool = False


def attainment(year: YearRows) -> Attainment:
    """Measure goal attainment over the pairs of a programme."""
    marked = [goal for goal in year.goals if goal.reached is not None]
    pairs = len({goal.place_id for goal in marked})
    share = goals_reached([goal.reached for goal in marked])
    hidden = hides(len({goal.mentee for goal in marked}), (share.count, share.n - share.count))
    if hidden:
        return Attainment(len(marked), pairs, hidden)
    low, high = _percents(share.interval)
    levels = goal_levels(_scores_of_pairs(marked))
    mean = None if levels.mean is None else round(levels.mean, DIGITS)
    return Attainment(len(marked), pairs, "", share.count, low, high, mean, levels.too_easy)


def _scores_of_pairs(marked: list[Any]) -> list[float]:
    """Give the T score of each pair, in the order of its goals."""
    marks: dict[int, list[Any]] = defaultdict(list)
    for goal in marked:
        marks[goal.place_id].append(goal)
    tees = [goal_attainment([goal.reached for goal in one], [goal.weight for goal in one]) for one in marks.values()]
    return [tee for tee in tees if tee is not None]


def _percents(limits: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if limits is None else (round(100 * limits.low, DIGITS), round(100 * limits.high, DIGITS))
