"""Sizes of paired change in standard deviations, with a noncentral interval."""

from dataclasses import dataclass
from math import exp, lgamma, sqrt

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import TAIL, Floats, Interval, Values, paired, spread
from nastavnik.core.evidence.stats.errors import MANY, EvidenceError
from nastavnik.core.evidence.stats.noncentral import noncentrality


@dataclass(frozen=True, slots=True)
class PairedEffect:
    """Hold the size of a paired change; whatever cannot be computed is None.

    Attributes
    ----------
    df : int
        Degrees of freedom nu = n - 1 of the correction; print it beside `g_av`.
    g_av : float or None
        ``J(nu) mean / sqrt((sd_pre**2 + sd_post**2) / 2)``, Cumming 2012.
    interval : Interval or None
        Of `g_av`, after Algina & Keselman 2003.
    """

    df: int
    g_av: float | None
    interval: Interval | None


def hedges_correction(df: float) -> float:
    """Give the small-sample factor of a standardised mean.

    Parameters
    ----------
    df : float
        Degrees of freedom, more than 1.

    Returns
    -------
    float
        ``J = Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2))``, Hedges 1981; about 1 - 3 / (4 df - 1).

    Raises
    ------
    EvidenceError
        When df is 1 or less.
    """
    if not 1 < df <= MANY:
        raise EvidenceError("evidence.df", N_("Поправка на малую группу считается хотя бы для трёх человек."))
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)


def paired_effect(pre: Values, post: Values) -> PairedEffect:
    """Give the size of a paired change in standard deviations.

    Parameters
    ----------
    pre, post : sequence of float or None, shape (n,)
        In one order of people; a pair with a missing half is left out.

    Returns
    -------
    PairedEffect
        Nothing standardised below three pairs or when everybody has the same value, no interval when all changed alike.

    Raises
    ------
    EvidenceError
        When the lengths differ or a value is beyond any scale.

    Notes
    -----
    Cumming 2012; Hedges 1981 with nu = n - 1; Algina & Keselman 2003, EPM 63:537: the limits of the noncentrality at t,
    times sd_diff / (sqrt(n) s_av), times J.
    """
    pairs = paired(pre, post)
    n, df = pairs.n, max(0, pairs.n - 1)
    s_av = sqrt(((spread(pairs.pre) or 0.0) ** 2 + (spread(pairs.post) or 0.0) ** 2) / 2)
    if n < 3 or not s_av:
        return PairedEffect(df, None, None)
    mean, unit = float(pairs.diff.mean()), hedges_correction(df) / s_av
    se = (spread(pairs.diff) or 0.0) / sqrt(n)
    return PairedEffect(df, mean * unit, _limits(mean / se, df, se * unit) if se else None)


def correlation(first: Floats, second: Floats) -> float | None:
    """Give Pearson's correlation.

    Parameters
    ----------
    first, second : ndarray of float, shape (n,)
        Without missing values.

    Returns
    -------
    float or None
        None when n < 2 or one of them does not vary.
    """
    if not (spread(first) and spread(second)):
        return None
    a, b = first - first.mean(), second - second.mean()
    return float((a @ b) / sqrt((a @ a) * (b @ b)))


def _limits(t: float, df: int, unit: float) -> Interval:
    return Interval(noncentrality(t, df, 1 - TAIL) * unit, noncentrality(t, df, TAIL) * unit)
