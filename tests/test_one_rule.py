"""Rules that live in one place: nobody else writes them anew."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from nastavnik.journal.services import record
from nastavnik.pairing.models import Place
from nastavnik.pairing.services.locks import lock_place
from nastavnik.programme.services.locks import lock_programme
from nastavnik.registry.models import MentorEntry
from tests import stories
from tests.support.lock_order import WrongOrderError

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


def _locked_by_hand(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "select_for_update":
            yield _dotted(node.value), node.lineno


def test_a_programme_and_a_place_are_locked_in_one_place_each() -> None:
    ours = {"programme/services/locks.py", "pairing/services/locks.py"}
    found = [
        f"{name}:{line}"
        for name, tree in MODULES.items()
        if name not in ours
        for what, line in _locked_by_hand(tree)
        if what.endswith(("Programme.objects", "Place.objects", "places"))
    ]
    assert found == [], "lock by lock_programme(), lock_running(), lock_place() or lock_places()"


def _place_without_programme(place: Place) -> None:
    Place.objects.select_for_update().get(pk=place.pk)


def _mentor_without_programme(place: Place) -> None:
    MentorEntry.objects.select_for_update().filter(teacher=place.mentor).first()


def _journal_before_programme(place: Place) -> None:
    record("place.invited", None, place)
    lock_programme(place.programme_id)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [_place_without_programme, _mentor_without_programme, _journal_before_programme])
def test_a_wrong_order_of_locks_fails_any_test(wrong: Callable[[Place], None]) -> None:
    story = stories.begin()
    place = stories.proposed(story, story.mentors[0], story.mentees[0])
    with pytest.raises(WrongOrderError), transaction.atomic():
        wrong(place)
    with transaction.atomic():
        lock_place(place)
        record("place.invited", None, place)
        lock_place(place)


def test_which_side_somebody_stands_on_is_said_in_one_place() -> None:
    defined = [
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "side_of"
    ]
    assert defined == ["pairing/policies.py"]


def test_a_foreign_file_is_read_apart_in_one_place() -> None:
    started = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and _dotted(node).startswith("subprocess.") and node.attr in {"run", "Popen"}
    }
    assert started == {
        "kit/foreign.py",
        "cli/run.py",
        "cli/service.py",
        "cli/tls.py",
        "cli/upgrade.py",
        "ops/supervisor.py",
        "ops/postgres.py",
    }, "read a foreign file by kit.foreign.read_apart()"


def _asked_of_modules(tree: ast.AST) -> Iterator[str]:
    """Name what a module asks of others, dotted: `from a import b`, and `b.c` of what it imported."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            known |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    yield from known.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield f"{known[node.value.id]}.{node.attr}"


def test_what_a_room_offers_is_said_once_and_asked_for() -> None:
    tests = (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.parent.parent.glob("tests/**/*.py"))
    asked = {name for tree in (*MODULES.values(), *tests) for name in _asked_of_modules(tree)}
    fronts = {name: tree for name, tree in MODULES.items() if name.endswith("/__init__.py")}
    twice = [
        name
        for name, tree in fronts.items()
        if any(_dotted(t) == "__all__" for n in tree.body if isinstance(n, ast.Assign) for t in n.targets)
    ]
    assert twice == [], "the imports of a package are what it offers"
    offered = {
        f"nastavnik.{name.removesuffix('/__init__.py').replace('/', '.')}.{each.asname or each.name}"
        for name, tree in fronts.items()
        if not name.startswith("core/")  # whose packages work with what they offer
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    }
    assert sorted(offered - asked) == []


#: What reads the clock or the zone of the machine where a day of the school is meant.
OF_THE_MACHINE = {("localdate", 0), ("localtime", 0), ("astimezone", 0), ("now", 0), ("today", 0)}


def _days_of_the_machine(tree: ast.AST) -> Iterator[int]:
    """Find days and hours that are not the school's: asked of the machine, without a moment or a zone."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
            continue
        name = _dotted(node.func)
        if name.startswith(("clock.", "timezone.now")) or ("." not in name and "local" not in name):
            continue
        if (name.rpartition(".")[2], len(node.args) + len(node.keywords)) in OF_THE_MACHINE:
            yield node.lineno


def test_what_day_it_is_the_clock_of_the_school_says() -> None:
    outside = {
        "kit/clock.py",
        "cli/people.py",
        "cli/answers.py",
        "ops/supervisor.py",
    }  # what belongs to no school has the day of this computer
    found = [
        f"{name}:{line}" for name, tree in MODULES.items() if name not in outside for line in _days_of_the_machine(tree)
    ]
    assert found == [], "ask kit.clock: today(), now(), localdate(moment)"


def test_a_day_of_the_machine_would_be_found() -> None:
    for each in ("timezone.localdate()", "localdate()", "dt.date.today()", "dt.datetime.now()", "moment.astimezone()"):
        assert list(_days_of_the_machine(ast.parse(each))), each
    for each in ("clock.today()", "timezone.localdate(moment)", "moment.astimezone(zone)", "dt.datetime.now(dt.UTC)"):
        assert not list(_days_of_the_machine(ast.parse(each))), each
