"""What one person's change must exceed to be more than the error of the questionnaire."""

from dataclasses import dataclass
from math import sqrt

import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import LARGEST, paired
from nastavnik.core.evidence.stats.errors import MANY, EvidenceError, check_level
from nastavnik.core.surveys.form import Reliability

CRITICAL = 1.96
"""A change is beyond the error when its index exceeds this."""


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """Hold a reliable change index.

    Attributes
    ----------
    sem : float
        Error of one measurement.
    s_diff : float
        Error of a difference of two.
    index : float or None
        Change over `s_diff`; None when one of the two measurements is missing or there is no error to compare with.
    beyond_error : bool or None
        The index exceeds the critical value: «изменение больше погрешности анкеты», and nothing more than that.
    """

    sem: float
    s_diff: float
    index: float | None
    beyond_error: bool | None


def standard_error(sd: float, reliability: float) -> float:
    """Give the standard error of measurement.

    Parameters
    ----------
    sd : float
        Standard deviation of the scale in the reference sample, not negative.
    reliability : float
        Reliability in the same sample, 0 to 1.

    Returns
    -------
    float
        ``SEM = sd sqrt(1 - r)``, in units of the scale.

    Raises
    ------
    EvidenceError
        When sd is negative or the reliability outside 0 … 1.

    Notes
    -----
    Weir 2005.
    """
    if not 0 <= sd <= LARGEST:
        raise EvidenceError("evidence.sd", N_("Стандартное отклонение не бывает отрицательным. Проверьте число."))
    if not 0 <= reliability <= 1:
        raise EvidenceError("evidence.reliability", N_("Надёжность шкалы бывает только от 0 до 1. Проверьте число."))
    return sd * sqrt(1 - reliability)


def minimal_detectable_change(sem: float, level: float = 0.95, *, people: int = 1, z: float | None = None) -> float:
    """Give the smallest change beyond the error of measurement.

    Parameters
    ----------
    sem : float
        Standard error of measurement, not negative.
    level : float
        0.95 or 0.90 by custom.
    people : int
        Divide by its square root for the mean of a group.
    z : float, optional
        Rounded quantile to reproduce a printed table, for example 1.96; exact when absent.

    Returns
    -------
    float
        ``z sqrt(2) SEM / sqrt(people)``. Detectable is not yet important (de Vet et al. 2006).

    Raises
    ------
    EvidenceError
        On a level outside (0, 1), a negative error or fewer than one person.
    """
    error = check_level(level)
    if not 0 <= sem <= LARGEST:
        raise EvidenceError("evidence.sem", N_("Погрешность шкалы не бывает отрицательной. Проверьте число."))
    if not 1 <= people <= MANY:
        raise EvidenceError("evidence.people", N_("Для группы нужен хотя бы один человек."))
    return (float(scipy.special.ndtri(1 - error / 2)) if z is None else z) * sqrt(2) * sem / sqrt(people)


def reliable_change(
    pre: float | None,
    post: float | None,
    sd: float,
    reliability: Reliability,
    *,
    sd_post: float | None = None,
) -> ReliableChange:
    """Compare one person's change with the error of two measurements.

    Parameters
    ----------
    pre, post : float or None
        Two scale values of one person; None and NaN are missing.
    sd : float
        Standard deviation in the reference sample (at the first measurement).
    reliability : Reliability
        Published with the scale; only a **retest** reliability of this population will do.
    sd_post : float, optional
        Standard deviation at the second measurement, for Maassen's variant of 2004.

    Returns
    -------
    ReliableChange
        ``RC = (post - pre) / (sqrt(2) SEM)``, or over ``sqrt(sd^2 (1 - r) + sd_post^2 (1 - r))``.

    Raises
    ------
    EvidenceError
        When the reliability is not of the retest kind (alpha in its place calls a fifth of unchanged people changed)
        or out of range, a standard deviation is negative or a measurement beyond any scale.

    Notes
    -----
    Jacobson & Truax 1991.
    """
    if reliability.type != "retest":
        raise EvidenceError(
            "evidence.retest",
            N_(
                "Вывод о человеке требует ретестовой надёжности шкалы: согласованность пунктов её не заменяет. "
                "Покажите изменение в баллах."
            ),
        )
    both = paired([pre], [post])
    sem = standard_error(sd, reliability.value)
    second = sem if sd_post is None else standard_error(sd_post, reliability.value)
    s_diff = sqrt(sem**2 + second**2)
    if not both.n or not s_diff:
        return ReliableChange(sem, s_diff, None, None)
    index = float(both.diff[0]) / s_diff
    return ReliableChange(sem, s_diff, index, abs(index) > CRITICAL)
