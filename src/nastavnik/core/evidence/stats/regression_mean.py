"""Regression to the mean: the change expected without any programme."""

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import LARGEST
from nastavnik.core.evidence.stats.errors import MANY, EvidenceError


def observed_regression(chosen_mean: float, staff_mean: float, r: float) -> float:
    """Give the change expected without any programme from two observed means.

    Parameters
    ----------
    chosen_mean, staff_mean : float
        First measurement of the people chosen and of the whole staff.
    r : float
        Retest correlation, -1 to 1.

    Returns
    -------
    float
        Signed expected change ``-(1 - r)(chosen_mean - staff_mean)``: toward the staff.

    Raises
    ------
    EvidenceError
        When r is outside -1 … 1 or a mean beyond any scale.
    """
    _check(r, chosen_mean, staff_mean)
    return -(1 - r) * (chosen_mean - staff_mean)


def averaged_reliability(r: float, times: int) -> float:
    """Give the retest reliability of a mean of several first measurements.

    Parameters
    ----------
    r : float
        Retest correlation of one measurement, 0 to 1.
    times : int
        How many are averaged, at least 1.

    Returns
    -------
    float
        ``k r / (1 + (k - 1) r)``: 0.7 measured twice is 0.824.

    Raises
    ------
    EvidenceError
        When r is outside 0 … 1 or nothing is averaged.

    Notes
    -----
    Spearman 1910; Brown 1910.
    """
    if not 0 <= r <= 1 or not 1 <= times <= MANY:
        raise EvidenceError(
            "evidence.averaged", N_("Для среднего замера нужна надёжность от 0 до 1 и хотя бы один замер.")
        )
    return times * r / (1 + (times - 1) * r)


def _check(r: float, *values: float) -> None:
    if not -1 <= r <= 1 or not all(abs(value) <= LARGEST for value in values):
        raise EvidenceError(
            "evidence.r", N_("Для возвращения к среднему нужны средние и корреляция от -1 до 1. Проверьте числа.")
        )
