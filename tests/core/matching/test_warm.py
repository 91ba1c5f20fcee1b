"""What the installer compiles ahead is what a large matching calls."""

import os
import subprocess
import sys

import pytest

import run
from nastavnik.core.matching import kernel, match, read_problem, scale
from nastavnik.core.matching.backends import chosen
from nastavnik.core.matching.warm import SMALL, warm_up

FUNCTIONS = ("solve", "gains", "covers", "edge_of", "settle", "blocking", "chains_to", "recover")


def test_a_small_matching_goes_the_way_of_a_large_one(monkeypatch):
    """Whatever of the kernel a large matching asks for is called, and the thresholds stand as before."""
    usual = (chosen.LARGE, chosen.LARGE_TABLE)
    called = set()

    def noted(name, function):
        return lambda *given, **more: called.add(name) or function(*given, **more)

    for name in FUNCTIONS:
        monkeypatch.setattr(kernel, name, noted(name, getattr(kernel, name)))
    warm_up()
    assert called >= set(FUNCTIONS)
    assert usual == (chosen.LARGE, chosen.LARGE_TABLE)


def test_thresholds_come_back_after_a_fault(monkeypatch):
    usual = (chosen.LARGE, chosen.LARGE_TABLE)
    monkeypatch.setattr("nastavnik.core.matching.warm.match", lambda problem: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        warm_up()
    assert usual == (chosen.LARGE, chosen.LARGE_TABLE)


def test_without_the_extra_nothing_is_done(monkeypatch):
    monkeypatch.setattr(scale, "AVAILABLE", False)
    monkeypatch.setattr(chosen, "by_kernel", lambda: pytest.fail("loaded"))
    warm_up()


def test_the_small_matching_holds_a_choice():
    found = match(read_problem(SMALL))
    assert len(found.pairs) == 3
    assert len({pair.mentor for pair in found.pairs}) == 2


def test_what_setup_runs_is_there():
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT / "src"), "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", run.WARM_UP], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
