"""Rules that live in one place: nobody else writes them anew."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "nastavnik"
MODULES = {
    path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in SOURCE.rglob("*.py")
    if "migrations" not in path.parts
}
MADE = {"create", "get_or_create"}  # a role is given there, not asked for


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _asked_for_roles(tree: ast.AST) -> Iterator[int]:
    """Find where rows of `Membership` are chosen: through the manager, through an account or through a join."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            manager = _dotted(node.value).endswith("Membership.objects") and node.attr not in MADE
            if manager or node.attr == "memberships":
                yield node.lineno
        joined = node.arg if isinstance(node, ast.keyword) else node.value if isinstance(node, ast.Constant) else None
        if isinstance(joined, str) and joined.startswith("memberships"):
            yield node.lineno


def test_who_holds_a_role_is_said_in_one_place() -> None:
    ours = {"people/selectors.py", "people/models/account.py"}
    found = [f"{name}:{line}" for name, tree in MODULES.items() if name not in ours for line in _asked_for_roles(tree)]
    assert found == [], "ask people.selectors: holders(), holds() or held_roles()"


def test_a_role_asked_for_elsewhere_would_be_found() -> None:
    written = (
        'Membership.objects.filter(role="head")',
        'people.Membership.objects.get(role="head")',
        'account.memberships.filter(role="head")',
        'Account.objects.filter(memberships__role="head")',
        'Account.objects.filter(**{"memberships__role": "head"})',
    )
    for each in written:
        assert list(_asked_for_roles(ast.parse(each))), each
    assert not list(_asked_for_roles(ast.parse('Membership.objects.create(role="head")')))
