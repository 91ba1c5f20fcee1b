"""Reading the files of the library: each once, at first need; a wrong file is refused with the place in it."""

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from nastavnik.library import items
from nastavnik.library.items import Item, Words

SCHEMA = 1
KEY = re.compile(r"[a-z][a-z0-9_]{2,39}")
PLACE = re.compile(r"\{(\w+)\}")
#: By file: what its items are, by the part they stand in.
SHELVES: Mapping[str, Mapping[str, type[Item]]] = {
    "topics": {"": items.TopicPlan},
    "cards": {"": items.Card},
    "observation": {"": items.ObservationSheet},
    "goals": {"": items.Goal},
    "rules": {"rules": items.MeetingRules, "strategy": items.Strategy},
    "training": {"meeting": items.Training, "exercise": items.Exercise},
    "reflection": {
        "personal": items.Reflection,
        "pair": items.Reflection,
        "group": items.Reflection,
        "nomination": items.Nomination,
        "nomination_rules": items.NominationRules,
    },
    "event": {"scenario": items.EventScenario, "invitation": items.Invitation},
    "outreach": {"text": items.OutreachText, "faq": items.Question},
}
T = TypeVar("T", bound=Item)


class LibraryError(ValueError):
    """Say where in a file of the library something is wrong."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Hold one file: its heading, its lead, the names of its parts, its items in their order."""

    title: Words
    intro: Words
    version: str
    parts: Mapping[str, Words]
    items: tuple[Item, ...]


def read(kind: type[T]) -> tuple[T, ...]:
    """Give the items of a kind in the order of their file.

    Parameters
    ----------
    kind : type
        One of the kinds of `items`, for example `TopicPlan`.

    Returns
    -------
    tuple of that kind
        All of them; `Strategy` and `MeetingRules` are different kinds.
    """
    name = next(name for name, kinds in SHELVES.items() if kind in kinds.values())
    return tuple(item for item in shelf(name).items if type(item) is kind)


def find(key: str) -> Item | None:
    """Give the item of a key, from whichever file it is in, or None."""
    return next((item for name in SHELVES for item in shelf(name).items if item.key == key), None)


def filled(words: str, **places: str) -> str:
    """Put values into the places of a text; a place nobody knows is refused, one without a value stays blank for a pen.

    Parameters
    ----------
    words : str
        A text of the library in one language.
    **places : str
        Values by the name of their place.

    Returns
    -------
    str
        The text without braces.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in places:
            raise LibraryError(f"nobody fills the place {match[0]}")
        return places[match[1]] or "____________"

    return PLACE.sub(value, words)


@cache
def shelf(name: str) -> Shelf:
    """Read one file of the library by its name."""
    text = (files("nastavnik.library") / "catalog" / f"{name}.yaml").read_text(encoding="utf-8")
    return laid_out(name, yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 - both are safe


def laid_out(name: str, data: Mapping[str, Any]) -> Shelf:
    """Check what a file says and make its items."""
    if data.get("schema") != SCHEMA or data.get("library") != name:
        raise LibraryError(f"{name}: this is not its file, or of a schema nobody reads")
    named = data.get("parts") or data.get("moments") or {}
    rows = [_item(name, row, named) for row in data["items"]]
    keys = [row.key for row in rows]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise LibraryError(f"{name}: the key {sorted(twice)[0]} stands twice")
    return Shelf(
        title=_made(Words, data["title"], f"{name}.title"),
        intro=_made(Words, data["intro"], f"{name}.intro"),
        version=data["version"],
        parts={part: _made(Words, words, f"{name}.{part}") for part, words in named.items()},
        items=tuple(rows),
    )


def _item(name: str, row: Mapping[str, Any], named: Mapping[str, Any]) -> Item:
    where = f"{name}.{row.get('key')}"
    kind = SHELVES[name].get(row.get("part", ""))
    group = row.get("part") or row.get("moment")
    if kind is None or (group is not None and group not in named):
        raise LibraryError(f"{where}: nobody knows the part {group}")
    if not KEY.fullmatch(str(row.get("key"))):
        raise LibraryError(f"{where}: a key is of small letters, digits and underscores")
    item: Item = _made(kind, row, where)
    if not item.tags.types or not item.tags.stages:
        raise LibraryError(f"{where}: for no type of mentor or no stage")
    _count_minutes(item, where)
    return item


def _count_minutes(item: Item, where: str) -> None:
    steps = getattr(item, "steps", ()) or getattr(item, "plan", ())
    minutes = getattr(item, "minutes", None)
    if steps and minutes is not None and sum(step.length for step in steps) != minutes:
        raise LibraryError(f"{where}: its steps do not make {minutes} minutes")


def _made(wanted: Any, value: Any, where: str) -> Any:
    """Make what a field wants of what the file holds, or refuse it."""
    if get_origin(wanted) in {Union, types.UnionType}:
        return value if value is None else _one_of(get_args(wanted), value, where)
    if get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise LibraryError(f"{where}: a list is wanted")
        return tuple(_made(get_args(wanted)[0], one, f"{where}[{number}]") for number, one in enumerate(value))
    if is_dataclass(wanted):
        return _row(wanted, value, where)
    if type(value) is not wanted or value == "":
        raise LibraryError(f"{where}: {wanted.__name__} is wanted")
    return value


def _one_of(wanted: tuple[Any, ...], value: Any, where: str) -> Any:
    """Make a value of the kinds it may be of: a plain one stays, a mapping becomes a row."""
    kind = next((one for one in wanted if is_dataclass(one)), None)
    if kind is not None:
        return _made(kind, value, where)
    if type(value) not in wanted:
        raise LibraryError(f"{where}: of another kind")
    return value


def _row(wanted: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise LibraryError(f"{where}: fields are wanted")
    hints = get_type_hints(wanted)
    needed = {one.name for one in fields(wanted) if one.default is MISSING} | set(_both_languages(wanted))
    if strange := set(value) - set(hints):
        raise LibraryError(f"{where}: nobody knows the field {sorted(strange)[0]}")
    if lacking := needed - set(value):
        raise LibraryError(f"{where}: the field {sorted(lacking)[0]} is missing")
    return wanted(**{name: _made(hints[name], one, f"{where}.{name}") for name, one in value.items()})


def _both_languages(wanted: Any) -> Iterator[str]:
    """Name what a text of the library never lacks: the questionnaires may do without English, the library does not."""
    if wanted is Words:
        yield from ("ru", "en")
