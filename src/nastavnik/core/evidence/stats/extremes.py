"""Floor and ceiling: people who cannot get any better, or any worse, on the scale."""

from dataclasses import dataclass

from nastavnik.core.evidence.stats.data import Values, present

SHARE = 0.15
"""Share of a group at one end of the scale from which a warning is due."""
FEW = 3
"""People at one end from which a warning is due in a group under `SMALL_GROUP`."""
SMALL_GROUP = 20


@dataclass(frozen=True, slots=True)
class Extremes:
    """Hold how many sit at the best and the worst possible score, and whether each is too many to see a change."""

    n: int
    at_best: int
    at_worst: int
    ceiling: bool
    floor: bool


def extremes(scores: Values, low: float, high: float, *, lower_is_better: bool) -> Extremes:
    """Count people at the ends of a scale.

    Parameters
    ----------
    scores : sequence of float or None, shape (n,)
        Missing ones are left out.
    low, high : float
        Ends of the scale.
    lower_is_better : bool
        Direction of the scale.

    Returns
    -------
    Extremes
        A warning above 15 % of the group, in a group under twenty from three people on. Who starts at the best
        score cannot improve: print `at_best`.

    Raises
    ------
    EvidenceError
        When a value is beyond any scale.

    Notes
    -----
    McHorney & Tarlov 1995; Terwee et al. 2007.
    """
    values = present(scores)
    at_low, at_high = int((values <= low).sum()), int((values >= high).sum())
    best, worst = (at_low, at_high) if lower_is_better else (at_high, at_low)
    n = len(values)
    return Extremes(n, best, worst, _many(best, n), _many(worst, n))


def _many(count: int, n: int) -> bool:
    return count >= FEW if n < SMALL_GROUP else count > SHARE * n
