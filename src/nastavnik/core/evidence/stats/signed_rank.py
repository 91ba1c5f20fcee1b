"""The exact signed-rank test of paired change, zeros and ties included."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nastavnik.core.evidence.stats.data import Values, present
from nastavnik.core.evidence.stats.errors import check_size
from nastavnik.core.evidence.stats.ranks import doubled_ranks, sign_distribution

Zeros = Literal["pratt", "wilcoxon"]


@dataclass(frozen=True, slots=True)
class SignedRank:
    """Hold a signed-rank test.

    Attributes
    ----------
    nonzero : int
        Pairs that changed.
    w_plus, w_minus : float
        Sums of ranks of the rises and of the falls.
    p : float
        Exact, two-sided; 1.0 when nobody changed.
    """

    nonzero: int
    w_plus: float
    w_minus: float
    p: float


def signed_rank(diff: Values, zeros: Zeros = "pratt") -> SignedRank:
    """Test whether paired change goes one way.

    Parameters
    ----------
    diff : sequence of float or None, shape (n,)
        Post minus pre; missing ones are left out.
    zeros : {'pratt', 'wilcoxon'}
        ``pratt``: zeros are ranked, then their ranks dropped (Pratt 1959). ``wilcoxon``: zeros are dropped before
        ranking.

    Returns
    -------
    SignedRank
        With W+ the sum of mid-ranks of rises. p is the share of the 2**m sign assignments whose
        distance from T/2 is at least the observed one, T the sum of ranks left.

    Raises
    ------
    EvidenceError
        Above `LIMIT` pairs or on an infinite value.

    Notes
    -----
    Wilcoxon 1945; Pratt 1959, JASA 54:655; exact with ties: convolution on doubled mid-ranks.
    """
    values = present(diff)
    check_size(len(values))
    changed = values[values != 0]
    ranks = doubled_ranks(np.abs(changed if zeros == "wilcoxon" else values))
    if zeros == "pratt":
        ranks = ranks[values != 0]
    total, observed = int(ranks.sum()), int(ranks[changed > 0].sum())
    chance = sign_distribution(ranks)
    sums = np.arange(total + 1)
    far = np.abs(2 * sums - total) >= abs(2 * observed - total)
    return SignedRank(len(changed), observed / 2, (total - observed) / 2, min(1.0, float(chance[far].sum())))
