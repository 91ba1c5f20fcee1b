import numpy as np
import pytest
from scipy.optimize import linprog

from nastavnik.core.evidence.disclosure import suppression
from nastavnik.core.evidence.disclosure.suppression import atoms, countable, may_release, shown


def test_a_small_cell_takes_its_next_smallest_neighbours_with_it() -> None:
    assert shown([[3, 9, 20]], 5) == ((False, False, True),)
    assert shown([[9, 9, 20]], 5) == ((True, True, True),)
    assert shown([[0, 2, 30, 6]], 5) == ((False, False, True, False),)


def test_hidden_cells_hold_the_floor_together() -> None:
    assert shown([[1, 2, 3, 40]], 10) == ((False, False, False, False),)


def test_in_a_table_rows_and_columns_are_closed() -> None:
    table = [[3, 8, 12], [9, 10, 11], [14, 7, 6]]
    found = np.array(shown(table, 5))
    assert not found[0, 0]
    assert not (found.sum(axis=0) == 2).any()
    assert not (found.sum(axis=1) == 2).any()
    assert found.any()


def test_a_column_of_rows_and_one_cell() -> None:
    assert shown([[3], [9], [20]], 5) == ((False,), (False,), (True,))
    assert shown([[3]], 5) == ((False,),)
    assert shown([[7]], 5) == ((True,),)


def test_a_bridge_between_two_closed_blocks_is_given_away_and_closed() -> None:
    table = [[1, 1, 90, 90, 90], [1, 1, 2, 91, 92], [90, 90, 1, 1, 93], [90, 90, 1, 1, 94], [90, 90, 95, 96, 97]]
    k = 3
    found = np.array(shown(table, k))
    assert not found[1, 2]
    assert _free(np.array(table), ~found)


def _free(table: np.ndarray, hidden: np.ndarray) -> bool:
    """Tell whether no hidden cell follows from the totals and what is shown, by linear programming."""
    cells = np.argwhere(hidden)
    lines = [(0, row) for row in range(table.shape[0])] + [(1, column) for column in range(table.shape[1])]
    equations = np.array([[float(cell[axis] == place) for cell in cells] for axis, place in lines])
    totals = np.array([table[tuple(cell)] for cell in cells], dtype=float)
    for number in range(len(cells)):
        cost = np.eye(len(cells))[number]
        ends = [
            linprog(sign * cost, A_eq=equations, b_eq=equations @ totals, bounds=(None, None)).status
            for sign in (1, -1)
        ]
        if ends == [0, 0]:
            return False
    return True


@pytest.mark.parametrize("seed", range(30))
def test_no_hidden_cell_follows_from_what_is_printed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 30, (rng.integers(2, 6), rng.integers(2, 6)))
    hidden = ~np.array(shown(table.tolist(), 5))
    assert hidden[table < 5].all()
    if hidden.any():
        assert _free(table, hidden)
    for line in (*table.T, *table):
        assert len(line)
    for axis in (0, 1):
        sums = np.where(hidden, table, 0).sum(axis=axis)
        inside, whole = hidden.any(axis=axis), hidden.all(axis=axis)
        assert (sums[inside & ~whole] >= 5).all()


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


def test_a_cell_between_two_hidden_blocks_is_given_away():
    blocks = np.zeros((4, 5), dtype=bool)
    blocks[:2, :2] = blocks[2:, 2:4] = True
    assert suppression._betrayed(blocks) is None
    blocks[0, 2] = True
    assert suppression._betrayed(blocks) == (0, slice(None))
