"""How long people wait, with those who still wait counted as waiting."""

from collections.abc import Iterable


def median_wait(waits: Iterable[tuple[int, bool]]) -> int | None:
    """Give the median wait by the product-limit estimate.

    Parameters
    ----------
    waits : iterable of (int, bool)
        Days of each person, and whether the wait is over; one that is not over is censored at its days.

    Returns
    -------
    int or None
        The shortest wait at which no more than half of the people still wait; None when more than half
        still wait at the last known day, or nobody is there.

    Notes
    -----
    Kaplan & Meier, J. Am. Stat. Assoc. 1958; 53: 457-481. At equal days those whose wait is over count first.
    The share still waiting is kept as an exact fraction.
    """
    rows = sorted(waits, key=lambda row: (row[0], not row[1]))
    above, below = 1, 1
    for place, (days, over) in enumerate(rows):
        left = len(rows) - place
        if over:
            above, below = above * (left - 1), below * left
            if 2 * above <= below:
                return days
    return None
