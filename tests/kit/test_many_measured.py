"""No act on many rows is left out of the benchmark that says how long each holds the database."""

from django.urls import reverse

from benchmarks.many import ROWS_OF
from nastavnik.kit.many import acts


def test_every_act_is_measured() -> None:
    reverse("web:home")  # the acts are declared where the addresses are
    assert set(ROWS_OF) == acts.names()
