import pytest

from nastavnik.core.evidence.disclosure.suppression import atoms, countable, may_release


@pytest.mark.parametrize(
    ("count", "n", "told"),
    [
        (3, 12, False),
        (5, 12, True),
        (9, 12, False),
        (0, 12, True),
        (12, 12, True),
        (0, 9, False),
        (9, 9, False),
        (0, 0, False),
    ],
)
def test_a_count_is_told_when_neither_side_is_few(count: int, n: int, told: bool) -> None:
    assert countable(count, n, 5) is told


def test_people_are_told_apart_by_the_groups_they_are_in() -> None:
    assert atoms([{"a", "b", "c"}, {"b", "c"}, {"c", "d"}]) == (
        frozenset("a"),
        frozenset("b"),
        frozenset("c"),
        frozenset("d"),
    )
    assert atoms([]) == ()


def test_a_second_total_must_not_give_the_difference_away() -> None:
    first = [f"p{number}" for number in range(30)]
    assert may_release(first, [], 10)
    assert not may_release(first[:25], [first], 10)
    assert may_release(first[:20], [first], 10)
    assert not may_release(first[5:25], [first, first[:20]], 10)
    assert may_release(["s1", "s2"], [["s1"]], 10, {"s1": 12, "s2": 10})
    assert not may_release(["s1", "s2"], [["s1"]], 10, {"s1": 12, "s2": 9})
