"""The day of the tests of pairs."""

from collections.abc import Iterator

import pytest

from nastavnik.kit import clock
from tests.pairing.scene import TODAY, Scene


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Hold the clock."""
    with clock.at(TODAY):
        yield


@pytest.fixture
def scene(db: None) -> Scene:
    """Give a school with one mentor of two seats and one mentee."""
    return Scene()
