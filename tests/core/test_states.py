"""A set of states is written once: each named one is of one table, and nobody spells one out again."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from nastavnik.core import states, transitions

ROOT = Path(states.__file__).parents[1]
TABLES = {
    frozenset(one.states): one.name for one in vars(transitions).values() if isinstance(one, transitions.Transitions)
}
#: Records with states and no table of moves.
WITHOUT_TABLE = {
    frozenset({"prepared", "in_force", "withdrawn", "ended"}): "consent",
    frozenset({"waiting", "sending", "sent", "failed", "dropped", "held"}): "letter",
    frozenset({"undecided", "not_needed", "planned", "done"}): "training",
    frozenset({"planned", "done", "dropped", "before"}): "measure of the roadmap",
    frozenset({"out", "off", "given", "turned", "withdrawn"}): "preliminary request",
    frozenset({"needed", "there", "none"}): "what the programme needs",
    frozenset({"asked", "written", "declined", "passed", "kept"}): "words of a colleague",
}
NAMED = {name: value for name, value in vars(states).items() if name.isupper()}
MANY = 2


@pytest.mark.parametrize("name", NAMED)
def test_a_named_set_belongs_to_one_kind_of_record(name: str) -> None:
    value = NAMED[name]
    assert len(value) == len(set(value)) >= MANY
    assert any(set(value) <= known for known in {**TABLES, **WITHOUT_TABLE}), value


def test_no_set_has_two_names() -> None:
    spelled = [frozenset(value) for value in NAMED.values()]
    assert len(spelled) == len(set(spelled))


def _words(node: ast.AST) -> frozenset[str]:
    """Give the states a literal spells, as strings or as members of a `State`."""
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return frozenset()
    return frozenset(filter(None, map(_word, node.elts)))


def _word(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    of_state = isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1].upper() == "STATE"
    return node.attr.lower() if of_state and isinstance(node, ast.Attribute) else ""


def spelled_out(source: str) -> Iterator[tuple[int, str]]:
    """Find the lines that ask for several states in a literal, or repeat a named set."""
    named = {frozenset(value): name for name, value in NAMED.items()}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and (node.arg or "").endswith("state__in") and _words(node.value):
            yield node.value.lineno, "a literal after state__in="
        elif (found := _words(node)) in named:
            yield getattr(node, "lineno", 0), f"spells {named[found]} out"


def test_nobody_spells_a_set_of_states_out() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {what}"
        for path in sorted(ROOT.rglob("*.py"))
        if "migrations" not in path.parts and path != Path(states.__file__)
        for line, what in spelled_out(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'rows.filter(state__in=["ended", "declined"])',
        'rows.filter(place__state__in=("ended", "declined"))',
        "rows.filter(state__in=[Place.State.ENDED, Place.State.PAUSED])",
        'place.state in {"completed", "ended"}',
        "OVER = (Place.State.COMPLETED, Place.State.ENDED)",
    ],
)
def test_a_set_spelled_out_is_found(source: str) -> None:
    assert list(spelled_out(source))
