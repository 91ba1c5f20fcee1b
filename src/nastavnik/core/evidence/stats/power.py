"""What a group of a given size can notice at all."""

from math import sqrt

import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import LARGEST, TAIL
from nastavnik.core.evidence.stats.errors import MANY, EvidenceError
from nastavnik.core.evidence.stats.noncentral import noncentral_t_cdf

POWER = 0.8
"""Chance to notice that is asked of a group."""


def paired_power(n: float, d_z: float) -> float:
    """Give the power of the two-sided paired t-test at an error share of 5 %.

    Parameters
    ----------
    n : float
        Pairs, at least 2.
    d_z : float
        True mean change over its standard deviation; the sign does not matter.

    Returns
    -------
    float
        Chance that a noncentral t (n - 1, d_z sqrt(n)) passes the critical value on either side.

    Raises
    ------
    EvidenceError
        When n < 2 or d_z is beyond any size.

    Notes
    -----
    The ``power.t.test`` of R, strict.
    """
    if not 2 <= n <= MANY or not abs(d_z) <= LARGEST:
        raise EvidenceError("evidence.power", N_("Чувствительность считается хотя бы для двух пар. Проверьте числа."))
    df, shift = n - 1, abs(d_z) * sqrt(n)
    critical = float(scipy.special.stdtrit(df, 1 - TAIL))
    return 1 - noncentral_t_cdf(critical, df, shift) + noncentral_t_cdf(-critical, df, shift)


def minimal_detectable_d_z(n: float) -> float:
    """Give the smallest true change that n pairs notice with the chance `POWER`.

    Parameters
    ----------
    n : float
        Pairs, at least 2.

    Returns
    -------
    float
        d_z; times the standard deviation of changes it is in units of the scale.

    Raises
    ------
    EvidenceError
        When n < 2.
    """

    def miss(d_z: float) -> float:
        return paired_power(n, d_z) - POWER

    high = 1.0
    while miss(high) < 0:
        high *= 2
    return float(scipy.optimize.brentq(miss, 0.0, high, xtol=1e-12))
