from dataclasses import replace
from datetime import date

import pytest

from nastavnik.core.evidence.change.waves import Declaration, Measure, pairs_of, split
from tests.core.evidence.builders import measures, outcome


def test_pairs_are_complete_and_in_the_order_of_keys() -> None:
    people = [
        Measure("c", "mentee", 3.0, 2.5, prorated=True),
        Measure("a", "mentee", 1.1, 0.9 + 0.2),
        Measure("b", "mentee", 4.0, None),
        Measure("d", "mentee", None, 2.0),
        Measure("e", "mentee", None, None),
        Measure("f", "mentee", 3.0, 2.0, same_language=False),
        Measure("a", "comparison", 2.0, 3.0),
    ]
    pairs = pairs_of(outcome(*people), "mentee")
    assert (pairs.pre, pairs.post) == ((1.1, 3.0), (1.1, 2.5))
    assert pairs.changes == (0.0, -0.5)
    assert pairs.full == (True, False)
    assert (pairs.lost, pairs.late, pairs.other_language) == ((4.0,), 1, 1)
    assert (pairs.n, pairs.asked, pairs.again, pairs.response) == (2, 4, 3, 0.75)
    assert pairs_of(outcome(*people), "comparison").changes == (1.0,)


def test_nobody_was_asked() -> None:
    pairs = pairs_of(outcome(), "mentee")
    assert (pairs.n, pairs.asked, pairs.response) == (0, 0, 1.0)


def test_a_key_stands_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        pairs_of(outcome(*measures([1.0], [2.0]), *measures([1.0], [2.0])), "mentee")


def test_several_baselines_are_averaged() -> None:
    one = Measure("a", "mentee", 3.0, 2.0, earlier=(4.0, 3.5))
    assert one.baseline == 3.5
    assert one.change == -1.5
    assert replace(one, pre=None).baseline is None


def test_changes_are_counted_in_the_direction_of_the_scale() -> None:
    assert split((-1.0, 0.0, 0.5, 0.25), -1) == (1, 1, 2)
    assert split((-1.0, 0.0, 0.5, 0.25), outcome(direction="higher_is_better").sign) == (2, 1, 1)


def test_three_domains_are_declared_at_most() -> None:
    with pytest.raises(ValueError, match="three"):
        Declaration("TOTAL", date(2026, 9, 1), ("A", "B", "C", "D"))
