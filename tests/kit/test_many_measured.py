"""No act on many rows is left out of the benchmark that says how long each holds the database."""

import pytest
from django.urls import reverse

from benchmarks.many import ROWS_OF, Measured, Rows
from nastavnik.kit import clock
from nastavnik.kit.many import acts
from tests.pairing.scene import TODAY


@pytest.fixture(autouse=True)
def declared() -> None:
    reverse("web:home")  # the acts are declared where the addresses are


def test_every_act_is_measured() -> None:
    assert set(ROWS_OF) == acts.names()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROWS_OF)
def test_what_is_measured_is_tried_done_and_taken_back(name: str) -> None:
    with clock.at(TODAY):
        rows = Rows(2)
        one = Measured(name, ROWS_OF[name](rows), rows.of.boss)
        assert len(one.rows) == 2, "control: the act takes the rows that were made for it"
        if one.act.rehearse is not None:
            one.tried()
        one.done()
        if one.act.undo is not None:
            one.back()
