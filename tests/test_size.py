"""Functions of a size one reads: how long, and in how many ways they may go, «and» and «or» counted too."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "nastavnik"
MOST_LINES = 40  # of the body, without the docstring
MOST_WAYS = 12
# Written before the caps; each may only shrink, and leaves the list when it fits.
LONGER: dict[str, int] = {}
WINDING: dict[str, int] = {
    # One compiled loop over three sorted lists: its four counters would travel through every call.
    "core/matching/kernel/join.py _row": 13,
}
ONE_WAY = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.Assert, ast.match_case)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _own(function: Function) -> Iterator[ast.AST]:
    """Go through what a function does itself: what it defines inside is looked at by itself."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Function | ast.ClassDef):
            yield node
            waiting += ast.iter_child_nodes(node)


def ways(function: Function) -> int:
    """Count the ways through a function: every branch, loop, filter and boolean operator adds one."""
    count = 1
    for node in _own(function):
        if isinstance(node, ONE_WAY):
            count += 1
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            count += 1 + len(node.ifs)
    return count


def lines(function: Function) -> int:
    """Count the lines of the body without the docstring."""
    first = function.body[1 if ast.get_docstring(function) is not None and len(function.body) > 1 else 0]
    return (function.end_lineno or 0) - first.lineno + 1


def _functions() -> Iterator[tuple[str, Function]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            name = path.relative_to(SOURCE).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, Function):
                    yield f"{name} {node.name}", node


def _over(measured: dict[str, int], cap: int, known: dict[str, int]) -> list[str]:
    """Name what is over the cap and unknown or grown, and what the list still names though it fits."""
    grown = [f"{name}: {size}" for name, size in measured.items() if size > known.get(name, cap)]
    return grown + [f"{name} fits, take it off the list" for name in known if measured.get(name, 0) <= cap]


def _largest(measure: Callable[[Function], int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, function in _functions():
        found[name] = max(found.get(name, 0), measure(function))
    return found


@pytest.mark.parametrize(
    ("measure", "cap", "known"), [(lines, MOST_LINES, LONGER), (ways, MOST_WAYS, WINDING)], ids=["long", "winding"]
)
def test_functions_are_of_a_size_one_reads(measure: Callable[[Function], int], cap: int, known: dict[str, int]) -> None:
    assert _over(_largest(measure), cap, known) == []


def test_every_boolean_operator_and_branch_is_a_way() -> None:
    (function,) = ast.parse(
        '''
def one(a, b, c):
    """Two lines
    of words."""
    if a and b or not c:
        return [x for x in a if x]
    return 1 if b else 2
'''
    ).body
    assert isinstance(function, ast.FunctionDef)
    assert (ways(function), lines(function)) == (7, 3)
    assert _over({"f": 5}, 4, {}) == ["f: 5"]
    assert _over({"f": 5}, 4, {"f": 5}) == []
    assert _over({"f": 4}, 4, {"f": 5}) == ["f fits, take it off the list"]
