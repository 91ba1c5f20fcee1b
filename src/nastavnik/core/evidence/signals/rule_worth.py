"""What a warning was worth: how many early endings it caught, and how often it was right."""

from collections.abc import Iterable
from dataclasses import dataclass

from nastavnik.core.evidence.stats.shares import Share, share

#: Finished pairs from which a rule may be judged useless or not.
PAIRS_WANTED = 200
#: Fewer pairs than this are counted, without a share.
SHOWN_FROM = 5


@dataclass(frozen=True, slots=True)
class FinishedPair:
    """Hold one finished pair: whether a rule had been raised about it, and whether it ended early."""

    warned: bool
    ended_early: bool


@dataclass(frozen=True, slots=True)
class Worth:
    """Hold what a rule was worth over finished pairs.

    Attributes
    ----------
    pairs, warned, ended, caught : int
        Finished pairs; those with a warning; those that ended early; those with both.
    sensitivity : Share or None
        Caught of ended, with Wilson's interval; None below five ended pairs.
    ppv : Share or None
        Caught of warned (positive predictive value), with Wilson's interval; None below five warned pairs.
    enough : bool
        Whether there are enough pairs to judge the rule.
    """

    pairs: int
    warned: int
    ended: int
    caught: int
    sensitivity: Share | None
    ppv: Share | None
    enough: bool

    @property
    def missing(self) -> int:
        """How many finished pairs are still wanted before the rule may be judged."""
        return max(0, PAIRS_WANTED - self.pairs)


def rule_worth(pairs: Iterable[FinishedPair]) -> Worth:
    """Compute what a rule was worth.

    Parameters
    ----------
    pairs : iterable of FinishedPair
        Every finished pair once, those without a warning too.

    Returns
    -------
    Worth
        Sensitivity = caught / ended early; PPV = caught / warned; Wilson 1927 intervals at 95 %.
    """
    rows = list(pairs)
    warned = sum(row.warned for row in rows)
    ended = sum(row.ended_early for row in rows)
    caught = sum(row.warned and row.ended_early for row in rows)
    return Worth(
        pairs=len(rows),
        warned=warned,
        ended=ended,
        caught=caught,
        sensitivity=share(caught, ended) if ended >= SHOWN_FROM else None,
        ppv=share(caught, warned) if warned >= SHOWN_FROM else None,
        enough=len(rows) >= PAIRS_WANTED,
    )
