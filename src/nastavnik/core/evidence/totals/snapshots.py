"""What stands behind totals over schools: snapshots of schools, what left before, and what may leave beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nastavnik.core.evidence.change.gates import OUTSIDE
from nastavnik.core.evidence.disclosure.suppression import may_release
from nastavnik.core.evidence.stats.schools import Summary, summarise

#: Fewest schools in a row and in a difference of rows: a school that knows itself must not learn about one other.
SCHOOLS = 3
EXPECTED = ":expected:"


@dataclass(frozen=True, slots=True)
class SchoolData:
    """Hold the change of one school.

    Attributes
    ----------
    code : str
        Opaque name of the school, without a colon.
    area : str
        The municipality or another fixed division; "" where there is none.
    change : Summary
        People with both answers, their mean change and its sum of squares.
    keys : mapping of str to float
        What stands behind the figures, as ``code:anything``, with the people it weighs: see `answer_keys`.
    before, again : int
        Who answered first, and who of them answered again.
    expected : tuple of float, optional
        The change expected without any programme, for a lower and a higher reliability of the form.
    """

    code: str
    area: str
    change: Summary
    keys: Mapping[str, float]
    before: int = 0
    again: int = 0
    expected: tuple[float, float] | None = None

    @classmethod
    def of(cls, code: str, area: str, changes: Sequence[float], **more: Any) -> "SchoolData":
        """Reduce the changes of the people of one school."""
        return cls(code, area, summarise(changes), answer_keys(code, changes), **more)


@dataclass(frozen=True, slots=True)
class Release:
    """Remember what left: the groups whose totals were given, by keys, and the people behind each key."""

    groups: tuple[frozenset[str], ...]
    weights: Mapping[str, float]


def owner(key: str) -> str:
    """Name the school of a key."""
    return key.partition(":")[0]


def answer_keys(code: str, values: Iterable[float], weight: float = 1.0) -> dict[str, float]:
    """Name the answers behind totals so that two sets of them can be subtracted.

    Parameters
    ----------
    code : str
        The school.
    values : iterable of float
        One value an answer; equal ones are told apart by their number, so that two snapshots of a school share as many
        keys as they share answers, whoever gave them.
    weight : float, optional
        People behind one answer: below 1 when somebody gave several.

    Returns
    -------
    dict of str to float
        Keys with their weights.
    """
    seen: Counter[float] = Counter()
    keys = {}
    for value in sorted(values):
        seen[value] += 1
        keys[f"{code}:{value!r}:{seen[value]}"] = weight
    return keys


def allows(group: Mapping[str, float], earlier: Sequence[Release], given: Iterable[frozenset[str]] = ()) -> bool:
    """Say whether totals of a group may leave the schools beside all that left before: see `may_release`."""
    weights = {key: weight for release in earlier for key, weight in release.weights.items()} | dict(group)
    groups = [*(one for release in earlier for one in release.groups), *given]
    return may_release(list(group), groups, OUTSIDE, weights, owner=owner, owners=SCHOOLS)
