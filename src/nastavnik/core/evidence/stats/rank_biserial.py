"""Matched rank-biserial correlation: how much the rises outweigh the falls."""

from dataclasses import dataclass
from math import atanh, sqrt, tanh

import scipy

from nastavnik.core.evidence.stats.data import TAIL, Interval, Values
from nastavnik.core.evidence.stats.signed_rank import signed_rank


@dataclass(frozen=True, slots=True)
class RankBiserial:
    """Hold r from -1 (all fell) to 1 (all rose), None when nobody changed, and its interval, None when |r| is 1."""

    r: float | None
    interval: Interval | None


def rank_biserial(diff: Values) -> RankBiserial:
    """Give the matched rank-biserial correlation.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Post minus pre; missing ones are left out, zeros are dropped before ranking.

    Returns
    -------
    RankBiserial
        ``r = (W+ - W-) / (W+ + W-)``. Where |r| = 1 print the interval of the share improved instead.

    Raises
    ------
    EvidenceError
        Above `LIMIT` pairs or on a value beyond any scale.

    Notes
    -----
    Kerby 2014.
    """
    test = signed_rank(diff, "wilcoxon")
    if not test.nonzero:
        return RankBiserial(None, None)
    r = (test.w_plus - test.w_minus) / (test.w_plus + test.w_minus)
    return RankBiserial(r, rank_biserial_interval(r, test.nonzero))


def rank_biserial_interval(r: float, nonzero: int) -> Interval | None:
    """Give the interval of a matched rank-biserial correlation.

    Parameters
    ----------
    r : float
        From -1 to 1.
    nonzero : int
        Number m of pairs that changed, at least 1: zeros do not count.

    Returns
    -------
    Interval or None
        ``tanh(atanh r +- z SE)``, ``SE = sqrt((2 m^3 + 3 m^2 + m) / 6) / (m (m + 1) / 2)``; None when |r| = 1.
        Approximate: of a nominal 95 % it covers 80 to 90 % below twenty pairs; label it «приближённо».
    """
    if abs(r) == 1:
        return None
    m = nonzero
    half = float(scipy.special.ndtri(1 - TAIL)) * sqrt((2 * m**3 + 3 * m**2 + m) / 6) / (m * (m + 1) / 2)
    return Interval(tanh(atanh(r) - half), tanh(atanh(r) + half))
