"""Measuring an indicator from counts: a value, its range, and what must not be shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nastavnik.core.evidence.indicators.catalogue import Indicator
from nastavnik.core.evidence.stats.data import Interval
from nastavnik.core.evidence.stats.shares import wilson
from nastavnik.core.evidence.stats.waiting import median_wait

State = Literal["value", "empty", "few", "nearly_all", "nearly_none", "cases"]
Standing = Literal["", "reached", "missed", "unclear"]
SMALL = 5
ATTRIBUTE = 10
FEWEST_FOR_SHARE = 6
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what may be shown of one indicator.

    Attributes
    ----------
    code : str
        Code of the indicator.
    state : str
        ``value``; ``empty`` for nothing to count; ``few`` for answers of fewer than five people;
        ``nearly_all`` and ``nearly_none`` for a share of answers of 100 or 0 % among fewer than ten;
        ``cases`` for counts too small to be a share.
    value : float or None
        In units of the indicator.
    part, of : int or None
        Numerator and denominator of a share, or the number of values of a mean or median in `of`.
    low, high : float or None
        95 % range of a share.
    worst : float or None
        The share if everybody who did not answer had said no.
    up, same, down : int or None
        How many values rose, stayed and fell, for a change.
    threshold : float or None
        The threshold in force.
    standing : {'', 'reached', 'missed', 'unclear'}
        '' without a threshold or a value; ``unclear`` when the range of answers holds the threshold.
    """

    code: str
    state: State
    value: float | None = None
    part: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    worst: float | None = None
    up: int | None = None
    same: int | None = None
    down: int | None = None
    threshold: float | None = None
    standing: Standing = ""


def hides(people: int, counts: Sequence[int]) -> Literal["", "none", "few", "alike"]:
    """Say whether answers to one question, counted by answer, must not be shown.

    Parameters
    ----------
    people : int
        How many different people answered.
    counts : sequence of int
        How many gave each of the possible answers.

    Returns
    -------
    {'', 'none', 'few', 'alike'}
        '' to show them; ``none`` when nobody answered, ``few`` below five people, ``alike`` when all of fewer
        than ten answered the same, which tells everybody's answer.
    """
    total = sum(counts)
    if total == 0:
        return "none"
    if people < SMALL:
        return "few"
    return "alike" if total < ATTRIBUTE and total in counts else ""


def share(
    indicator: Indicator,
    part: int,
    of: int,
    *,
    people: int | None = None,
    participants: int | None = None,
    threshold: float | None = None,
    cases: bool = False,
) -> Measure:
    """Measure a share.

    Parameters
    ----------
    indicator : Indicator
        What is measured, in per cent.
    part, of : int
        Numerator and denominator.
    people : int, optional
        How many different people answered; `of` when absent. Looked at for answers only.
    participants : int, optional
        How many were asked; gives the share with everybody who did not answer counted as a no.
    threshold : float, optional
        The threshold in force, per cent.
    cases : bool
        Whether fewer than six are cases and no share.

    Returns
    -------
    Measure
        A range from five on. Of answers nothing below five people; nothing but words at 0 and 100 % below ten.
    """
    found = Measure(indicator.code, "empty", of=of, threshold=threshold)
    if of == 0:
        return found
    answers = indicator.source == "answers"
    why = hides(of if people is None else people, (part, of - part)) if answers else ""
    if why == "few":
        return replace(found, state="few")
    limits = wilson(part, of) if of >= SMALL else None
    standing = _standing(indicator, 100 * part / of, limits if answers else None, threshold)
    if why == "alike":
        return replace(found, state="nearly_all" if part else "nearly_none", standing=standing)
    if cases and of < FEWEST_FOR_SHARE:
        return replace(found, state="cases", part=part)
    worst = _worst(part, of, participants)
    shown = replace(found, state="value", value=_percent(part, of), part=part, worst=worst, standing=standing)
    return shown if limits is None else _ranged(shown, limits)


def _worst(part: int, of: int, participants: int | None) -> float | None:
    return _percent(part, participants) if participants and participants > of else None


def _ranged(measure: Measure, limits: Interval) -> Measure:
    return replace(measure, low=round(100 * limits.low, _DIGITS), high=round(100 * limits.high, _DIGITS))


def ratio(indicator: Indicator, part: int, of: int, *, threshold: float | None = None) -> Measure:
    """Measure what was used of what was offered, per cent; it may exceed a hundred and has no range."""
    if of == 0:
        return Measure(indicator.code, "empty", of=0, threshold=threshold)
    value = _percent(part, of)
    standing = _standing(indicator, value, None, threshold)
    return Measure(indicator.code, "value", value, part, of, threshold=threshold, standing=standing)


def mean_change(
    indicator: Indicator, changes: Sequence[int], *, people: int, threshold: float | None = None
) -> Measure:
    """Measure the mean of differences of one rating given twice.

    Parameters
    ----------
    indicator : Indicator
        What is measured, in points.
    changes : sequence of int
        Later minus earlier, one for each request rated twice.
    people : int
        How many different people gave them.
    threshold : float, optional
        The threshold in force, points.

    Returns
    -------
    Measure
        Nothing below five people. Who rose, stayed and fell is left out when it would tell everybody's.
    """
    found = Measure(indicator.code, "empty", of=len(changes), threshold=threshold)
    if not changes:
        return found
    if people < SMALL:
        return replace(found, state="few")
    value = round(sum(changes) / len(changes), _DIGITS)
    up, down = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    same = len(changes) - up - down
    if len(changes) < ATTRIBUTE and len(changes) in {up, same, down}:
        return replace(found, state="value", value=value, standing=_standing(indicator, value, None, threshold))
    standing = _standing(indicator, value, None, threshold)
    return replace(found, state="value", value=value, up=up, same=same, down=down, standing=standing)


def wait(indicator: Indicator, waits: Sequence[tuple[int, bool]], *, threshold: float | None = None) -> Measure:
    """Measure the median wait in days; `part` is how many waits are over. See `median_wait`."""
    over = sum(done for _days, done in waits)
    median = median_wait(waits)
    found = Measure(indicator.code, "empty", part=over, of=len(waits), threshold=threshold)
    if median is None:
        return found
    return replace(found, state="value", value=median, standing=_standing(indicator, median, None, threshold))


def _percent(part: int, of: int) -> float:
    return round(100 * part / of, _DIGITS)


def _standing(indicator: Indicator, value: float, limits: Interval | None, threshold: float | None) -> Standing:
    """Compare with the threshold; a range that holds it on both sides decides nothing."""
    if threshold is None or not indicator.better:
        return ""
    if limits is not None and 100 * limits.low < threshold <= 100 * limits.high:
        return "unclear"
    good = value >= threshold if indicator.better == "more" else value <= threshold
    return "reached" if good else "missed"
