"""Changes of schools with variances that a small school cannot spoil."""

from collections.abc import Mapping
from dataclasses import dataclass

from nastavnik.core.evidence.data import Floats, Values, present
from nastavnik.core.evidence.region import pool

SMALL = 5
"""Schools with fewer people are pooled into one stratum."""


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """Hold one row of a regional summary; the stratum of small schools holds `schools` > 1 of them and no code."""

    code: str
    n: int
    schools: int
    change: float
    variance: float


def school_changes(diffs: Mapping[str, Values], small: int = SMALL) -> tuple[SchoolChange, ...]:
    """Give each school's mean change with a variance from the whole region.

    Parameters
    ----------
    diffs : mapping of str to sequence of float or None
        Post minus pre of each person by code of school; missing ones are left out, empty schools too.
    small : int
        Schools with fewer people form one stratum.

    Returns
    -------
    tuple of SchoolChange
        Sorted by code, the stratum of small schools (code "") last. ``v_j = s2 / n_j``, s2 the variance within
        schools pooled over the region: a school's own variance at n < 10 may be zero and would outweigh all others.
        The stratum is a mixed model with a random intercept for each small school and the same s2: its REML mean and
        squared error. Empty when nothing varies within any school.

    Raises
    ------
    EvidenceError
        When a value is beyond any scale.
    """
    values = {code: kept for code in sorted(diffs) if len(kept := present(diffs[code]))}
    within = _within(values)
    if not within:
        return ()
    rows = [SchoolChange(code, len(d), 1, float(d.mean()), within / len(d)) for code, d in values.items()]
    large = [row for row in rows if row.n >= small]
    rest = [row for row in rows if row.n < small]
    stratum = pool([row.change for row in rest], [row.variance for row in rest])
    if stratum is not None:
        people = sum(row.n for row in rest)
        large.append(SchoolChange("", people, len(rest), stratum.estimate, stratum.se**2))
    return tuple(large)


def _within(values: Mapping[str, Floats]) -> float:
    squares = sum(float(((d - d.mean()) ** 2).sum()) for d in values.values() if d.min() != d.max())
    free = sum(len(d) - 1 for d in values.values())
    return squares / free if free else 0.0
