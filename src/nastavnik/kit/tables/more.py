"""Columns that upper rooms give to a list of a lower one: read for all rows at once, when one of them is drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from nastavnik.kit.registries import Registry
from nastavnik.kit.tables.columns import Column

Told = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """What a room tells about the people of a list: key, words and kind of each column, and a reading of many people.

    `read` takes what the list is of and the keys of its people, and gives for each of them the values by key.
    """

    columns: Sequence[tuple[str, Any, str]]
    read: Callable[[Any, Sequence[int]], Told]


class More:
    """What the sources say of the people of a list; a source is asked once, when the first of its columns is drawn."""

    def __init__(self, sources: Registry[Any], of: Any, people: Sequence[int]) -> None:
        self._sources, self._of, self._people = sources, of, people
        self._told: dict[str, Told] = {}

    def told(self, source: str, person: int, key: str) -> Any:
        """Give the value of one column for one person, or nothing."""
        if source not in self._told:
            self._told[source] = self._sources[source].read(self._of, self._people)
        return self._told[source].get(person, {}).get(key)


def offered_columns(sources: Registry[Any], person: Callable[[Any], int]) -> list[Column]:
    """Give the columns of all sources; a row has its `more`, and `person` gives the key of whom it is about."""
    return [
        Column(key, label, kind=kind, value=partial(_value, name, key, person), offered=True, blank="–")
        for name, source in sources
        for key, label, kind in source.columns
    ]


def _value(source: str, key: str, person: Callable[[Any], int], row: Any) -> Any:
    return row.more.told(source, person(row), key)
