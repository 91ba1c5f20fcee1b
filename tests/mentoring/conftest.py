"""A pair at work on a Monday of October."""

from collections.abc import Callable, Iterator

import pytest

from nastavnik.kit import clock
from tests.mentoring.pairs import TODAY, Pair, pair
from tests.support.scenes import told_once

at_work = told_once(pair)


@pytest.fixture
def told(at_work: Callable[[], Pair], db: None) -> Iterator[Pair]:
    with clock.at(TODAY):
        yield at_work()
