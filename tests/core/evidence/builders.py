"""Small schools for tests of the report of change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from nastavnik.core.evidence.change.waves import ChangeData, Declaration, FormVersion, Group, Measure, Outcome, Wave

ITEMS = ("plan1", "plan2", "plan3", "plan4")
FORM = FormVersion("ppz32", "1.0.0", "a" * 64, ITEMS)
BEFORE = Wave(FORM, date(2026, 9, 1), date(2026, 9, 14))
AFTER = Wave(FORM, date(2027, 5, 3), date(2027, 5, 20))
DECLARED = Declaration("TOTAL", date(2026, 9, 14))
STAFF = tuple(1.5 + step * 0.05 for step in range(40))


def measures(
    pre: Sequence[float | None], post: Sequence[float | None], group: Group = "mentee", name: str = "m"
) -> tuple[Measure, ...]:
    return tuple(
        Measure(f"{name}{number:03}", group, *values) for number, values in enumerate(zip(pre, post, strict=True))
    )


def outcome(*people: Measure, code: str = "TOTAL", **changes: Any) -> Outcome:
    return replace(Outcome(code, "lower_is_better", 1.0, 5.0, tuple(people)), **changes)


def school(*people: Measure, **changes: Any) -> ChangeData:
    data = ChangeData(outcome(*people), BEFORE, AFTER, DECLARED, staff=STAFF, software="1.0", seed=7)
    return replace(data, **changes)


def easier(n: int, by: float = 0.5, start: float = 3.0) -> tuple[Measure, ...]:
    """Give people for whom it became easier, each by another amount."""
    pre = [start + (number % 5) * 0.25 for number in range(n)]
    return measures(pre, [value - by - (number % 3) * 0.25 for number, value in enumerate(pre)])
