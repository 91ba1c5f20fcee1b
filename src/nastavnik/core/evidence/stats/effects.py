"""Sizes of paired change: raw, and in standard deviations with noncentral intervals."""

from dataclasses import dataclass
from math import exp, inf, lgamma, sqrt

import numpy as np
import scipy

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.data import LARGEST, Floats, Interval, Values, paired, spread
from nastavnik.core.evidence.stats.errors import MANY, EvidenceError, check_level, whole
from nastavnik.core.evidence.stats.noncentral import noncentrality


@dataclass(frozen=True, slots=True)
class PairedEffect:
    """Hold sizes of a paired change; whatever cannot be computed is None.

    Attributes
    ----------
    n, missing : int
        Complete pairs, and pairs left out.
    mean, median : float or None
        Of post minus pre, in units of the scale.
    mean_interval : Interval or None
        Student's, in units of the scale.
    t, p_t : float or None
        Student's paired t and its two-sided p.
    df : int
        Degrees of freedom nu = n - 1 of t and of the correction; print it beside `g_av`.
    r : float or None
        Pearson correlation of pre and post.
    sd_pre, sd_post, sd_diff : float or None
        With n - 1 below.
    d_z : float or None
        mean / sd_diff, and `d_z_interval`.
    d_av : float or None
        mean / sqrt((sd_pre**2 + sd_post**2) / 2), Cumming 2012.
    correction : float or None
        J(nu); None when n < 3.
    g_av : float or None
        J d_av, and `g_av_interval` after Algina & Keselman 2003.
    g_av_lakens : float or None
        Lakens's 2013 variant, for comparison with published tables only.
    """

    n: int
    missing: int
    df: int
    mean: float | None
    median: float | None
    mean_interval: Interval | None
    t: float | None
    p_t: float | None
    r: float | None
    sd_pre: float | None
    sd_post: float | None
    sd_diff: float | None
    d_z: float | None
    d_z_interval: Interval | None
    d_av: float | None
    correction: float | None
    g_av: float | None
    g_av_interval: Interval | None
    g_av_lakens: float | None


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


def paired_effect(pre: Values, post: Values, level: float = 0.95) -> PairedEffect:
    """Describe a paired change in raw and standardised units.

    Parameters
    ----------
    pre, post : sequence of float or None, shape (n,)
        In one order of people; a pair with a missing half is left out.
    level : float
        Coverage of all intervals.

    Returns
    -------
    PairedEffect
        See its attributes. Nothing standardised when everybody has the same value.

    Raises
    ------
    EvidenceError
        When the lengths differ, a value is beyond any scale or the level is outside (0, 1).

    Notes
    -----
    Cumming 2012; Lakens 2013, Front Psychol 4:863; Hedges 1981 with nu = n - 1; Algina & Keselman 2003, EPM 63:537:
    the limits of the noncentrality at t, times sd_diff / (sqrt(n) s_av), times J.
    """
    alpha = check_level(level)
    pairs = paired(pre, post)
    n, df = pairs.n, pairs.n - 1
    mean = float(pairs.diff.mean()) if n else None
    median = float(np.median(pairs.diff)) if n else None
    s_pre, s_post, s_diff = spread(pairs.pre), spread(pairs.post), spread(pairs.diff)
    mean_interval = t = p_t = d_z = d_z_interval = d_av = g_av = g_av_interval = lakens = None
    correction = hedges_correction(df) if n > 2 else None
    if mean is not None and s_diff:
        se = s_diff / sqrt(n)
        t, d_z = mean / se, mean / s_diff
        p_t = 2 * float(scipy.special.stdtr(df, -abs(t)))
        half = float(scipy.special.stdtrit(df, 1 - alpha / 2)) * se
        mean_interval = Interval(mean - half, mean + half, level)
        d_z_interval = _standardised(t, df, level, 1 / sqrt(n))
    s_av = None if s_pre is None or s_post is None else sqrt((s_pre**2 + s_post**2) / 2)
    if mean is not None and s_pre is not None and s_post is not None and s_av:
        d_av = mean / s_av
        if correction is not None:
            g_av = correction * d_av
            lakens = mean / ((s_pre + s_post) / 2) * (1 - 3 / (4 * 2 * n - 9))
            if t is not None and s_diff:
                g_av_interval = _standardised(t, df, level, correction * s_diff / (sqrt(n) * s_av))
    return PairedEffect(
        n=n,
        missing=pairs.missing,
        df=max(0, df),
        mean=mean,
        median=median,
        mean_interval=mean_interval,
        t=t,
        p_t=p_t,
        r=correlation(pairs.pre, pairs.post),
        sd_pre=s_pre,
        sd_post=s_post,
        sd_diff=s_diff,
        d_z=d_z,
        d_z_interval=d_z_interval,
        d_av=d_av,
        correction=correction,
        g_av=g_av,
        g_av_interval=g_av_interval,
        g_av_lakens=lakens,
    )


def d_z_interval(d_z: float, n: int, level: float = 0.95) -> Interval | None:
    """Give the noncentral interval of d_z.

    Parameters
    ----------
    d_z : float
        Mean change over its own standard deviation.
    n : int
        Pairs.
    level : float
        Coverage.

    Returns
    -------
    Interval or None
        Limits of the noncentrality at ``t = d_z sqrt(n)`` with n - 1 degrees of freedom, over sqrt(n);
        None when n < 2 or d_z is not a number.

    Raises
    ------
    EvidenceError
        On a level outside (0, 1), a number of pairs that is none or a d_z beyond any size.
    """
    check_level(level)
    if whole(n) < 2 or d_z != d_z or abs(d_z) == inf:
        return None
    if abs(d_z) > LARGEST:
        raise EvidenceError("evidence.size_of", N_("Такого изменения в стандартных отклонениях не бывает."))
    return _standardised(d_z * sqrt(n), n - 1, level, 1 / sqrt(n))


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


def _standardised(t: float, df: int, level: float, unit: float) -> Interval:
    alpha = 1 - level
    return Interval(noncentrality(t, df, 1 - alpha / 2) * unit, noncentrality(t, df, alpha / 2) * unit, level)
