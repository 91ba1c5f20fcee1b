"""Shares of people with honest intervals."""

from dataclasses import dataclass
from math import sqrt

import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import TAIL, Interval
from nastavnik.core.evidence.stats.errors import EvidenceError, whole


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


def wilson(count: int, n: int) -> Interval | None:
    """Give Wilson's interval of a share.

    Parameters
    ----------
    count, n : int
        Successes and people, ``0 <= count <= n``.

    Returns
    -------
    Interval or None
        ``(p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)``, no continuity correction; 0 and 1 stay exact
        ends. None when n = 0.

    Raises
    ------
    EvidenceError
        When the counts cannot be.

    Notes
    -----
    Wilson 1927; Newcombe 1998.
    """
    count, n = _whole(count, n)
    if n == 0:
        return None
    z = float(scipy.special.ndtri(1 - TAIL))
    p, grown = count / n, 1 + z * z / n
    middle = (p + z * z / (2 * n)) / grown
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / grown
    return Interval(0.0 if count == 0 else middle - half, 1.0 if count == n else middle + half)


def share(count: int, n: int) -> Share:
    """Give a share with its Wilson interval.

    Parameters
    ----------
    count, n : int
        Successes and people.

    Returns
    -------
    Share
        Value and interval are None when n = 0.

    Raises
    ------
    EvidenceError
        When the counts cannot be.
    """
    interval = wilson(count, n)
    return Share(count, n, count / n if n else None, interval)


def _whole(count: int, n: int) -> tuple[int, int]:
    if not count <= n or not count >= 0:
        raise EvidenceError(
            "evidence.share",
            N_("Доля считается из целого: %(count)s из %(n)s быть не может. Проверьте оба числа."),
            params={"count": count, "n": n},
        )
    return whole(count), whole(n)
