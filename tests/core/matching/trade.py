"""Every compromise between few moves and a better total: the whole that the handful on the page is taken from."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from nastavnik.core.matching import Offer, Problem, match
from nastavnik.core.matching.explaining.trade import most_points


def trade(problem: Problem) -> tuple[Offer, ...]:
    """Return the offers from the fewest moves to the highest total score.

    Each offer is the best pairing for some whole number of points a kept pair is worth; no other
    number of points leads to anything else, and none of the offers is worse than another in both.
    Without existing pairs there is one offer.

    Notes
    -----
    The number of pairs kept never falls as the points a kept pair is worth grow. Between two offers
    the next one to try is where both are worth the same; if neither side of that point brings
    anything new, there is nothing in between.
    """
    most = _offer(problem, None)
    best = _offer(problem, 0)
    if most.kept == best.kept:
        return (most,)
    limit = most_points(best, most)
    found = {0: best, limit: replace(most, keep=limit)}
    found |= dict(_between(problem, found[0], found[limit]))
    ladder = [found[keep] for keep in sorted(found, reverse=True)]
    ladder[0] = most
    return tuple(first for number, first in enumerate(ladder) if all(first.kept != x.kept for x in ladder[:number]))


def _offer(problem: Problem, keep: int | None) -> Offer:
    result = match(replace(problem, keep=keep))
    kept = sum(pair in set(problem.existing) for pair in ((x.mentee, x.type, x.mentor) for x in result.pairs))
    return Offer(
        keep, len(result.pairs), kept, len(set(problem.existing)) - kept, sum(x.score for x in result.pairs), result
    )


def _between(problem: Problem, low: Offer, high: Offer) -> Iterator[tuple[int, Offer]]:
    """Yield offers for numbers of points strictly between those of two offers."""
    first, last = low.keep or 0, high.keep or 0
    if low.kept == high.kept or last - first < 2:
        return
    level = (low.score - high.score) // (high.kept - low.kept)
    tries = [keep for keep in (level, level + 1) if first < keep < last]
    found = [low, *(_offer(problem, keep) for keep in tries), high]
    yield from ((keep, offer) for keep, offer in zip(tries, found[1:-1], strict=True))
    if {offer.kept for offer in found[1:-1]} <= {low.kept, high.kept}:
        return
    for below, above in pairwise(found):
        yield from _between(problem, below, above)
