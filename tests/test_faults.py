"""The table of what is promised about faults: every test it names exists, every promise has its control."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "docs" / "dev" / name for name in ("faults.md", "faults.en.md")]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows(page: Path) -> list[list[str]]:
    """Give the cells of the numbered rows."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d+ \|", line)]


def functions_of(file: str) -> set[str]:
    """Name the test functions of a file; nothing where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return set()
    return {one.name for one in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(one, ast.FunctionDef)}


def absent(text: str) -> list[str]:
    """List the named tests that do not exist."""
    return [f"{file}::{name}" for file, name in NAMED.findall(text) if name not in functions_of(file)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_promise_about_faults_has_tests_and_a_control_that_exist(page: Path) -> None:
    found = rows(page)
    assert [int(row[0]) for row in found] == list(range(1, 18))
    for _number, words, tests, control in found:
        assert NAMED.findall(tests), words
        assert NAMED.findall(control), words
        assert absent(tests + control) == []


def test_control_a_test_that_is_gone_is_noticed() -> None:
    assert absent("`tests/test_faults.py::test_of_yesterday`, `tests/no_file.py::test_x`") == [
        "tests/test_faults.py::test_of_yesterday",
        "tests/no_file.py::test_x",
    ]
    assert absent("`tests/test_faults.py::test_control_a_test_that_is_gone_is_noticed`") == []
