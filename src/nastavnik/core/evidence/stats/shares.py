"""Shares of people with honest intervals, and who got better, stayed or got worse."""

from dataclasses import dataclass
from math import sqrt

import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import Interval, Values, present
from nastavnik.core.evidence.stats.errors import EvidenceError, check_level, whole


@dataclass(frozen=True, slots=True)
class Share:
    """Hold `count` of `n`: the value (0 to 1) and its Wilson interval, None when there is nobody."""

    count: int
    n: int
    value: float | None
    interval: Interval | None

    @property
    def percent(self) -> float | None:
        """The value in percent."""
        return None if self.value is None else 100 * self.value


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Hold how many of n got better, stayed and got worse.

    Attributes
    ----------
    n, better, same, worse : int
        People.
    improved : Share
        Better of n with the Wilson interval.
    probability : float or None
        Probability of improvement, ``(better + same / 2) / n`` (Grissom & Kim).
    """

    n: int
    better: int
    same: int
    worse: int
    improved: Share
    probability: float | None


def wilson(count: int, n: int, level: float = 0.95) -> Interval | None:
    """Give Wilson's interval of a share.

    Parameters
    ----------
    count, n : int
        Successes and people, ``0 <= count <= n``.
    level : float
        Coverage.

    Returns
    -------
    Interval or None
        ``(p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)``, no continuity correction; 0 and 1 stay exact
        ends. None when n = 0.

    Raises
    ------
    EvidenceError
        When the counts cannot be, or on a level outside (0, 1).

    Notes
    -----
    Wilson 1927; Newcombe 1998.
    """
    alpha = check_level(level)
    count, n = _whole(count, n)
    if n == 0:
        return None
    z = float(scipy.special.ndtri(1 - alpha / 2))
    p, grown = count / n, 1 + z * z / n
    middle = (p + z * z / (2 * n)) / grown
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / grown
    return Interval(0.0 if count == 0 else middle - half, 1.0 if count == n else middle + half, level)


def share(count: int, n: int, level: float = 0.95) -> Share:
    """Give a share with its Wilson interval.

    Parameters
    ----------
    count, n : int
        Successes and people.
    level : float
        Coverage.

    Returns
    -------
    Share
        Value and interval are None when n = 0.

    Raises
    ------
    EvidenceError
        When the counts cannot be, or on a level outside (0, 1).
    """
    interval = wilson(count, n, level)
    return Share(count, n, count / n if n else None, interval)


def outcomes(diff: Values, *, lower_is_better: bool, level: float = 0.95) -> Outcomes:
    """Count who got better, stayed and got worse.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Post minus pre; missing ones are left out.
    lower_is_better : bool
        Direction of the scale.
    level : float
        Coverage of the Wilson interval.

    Returns
    -------
    Outcomes
        Counts, share and probability of improvement.

    Raises
    ------
    EvidenceError
        On a value beyond any scale or a level outside (0, 1).
    """
    values = present(diff)
    n, falls, rises = len(values), int((values < 0).sum()), int((values > 0).sum())
    better, worse = (falls, rises) if lower_is_better else (rises, falls)
    same = n - better - worse
    return Outcomes(n, better, same, worse, share(better, n, level), (better + same / 2) / n if n else None)


def _whole(count: int, n: int) -> tuple[int, int]:
    if not count <= n or not count >= 0:
        raise EvidenceError(
            "evidence.share",
            N_("Доля считается из целого: %(count)s из %(n)s быть не может. Проверьте оба числа."),
            params={"count": count, "n": n},
        )
    return whole(count), whole(n)
