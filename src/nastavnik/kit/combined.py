"""Statements compiled once a process: a queryset of plain values, and many small questions asked together."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Count, QuerySet

from nastavnik.kit.past import Past
from nastavnik.kit.registries import Registry

Value = int | str | dt.date
Found = Mapping[str, Sequence[tuple[str, int]]]
Question = Callable[..., "QuerySet[Any, Any]"]
#: The place of a parameter in a statement, or a doubled sign of per cent, which is a sign of its own.
PLACE = re.compile(r"%(%|s)")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the questions said: pairs of a key and a number, by name of the question."""

    numbers: Found

    def number(self, name: str, *keys: str) -> int:
        """Add up a count, or those of its keys that are named."""
        return sum(number for key, number in self.numbers[name] if not keys or key in keys)

    def keys(self, name: str, number: int | None = None) -> set[str]:
        """Give the keys that were met, those with one number where it is named."""
        return {key for key, found in self.numbers[name] if number is None or found == number}

    def until(self, name: str, day: dt.date) -> list[int]:
        """Give the numbers whose key is a day not after this one."""
        return [number for key, number in self.numbers[name] if key is not None and key <= day.isoformat()]

    def rows(self, name: str) -> list[int]:
        """Give the numbers one by one, where they are rows and not counts."""
        return [number for _key, number in self.numbers[name]]


class _Marked:
    """A statement compiled with marks in place of its values: a question may not choose its filters by them.

    Nor may it look at the clock or at who asks: whatever it depends on is a value.

    To build and compile a queryset takes up to ten times as long as the database needs for it.
    """

    def __init__(self, **kinds: type) -> None:
        self._marks: dict[str, Value] = {}
        for place, (name, kind) in enumerate(kinds.items()):
            marks: dict[type, Value] = {int: 2**62 + place, str: f"\0{place}", dt.date: dt.date(1, 1, 1 + place)}
            self._marks[name] = marks[kind]
        self.values = frozenset(kinds)

    def _filled(self, parameters: Sequence[Any], values: Mapping[str, Value]) -> list[Any]:
        """Put values in the place of their marks, as the database takes them."""
        given = {self._stored(mark): self._stored(values[name]) for name, mark in self._marks.items()}
        return [  # on PostgreSQL several values are one parameter, a list
            [given.get(inner, inner) for inner in one] if isinstance(one, list) else given.get(one, one)
            for one in parameters
        ]

    def in_words(self, text: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
        """Write the words of a question that never change into its text, for SQLite; give what is left to fill in.

        SQLite looks at the words that are bound to a statement to choose an index that keeps some rows only, so each
        time they are bound it makes its plan anew: of the list of waits that was nine tenths of the cost.
        """
        if connection.vendor != "sqlite":
            return text, list(parameters)
        marks, left, given = {self._stored(mark) for mark in self._marks.values()}, list[Any](), iter(parameters)

        def write(place: re.Match[str]) -> str:
            if place[0] == "%%":
                return place[0]
            value = next(given)
            if not isinstance(value, str) or value in marks or "\0" in value:
                left.append(value)
                return place[0]
            return "'{}'".format(str(value).replace("'", "''").replace("%", "%%"))

        return PLACE.sub(write, text), left

    def _stored(self, value: Value) -> Any:
        return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value


class Prepared(_Marked):
    """A queryset that depends on a few values, for a page that is opened often; it gives a list of its rows."""

    def __init__(self, question: Question, **kinds: type) -> None:
        super().__init__(**kinds)
        self.question = question
        self._compiled: dict[str, tuple[QuerySet[Any, Any], Any, str, list[Any]]] = {}

    def ask(self, **values: Value) -> list[Any]:
        """Give the rows, the same that the queryset would give."""
        rows, compiler, _text, _parameters = self._ready()
        ready, statement = copy(compiler), self.statement(**values)
        ready.connection = connections[DEFAULT_DB_ALIAS]
        ready.as_sql = lambda *_args, **_more: statement
        rows = rows.all()
        rows.query.get_compiler = lambda *_args, **_more: ready  # type: ignore[method-assign]
        return list(rows)

    def statement(self, **values: Value) -> tuple[str, list[Any]]:
        """Give the text and its parameters, the same that the queryset would be compiled to."""
        _rows, _compiler, text, parameters = self._ready()
        return text, self._filled(parameters, values)

    def _ready(self) -> tuple["QuerySet[Any, Any]", Any, str, list[Any]]:
        if connection.vendor not in self._compiled:
            rows = self.question(**self._marks)
            compiler = rows.query.get_compiler(connection=connection)
            self._compiled[connection.vendor] = (rows, compiler, *self.in_words(*compiler.as_sql()))
        return self._compiled[connection.vendor]


#: The columns of a question with the type each is read as; a whole number is read as it comes.
KEY_AND_NUMBER = {"k": "varchar(100)", "n": ""}


class Combined(_Marked):
    """Questions of several rooms about the same few values, for example the programme, its school and the day.

    A question is a function of these values that gives a queryset of the `columns`: a key and a whole number, mostly.
    """

    def __init__(self, noun: str, columns: Mapping[str, str] = KEY_AND_NUMBER, **kinds: type) -> None:
        super().__init__(**kinds)
        self.columns = columns
        self.questions: Registry[Question] = Registry(noun)
        self._compiled: dict[tuple[str, int, str], tuple[str, str, list[Any]]] = {}

    def add(self, name: str, question: Question) -> None:
        """Register a question of a room."""
        self.questions.add(name, question)

    def ask(self, **values: Value) -> Found:
        """Ask everything at once; give keys and numbers by question."""
        return self.rows("", past=None, **values)

    def rows(self, variant: str = "", *, past: Past | None = None, **values: Value) -> dict[str, list[Any]]:
        """Ask everything at once, narrowed as the variant says, of the past if there is one; give rows by question."""
        text, named, parameters = self._text(variant)
        filled = self._filled(parameters, values)
        found: dict[str, list[Any]] = {name: [] for name, _question in self.questions}
        with connection.cursor() as cursor:
            if past is not None:
                cursor.execute(*past.under(text, filled))
            else:
                cursor.execute(named, {f"p{place}": value for place, value in enumerate(filled)})
            for row in cursor.fetchall():
                found[row[0]].append(row[1:])
        return found

    def narrow(self, _name: str, _variant: str) -> tuple[str, list[Any]]:
        """Give the condition under which rows of a question are read, with its parameters; "" for all."""
        return "", []

    def _text(self, variant: str) -> tuple[str, str, list[Any]]:
        """Compile every question for the kind of database in use; anew when another was added.

        The text is given twice, with places and with names for its parameters: a long one is filled by name many times
        faster.
        """
        known = (connection.vendor, len(self.questions.names()), variant)
        if known not in self._compiled:
            read = ", ".join(f"CAST({name} AS {kind})" if kind else name for name, kind in self.columns.items())
            tables, selects, parameters, last = [], [], [], []
            for place, (name, question) in enumerate(self.questions):
                text, own = question(**self._marks).query.get_compiler(connection=connection).as_sql()
                where, more = self.narrow(name, variant)
                tables.append(f"q{place}({', '.join(self.columns)}) AS ({text})")
                selects.append(f"SELECT '{name}', {read} FROM q{place}{where}")  # noqa: S608 - names are ours
                parameters += own
                last += more
            whole, left = self.in_words(f"WITH {', '.join(tables)} {' UNION ALL '.join(selects)}", [*parameters, *last])
            places = count()
            named = PLACE.sub(lambda one: one[0] if one[0] == "%%" else f"%(p{next(places)})s", whole)
            self._compiled[known] = whole, named, left
        return self._compiled[known]


def total(rows: Any, owner: str = "programme_id", what: str = "pk") -> Any:
    """Make a question of rows that all have one owner: how many different ones there are."""
    return rows.order_by().values(owner).annotate(n=Count(what, distinct=what != "pk")).values_list(owner, "n")


def each(rows: Any, key: str) -> Any:
    """Make a question of rows: how many have each value of a column."""
    return rows.order_by().values(key).annotate(n=Count("pk")).values_list(key, "n")
