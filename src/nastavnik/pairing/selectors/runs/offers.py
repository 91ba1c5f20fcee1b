"""The trade between few moves and a better total, a handful of exact compromises at a time."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.matching import Offer, Problem, ProblemError, Result, match
from nastavnik.core.matching.explaining.trade import most_points

MOST_OFFERS = 7


def matched(problem: Problem) -> Result:
    """Match; data that contradict themselves are told to people."""
    try:
        return match(problem)
    except ProblemError as error:
        raise RuleError(
            "match.problem",
            N_("Подбор не запустился: данные в базах противоречат друг другу"),
            details=[fault.said for fault in error.faults],
        ) from error


def offers(problem: Problem) -> tuple[Offer, ...]:
    """Give compromises from the fewest moves to the greatest total, seven at most, the widest gaps filled first.

    Each is the best pairing for some worth of a kept pair; all there are would be hundreds for a large programme, one
    after another.
    """
    most, best = _offer(problem, None), _offer(problem, 0)
    if most.kept == best.kept:
        return (most,)
    ladder, closed = [replace(most, keep=most_points(best, most)), best], set[tuple[int, int]]()
    while len(ladder) < MOST_OFFERS:
        gaps = [(high.kept - low.kept, n) for n, (high, low) in enumerate(pairwise(ladder))]
        open_gaps = [(width, -n) for width, n in gaps if (ladder[n].kept, ladder[n + 1].kept) not in closed]
        if not open_gaps:
            break
        at = -max(open_gaps)[1]
        high, low = ladder[at], ladder[at + 1]
        between = [found for found in _tries(problem, low, high) if low.kept < found.kept < high.kept]
        if between:
            ladder.insert(at + 1, between[0])
        else:
            closed.add((high.kept, low.kept))
    return (most, *ladder[1:])


def has_choice(problem: Problem) -> bool:
    """Say whether moving more pairs gives a better total."""
    return bool(problem.existing) and _offer(problem, None).kept != _offer(problem, 0).kept


def is_best(problem: Problem, keep: int | None, result: Result) -> bool:
    """Say whether no pairing at all is better, whatever is moved: nothing was given up for the pairs kept."""
    if keep == 0 or not problem.existing:
        return True
    return sum(pair.score for pair in result.pairs) == _offer(problem, 0).score


def _tries(problem: Problem, low: Offer, high: Offer) -> Iterator[Offer]:
    """Try where both neighbours are worth the same: if there is anything between them, it wins there."""
    level = (low.score - high.score) // (high.kept - low.kept)
    for keep in (level, level + 1):
        if (low.keep or 0) < keep < (high.keep or 0):
            yield _offer(problem, keep)


def _offer(problem: Problem, keep: int | None) -> Offer:
    result = matched(replace(problem, keep=keep))
    existing = {(mentee, str(kind)): mentor for mentee, kind, mentor in problem.existing}
    kept = sum(existing.get((pair.mentee, pair.type)) == pair.mentor for pair in result.pairs)
    total = sum(pair.score for pair in result.pairs)
    return Offer(keep, len(result.pairs), kept, len(existing) - kept, total, result)
