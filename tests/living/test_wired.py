"""What is prepared is wired: each field is written by a service, each parameter of a service is passed by somebody."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

import nastavnik

SRC = Path(nastavnik.__file__).parent
ROOMS = [config for config in apps.get_app_configs() if config.name.startswith("nastavnik.")]
#: Scenes and the command line stand for no page.
NOT_A_PAGE = ("demo",)

#: Fields that no service names, each with the reason.
FIELDS: dict[str, str] = {
    "mentoring.GoalLevels.much_less": "the five levels are written together, by their own names",
    "mentoring.GoalLevels.much_more": "the five levels are written together, by their own names",
    "pairing.Place.mentee_no_on": "an answer is written by its side: mentor or mentee, yes or no",
    "pairing.Place.mentor_no_on": "an answer is written by its side: mentor or mentee, yes or no",
    "people.Teacher.found_by": "follows from the other columns whenever a row is saved",
    "people.Account.last_login": "written by the framework when somebody signs in",
}
#: Parameters that no page passes, each with the reason.
PARAMETERS: dict[str, str] = {
    **dict.fromkeys(
        [f"completion.declare_outcome.{name}" for name in ("domains", "draw", "reason")],
        "the page calls the service by a name of its own",
    ),
    **dict.fromkeys(
        [f"pairing.tell_{whom}.occasion" for whom in ("both", "coordinators")], "handed on to `tell`, which is given it"
    ),
    **dict.fromkeys(
        ["outbox.do_due.most", "outbox.do_waiting.renew", "outbox.work.interval"], "for the worker's own pace"
    ),
    "people.make_personal_key.password": "a key of a known password is made where nobody may choose it",
    "pairing.withdraw_proposal.reason": "the reason of a withdrawn proposal is asked with its quiet page",
}


@cache
def _trees() -> dict[Path, ast.Module]:
    found = sorted(path for path in SRC.rglob("*.py") if "migrations" not in path.parts)
    return {path.relative_to(SRC): ast.parse(path.read_text(encoding="utf-8")) for path in found}


def _named(tree: ast.AST) -> Iterator[str]:
    """Give every name by which code may write a column: a keyword, an attribute that is set, a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def unwritten() -> set[str]:
    """Name the fields that nothing outside models, forms and pages names."""
    writers: dict[str, set[str]] = defaultdict(set)
    for path, tree in _trees().items():
        written_by = "services" in path.parts or path.name in {
            "services.py",
            "loaders.py",
            "questions.py",
            "signals.py",
        }
        if written_by or path.parts[0] in {"web", "ops", "core", "kit", "outbox", "journal"}:
            for name in _named(tree):
                writers[name].add(path.parts[0])
    found = set()
    for model in apps.get_models():
        if model.__module__.startswith("nastavnik."):
            for field in model._meta.concrete_fields:
                shared = field.model is not model or field.primary_key
                if not shared and not {field.name, field.attname} & writers.keys():
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def test_each_field_is_written_by_somebody() -> None:
    assert unwritten() == set(FIELDS)


def _services() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path, tree in _trees().items():
        if len(path.parts) > 1 and (path.parts[1] == "services" or path.parts[1] == "services.py"):
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield path.parts[0], node


def unpassed() -> set[str]:
    """Name the optional parameters of services that no call gives."""
    given: dict[str, set[str]] = defaultdict(set)
    for path, tree in _trees().items():
        if path.parts[0] in NOT_A_PAGE:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                given[name] |= {"**" if one.arg is None else one.arg for one in node.keywords}
                given[name] |= {f"#{number}" for number, _one in enumerate(node.args)}
    found = set()
    for room, node in _services():
        positional = [one.arg for one in node.args.args]
        options = positional[len(positional) - len(node.args.defaults) :]
        options += [
            one.arg for one, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if default
        ]
        passed = given[node.name]
        for option in options:
            place = f"#{positional.index(option)}" if option in positional else option
            if "**" not in passed and option not in passed and place not in passed:
                found.add(f"{room}.{node.name}.{option}")
    return found


def test_each_parameter_of_a_service_is_passed_by_somebody() -> None:
    assert unpassed() == set(PARAMETERS)
