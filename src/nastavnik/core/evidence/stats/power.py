"""What a group of a given size can notice at all."""

from math import sqrt
from typing import Literal

import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import LARGEST
from nastavnik.core.evidence.stats.errors import FINEST, MANY, EvidenceError
from nastavnik.core.evidence.stats.noncentral import noncentral_t_cdf

Sides = Literal[1, 2]


def paired_power(n: float, d_z: float, alpha: float = 0.05, sides: Sides = 2, *, strict: bool = True) -> float:
    """Give the power of the paired t-test.

    Parameters
    ----------
    n : float
        Pairs, at least 2.
    d_z : float
        True mean change over its standard deviation.
    alpha : float
        Error share of the test.
    sides : {1, 2}
        One-sided toward a rise, or two-sided; for a two-sided test the sign of d_z does not matter.
    strict : bool
        Count rejections in the wrong direction too, as a two-sided test does.

    Returns
    -------
    float
        Chance that a noncentral t (n - 1, d_z sqrt(n)) passes the critical value.

    Raises
    ------
    EvidenceError
        When n < 2, alpha is outside (0, 1) or d_z is beyond any size.

    Notes
    -----
    The ``power.t.test`` of R.
    """
    _check(n, d_z, alpha)
    df, shift = n - 1, (abs(d_z) if sides == 2 else d_z) * sqrt(n)
    critical = float(scipy.special.stdtrit(df, 1 - alpha / sides))
    power = 1 - noncentral_t_cdf(critical, df, shift)
    return power + noncentral_t_cdf(-critical, df, shift) if strict and sides == 2 else power


def minimal_detectable_d_z(n: float, power: float = 0.8, alpha: float = 0.05, sides: Sides = 2) -> float:
    """Give the smallest true change that n pairs notice with a given chance.

    Parameters
    ----------
    n : float
        Pairs, at least 2.
    power : float
        Chance to notice, above alpha and below 1.
    alpha : float
        Error share of the test.
    sides : {1, 2}
        Of the test.

    Returns
    -------
    float
        d_z; times the standard deviation of changes it is in units of the scale.

    Raises
    ------
    EvidenceError
        When n < 2, or alpha and power are out of range.
    """
    _check(n, 0.0, alpha, power)

    def miss(d_z: float) -> float:
        return paired_power(n, d_z, alpha, sides) - power

    high = 1.0
    while miss(high) < 0:
        high *= 2
    return float(scipy.optimize.brentq(miss, 0.0, high, xtol=1e-12))


def _check(n: float, d_z: float, alpha: float, power: float | None = None) -> None:
    people, size = 2 <= n <= MANY, abs(d_z) <= LARGEST
    asked = FINEST <= alpha < 1 if power is None else FINEST <= alpha < power <= 1 - FINEST
    if not people or not size or not asked:
        raise EvidenceError(
            "evidence.power",
            N_(
                "Чувствительность считается хотя бы для двух пар; "
                "желаемая вероятность заметить изменение лежит между долей ошибки и единицей."
            ),
        )
