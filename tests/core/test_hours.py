"""Hours a week: what pairs take of a mentor's, and how many more fit."""

import pytest

from nastavnik.core.hours import hours_of, hours_taken, room_for


@pytest.mark.parametrize(("days", "hours"), [(None, 0.5), (14, 0.5), (7, 1.0), (60, 0.12)])
def test_a_pair_takes_an_hour_a_meeting(days: int | None, hours: float) -> None:
    assert hours_of(days) == hours


def test_a_group_takes_its_hours_once() -> None:
    group = [(1, 10, None)] * 4
    assert hours_taken([*group, (1, 11, 7), (2, 12, 28)]) == {1: 1.5, 2: 0.25}


@pytest.mark.parametrize(
    ("offered", "taken", "room"),
    [(None, 9, None), (2, 0, 4), (1, 0.5, 1), (1, 1, 0), (0.5, 0, 1), (0.4, 0, 0), (1, 2, 0)],
)
def test_a_pair_is_added_only_within_the_hours_offered(offered: float | None, taken: float, room: int | None) -> None:
    assert room_for(offered, taken) == room
