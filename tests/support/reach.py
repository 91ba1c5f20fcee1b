"""Find what nothing of the product reaches: functions, classes, methods, constants, templates, static files.

What a framework calls, and what every module does when it is loaded, is reached; what is reached reaches the names in
its body. A bare name means what its module defines or imports under it; an attribute, a keyword or a word of a string,
a template or the access matrix means everything of that name. Imports, `__all__` and tests reach nothing by themselves.
Run it: python -m tests.support.reach
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.system import say

SOURCE = Path(__file__).resolve().parents[2] / "src" / "nastavnik"
WORD = re.compile(r"[^\W\d]\w*")
TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
ANYBODY = "*"
# Written ahead of their pages, each with what it waits for.
PREPARED = {
    "core/evidence/stats/agreement.py": "how far two observers of a lesson agree: the page of the methodist",
}
KEPT_FILES = {"kit/static/kit/fonts/OFL.txt": "the licence travels with the font"}
LOADED = re.compile(r"(^|/)(urls|settings|apps|wsgi|__main__)\.py$|/migrations/|/management/commands/")
CALLED = re.compile(  # by Django, pytest or Python itself, by their names
    r"__\w+__$|Meta$|main$|clean_\w+$|_post_clean$|process_view$|process_response$|as_postgresql$|as_sqlite$|validate_constraints$"
    r"|get_prep_value$|from_db_value$|get_lookup$|value_to_string$|prepare_value$|has_changed$|get_by_natural_key$"
    r"|_load_post_and_files$|get_template$|process_exception$|from_db$|get_help_text$|formatException$|formatMessage$|readinto$|writable$"
)
ONLY_CHANGED = {
    "property",
    "classmethod",
    "staticmethod",
    "cached_property",
    "cache",
    "lru_cache",
    "contextmanager",
} | {
    "dataclass",
    "wraps",
    "overload",
    "njit",
    "compiled",
    "total_ordering",
    "override",
}  # these decorators hand a function to nobody


@dataclass(frozen=True)
class Thing:
    """Something with a name: where it stands, by what keys it is reached, what it uses, whether a framework calls it."""

    place: str
    keys: tuple[str, ...]
    uses: frozenset[str]
    called: bool


class Module:
    """One file of Python: its things, and what its own statements use."""

    def __init__(self, path: Path) -> None:
        self.place = path.relative_to(SOURCE).as_posix()
        inside = path.relative_to(SOURCE.parent).with_suffix("").parts
        self.name = ".".join(inside[:-1] if inside[-1] == "__init__" else inside)
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.body = _docless(self.tree.body)
        self.own = {name for node in self.body for name in _set_by(node)}
        self.imported = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        self.things: list[Thing] = []
        self.roots: set[str] = set()
        self._filled: set[str] = set()
        self.house: dict[str, Module] = {}

    def read(self) -> None:
        """Find the things and what they use, once every module is known."""
        self._statements(self.body, "", self.roots)

    def _statements(self, body: Iterable[ast.stmt], owner: str, uses: set[str]) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._function(node, owner, uses)
            elif isinstance(node, ast.ClassDef):
                own = self._used([*node.bases, *node.keywords, *node.decorator_list])
                self._filled |= {f"{owner}{node.name}."} if self._of_library(node) else set()
                self._statements(_docless(node.body), f"{owner}{node.name}.", own)
                self._add(node, owner, node.name, own)
            elif isinstance(node, ast.Assign | ast.AnnAssign) and not owner and len(_set_by(node)) == 1:
                (name,) = _set_by(node)
                self._add(node, owner, name, self._used([node]))
            elif not isinstance(node, ast.Import | ast.ImportFrom):
                uses |= self._used([node])

    def _of_library(self, node: ast.ClassDef) -> bool:
        """Say whether a class fills in what allauth or the server of Python calls."""
        bases = {_last(name) for name in self._used(node.bases)}
        return any(self.imported.get(name, ("", ""))[0].startswith(("allauth.", "http.server")) for name in bases)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: str, uses: set[str]) -> None:
        handed = [
            each for each in node.decorator_list if not ONLY_CHANGED & {_last(name) for name in self._used([each])}
        ]
        own = self._used([*_docless(node.body), node.args, *([node.returns] if node.returns else [])])
        (uses if handed else own).update(self._used(node.decorator_list))
        self._add(node, owner, node.name, own, called=bool(handed) or owner in self._filled)

    def _add(self, node: ast.stmt, owner: str, name: str, uses: set[str], *, called: bool = False) -> None:
        if name == "__all__":
            return
        keys = (f"{ANYBODY}:{name}", f"{self.name}:{name}")
        called = called or bool(CALLED.match(name) or LOADED.search(self.place))
        self.things.append(Thing(f"{self.place}:{node.lineno} {owner}{name}", keys, frozenset(uses), called))

    def _used(self, nodes: Iterable[ast.AST]) -> set[str]:
        return {name for node in nodes for part in ast.walk(node) for name in self._names(part)}

    def _names(self, part: ast.AST) -> Iterator[str]:
        if isinstance(part, ast.Name):
            yield self.meant(part.id)
        elif isinstance(part, ast.Attribute):
            yield f"{ANYBODY}:{part.attr}"
        elif isinstance(part, ast.keyword) and part.arg:
            yield f"{ANYBODY}:{part.arg}"
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            words = WORD.findall(part.value)
            yield from (f"{ANYBODY}:{name}" for word in words for name in (word, *word.split("__")))

    def meant(self, name: str) -> str:
        """Say what a bare name of this module means, whichever packages hand it on."""
        if name in self.own or name not in self.imported:
            return f"{self.name}:{name}"
        source, original = self.imported[name]
        return self.house[source].meant(original) if source in self.house else f"{source}:{original}"


def _docless(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    says = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if says else body


def _set_by(node: ast.stmt) -> list[str]:
    """Name what a statement of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


def _last(key: str) -> str:
    return key.rpartition(":")[2]


def said_in_texts(texts: dict[str, str]) -> set[str]:
    """Give what templates and the access matrix name."""
    tags = {place: TAGS.findall(text) for place, text in texts.items() if place.endswith((".html", ".txt"))}
    whole = [text for place, text in texts.items() if place.endswith(".yaml")]
    parts = [part for found in tags.values() for part in found] + whole
    return {f"{ANYBODY}:{name}" for part in parts for name in WORD.findall(part)}


def unreached_code(modules: Iterable[Module], said: set[str]) -> list[str]:
    """Name the things nothing reaches."""
    modules = list(modules)
    things = [thing for module in modules for thing in module.things]
    by_key: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        for key in thing.keys:
            by_key[key].append(thing)
    waiting = [*said, *(name for module in modules for name in module.roots)]
    waiting += [name for thing in things if thing.called for name in thing.uses]
    reached: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += [used for thing in by_key[key] for used in thing.uses]
    return [thing.place for thing in things if not thing.called and not reached & {*thing.keys}]


def unreached_files(texts: dict[str, str], code: str) -> list[str]:
    """Name the templates and static files that no code, template or style sheet names."""
    found = []
    for path in SOURCE.rglob("*"):
        place = path.relative_to(SOURCE).as_posix()
        for folder in ("/templates/", "/static/"):
            name = place.partition(folder)[2]
            by_itself = folder == "/templates/" and "/" not in name  # Django looks for its error pages
            if name and path.is_file() and not by_itself and place not in KEPT_FILES:
                others = (text for each, text in texts.items() if each != place)
                said = name in code or any(name in text or f"/{path.name}" in text for text in others)
                found += [] if said else [place]
    return found


def house_of(paths: Iterable[Path]) -> dict[str, Module]:
    """Read the modules of these files."""
    house = {module.name: module for module in map(Module, paths)}
    for module in house.values():
        module.house = house
    for module in house.values():
        module.read()
    return house


def unreached() -> list[str]:
    """Name everything that nothing reaches, but what is prepared."""
    paths = sorted(SOURCE.rglob("*.py"))
    kinds = ("*.html", "*.txt", "*.yaml", "*.js", "*.css")
    texts = {
        path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8")
        for kind in kinds
        for path in SOURCE.rglob(kind)
    }
    texts["run.yaml"] = (SOURCE.parents[1] / "run.py").read_text(encoding="utf-8")  # starts the product from outside
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    lonely = unreached_code(house_of(paths).values(), said_in_texts(texts))
    return unexpected(lonely) + unreached_files(texts, code)


def unexpected(lonely: Iterable[str]) -> list[str]:
    """Leave out what is prepared; name what is on the list though it is reached or gone."""
    lonely = list(lonely)
    prepared = {word: {one for one in lonely if _is(one, word)} for word in PREPARED}
    new = [one for one in lonely if not any(one in found for found in prepared.values())]
    return new + [f"{word} is reached or gone: it leaves the list," for word, found in prepared.items() if not found]


def _is(lonely: str, word: str) -> bool:
    place, _, name = lonely.partition(" ")
    return word in {place.partition(":")[0], name}


def main() -> int:
    """Say what nothing reaches."""
    found = unreached()
    for one in found:
        say(f"{one}: nothing reaches it; give it its page or take it out")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
