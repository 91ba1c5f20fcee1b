"""The day of the tests of pairs."""

from collections.abc import Callable, Iterator

import pytest

from nastavnik.kit import clock
from tests.pairing.scene import TODAY, Scene
from tests.support.scenes import told_once


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Hold the clock."""
    with clock.at(TODAY):
        yield


def _before_the_first_pair() -> Scene:
    with clock.at(TODAY):
        return Scene()


at_the_door = told_once(_before_the_first_pair)


@pytest.fixture
def scene(at_the_door: Callable[[], Scene], db: None) -> Scene:
    """Give a school with one mentor of two seats and one mentee."""
    return at_the_door()
