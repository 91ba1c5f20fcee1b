"""Columns of numbers as the formulas take them: missing answers out, differences exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np
import numpy.typing as npt

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.errors import EvidenceError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Values = Sequence[float | None] | Floats
"""Numbers of people in one order; None and NaN are missing."""

LARGEST = 1e5
"""Beyond any scale; up to here sums of rounded differences stay exact whole numbers."""

LEVEL = 0.95
"""Nominal coverage of every interval."""

TAIL = (1 - LEVEL) / 2
"""Share of error at either end of an interval."""

DIGITS = 10
"""Decimals that differences are rounded to before they are compared: 1.1 - (-0.2) ties with 0.1 - (-1.2)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Hold a range of values that covers the true one in `LEVEL` of cases."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Tell whether a value lies inside, ends included.

        Parameters
        ----------
        value : float
            In the units of the interval.

        Returns
        -------
        bool
            True when ``low <= value <= high``.
        """
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Paired:
    """Hold complete pairs: `pre`, `post` and `diff` = post - pre, each of shape (n,)."""

    pre: Floats
    post: Floats
    diff: Floats

    @property
    def n(self) -> int:
        """Number of complete pairs."""
        return len(self.diff)


def around(middle: float, half: float) -> Interval:
    """Give the range that goes equally far to both sides, in the units of its middle."""
    return Interval(middle - half, middle + half)


def column(values: Values) -> Floats:
    """Read numbers, None as NaN.

    Parameters
    ----------
    values : sequence of float or None, shape (n,)
        As stored.

    Returns
    -------
    ndarray of float, shape (n,)
        In the same order.

    Raises
    ------
    EvidenceError
        When a value is not a number, is infinite or beyond `LARGEST`.
    """
    read = _numbers(values)
    if (np.abs(read) > LARGEST).any():
        raise EvidenceError(
            "evidence.range", N_("Среди значений есть число вне любой шкалы. Проверьте, откуда оно взято.")
        )
    return read


def _numbers(values: Values) -> Floats:
    if not isinstance(values, str | bytes) and not any(isinstance(value, str | bytes) for value in values):
        try:
            read = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            read = np.empty((0, 0))
        if read.ndim == 1:
            return read
    raise EvidenceError(
        "evidence.numbers", N_("Среди значений есть не число. Проверьте, тот ли столбец взят и нет ли в нём слов.")
    )


def present(values: Values) -> Floats:
    """Read numbers and leave the missing ones out.

    Parameters
    ----------
    values : sequence of float or None, shape (n,)
        As stored.

    Returns
    -------
    ndarray of float, shape (m,), m <= n
        Rounded to `DIGITS` decimals, negative zero as zero.

    Raises
    ------
    EvidenceError
        When a value is not a number, is infinite or beyond `LARGEST`.
    """
    read = column(values)
    return rounded(read[~np.isnan(read)])


def paired(pre: Values, post: Values) -> Paired:
    """Match two measurements of the same people.

    Parameters
    ----------
    pre, post : sequence of float or None, shape (n,)
        In one order of people; a pair with a missing half is left out.

    Returns
    -------
    Paired
        Complete pairs and their exact differences.

    Raises
    ------
    EvidenceError
        When the lengths differ or a value is beyond `LARGEST`.
    """
    if len(pre) != len(post):
        raise EvidenceError(
            "evidence.lengths",
            N_("В двух измерениях разное число строк: %(pre)s и %(post)s. Сопоставьте людей заново."),
            params={"pre": len(pre), "post": len(post)},
        )
    before, after = column(pre), column(post)
    whole = ~(np.isnan(before) | np.isnan(after))
    before, after = before[whole], after[whole]
    return Paired(before, after, rounded(after - before))


def rounded(values: Floats) -> Floats:
    """Round to `DIGITS` decimals, so that equal decimals are equal numbers.

    Parameters
    ----------
    values : ndarray of float
        Any shape.

    Returns
    -------
    ndarray of float
        Same shape; negative zero becomes zero.
    """
    return np.round(values, DIGITS) + 0.0


def tidy(value: SupportsFloat) -> float:
    """Round one number to `DIGITS` decimals.

    Parameters
    ----------
    value : float
        Any number, also of an array.

    Returns
    -------
    float
        Negative zero becomes zero.
    """
    return round(float(value), DIGITS) + 0.0


def spread(values: Floats) -> float | None:
    """Give the sample standard deviation, exactly 0 when everybody has the same value.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        Without missing values.

    Returns
    -------
    float or None
        With n - 1 below; None when n < 2.
    """
    if len(values) < 2:
        return None
    return 0.0 if values.min() == values.max() else float(values.std(ddof=1))


def complete_rows(rows: Sequence[Values] | Floats) -> Floats:
    """Read a table of people by items and leave the incomplete people out.

    Parameters
    ----------
    rows : sequence of sequences, shape (n, k)
        One row a person.

    Returns
    -------
    ndarray of float, shape (m, k), m <= n
        Complete rows.

    Raises
    ------
    EvidenceError
        When rows differ in length or a value is beyond `LARGEST`.
    """
    if len({len(row) for row in rows}) > 1:
        raise EvidenceError(
            "evidence.table", N_("В строках таблицы разное число ответов. Проверьте, одна ли это анкета.")
        )
    width = len(rows[0]) if len(rows) else 0
    table = np.array([column(row) for row in rows], dtype=np.float64).reshape(len(rows), width)
    return table[~np.isnan(table).any(axis=1)]
