"""Goals of the year: what became of them, and how many were reached at the level written beforehand."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.indicators.measures import hides
from nastavnik.core.evidence.stats import goal_attainment, goal_levels, goals_reached
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
    marks: dict[int, list[tuple[int, int]]] = defaultdict(list)
    people = set()
    for goal in year.goals:
        if goal.reached is not None:
            marks[goal.place_id].append((goal.reached, goal.weight))
            people.add(goal.mentee)
    scores = [score for place in marks.values() for score, _weight in place]
    share = goals_reached(scores)
    hidden = hides(len(people), (share.count, share.n - share.count))
    if hidden:
        return Attainment(len(scores), len(marks), hidden)
    tees = [
        goal_attainment([score for score, _w in place], [weight for _s, weight in place]) for place in marks.values()
    ]
    levels = goal_levels([tee for tee in tees if tee is not None])
    limits = share.interval
    return Attainment(
        len(scores),
        len(marks),
        "",
        share.count,
        None if limits is None else round(100 * limits.low, DIGITS),
        None if limits is None else round(100 * limits.high, DIGITS),
        None if levels.mean is None else round(levels.mean, DIGITS),
        levels.too_easy,
    )
