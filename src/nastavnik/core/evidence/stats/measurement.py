"""What one person's change must exceed to be more than the error of the questionnaire."""

from math import sqrt

import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import LARGEST, TAIL, paired
from nastavnik.core.evidence.stats.errors import EvidenceError
from nastavnik.core.surveys.form import Reliability

CRITICAL = 1.96
"""A change is beyond the error when its index exceeds this."""


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


def minimal_detectable_change(sem: float) -> float:
    """Give the smallest change beyond the error of measurement.

    Parameters
    ----------
    sem : float
        Standard error of measurement, not negative.

    Returns
    -------
    float
        ``z sqrt(2) SEM``, z the quantile of 95 %. Detectable is not yet important (de Vet et al. 2006).

    Raises
    ------
    EvidenceError
        On a negative error.
    """
    if not 0 <= sem <= LARGEST:
        raise EvidenceError("evidence.sem", N_("Погрешность шкалы не бывает отрицательной. Проверьте число."))
    return float(scipy.special.ndtri(1 - TAIL)) * sqrt(2) * sem


def reliable_change(pre: float | None, post: float | None, sd: float, reliability: Reliability) -> float | None:
    """Compare one person's change with the error of two measurements.

    Parameters
    ----------
    pre, post : float or None
        Two scale values of one person; None and NaN are missing.
    sd : float
        Standard deviation in the reference sample (at the first measurement).
    reliability : Reliability
        Published with the scale; only a **retest** reliability of this population will do.

    Returns
    -------
    float or None
        ``RC = (post - pre) / (sqrt(2) SEM)``; None when one of the two measurements is missing or there is no error to
        compare with.

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
    error = sqrt(2) * standard_error(sd, reliability.value)
    return float(both.diff[0]) / error if both.n and error else None


def beyond_error(pre: float | None, post: float | None, sd: float, reliability: Reliability) -> bool:
    """Tell whether a change is more than the error of the questionnaire, and nothing more than that."""
    return abs(reliable_change(pre, post, sd, reliability) or 0.0) > CRITICAL
