"""Changes of schools with variances that a small school cannot spoil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nastavnik.core.evidence.stats.data import Values, present
from nastavnik.core.evidence.stats.pooling import pool

SMALL = 5
"""Schools with fewer people are pooled into one stratum."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold all that a roll-up needs of one school: people, their mean change, the sum of squares around it."""

    n: int
    mean: float
    squares: float


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """Hold one row of a regional summary; the stratum of small schools holds `schools` > 1 of them and no code."""

    code: str
    n: int
    schools: int
    change: float
    variance: float


def summarise(values: Values) -> Summary:
    """Reduce the changes of one school to what a roll-up needs.

    Parameters
    ----------
    values : sequence of float or None
        Post minus pre of each person in units of the scale; missing ones are left out.

    Returns
    -------
    Summary
        The same whatever the order of values; `squares` is exactly zero when all are equal.

    Raises
    ------
    EvidenceError
        When a value is beyond any scale.
    """
    kept = sorted(present(values).tolist())
    found = present(kept)
    if not kept:
        return Summary(0, 0.0, 0.0)
    middle = float(found.mean())
    return Summary(len(kept), middle, float(((found - middle) ** 2).sum()) if kept[0] != kept[-1] else 0.0)


def strata(schools: Mapping[str, Summary]) -> tuple[SchoolChange, ...]:
    """Give the rows of a region from the summaries of its schools.

    Parameters
    ----------
    schools : mapping of str to Summary
        By code of school; those without people are left out.

    Returns
    -------
    tuple of SchoolChange
        Sorted by code, the stratum of small schools (code "") last. ``v_j = s2 / n_j``, s2 the variance within
        schools pooled over the region: a school's own variance at n < 10 may be zero and would outweigh all others.
        The stratum is a mixed model with a random intercept for each small school and the same s2: its REML mean and
        squared error. Empty when nothing varies within any school.
    """
    known = {code: schools[code] for code in sorted(schools) if schools[code].n}
    within = _within(known)
    if not within:
        return ()
    rows = [SchoolChange(code, one.n, 1, one.mean, within / one.n) for code, one in known.items()]
    large, small = ([row for row in rows if (row.n < SMALL) is few] for few in (False, True))
    return (*large, *_stratum(small))


def _stratum(rows: Sequence[SchoolChange]) -> list[SchoolChange]:
    """Give the small schools as one row, nothing when there are none."""
    found = pool([row.change for row in rows], [row.variance for row in rows])
    if found is None:
        return []
    return [SchoolChange("", sum(row.n for row in rows), len(rows), found.estimate, found.se**2)]


def _within(schools: Mapping[str, Summary]) -> float:
    squares = sum(one.squares for one in schools.values())
    free = sum(one.n - 1 for one in schools.values())
    return squares / free if free else 0.0
