"""A pair at work on a Monday of October."""

from collections.abc import Iterator

import pytest

from nastavnik.kit import clock
from tests.mentoring.pairs import TODAY, Pair, pair


@pytest.fixture
def told(db: None) -> Iterator[Pair]:
    made = pair()
    with clock.at(TODAY):
        yield made
