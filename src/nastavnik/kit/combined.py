"""Many small questions asked as one statement: each room says its own as a queryset, the text is compiled once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from nastavnik.kit.registries import Registry

Value = int | dt.date
Question = Callable[..., "QuerySet[Any, Any]"]


class Combined:
    """Questions of several rooms about the same few values, for example the programme, its school and the day.

    A question is a function of these values that gives a queryset of two columns, a key and a whole number. To build
    and compile one takes ten times as long as the database needs for it, so all are compiled together, once a process,
    with marks in place of the values: a question may not choose its filters by them.
    """

    def __init__(self, noun: str, **kinds: type) -> None:
        self.questions: Registry[Question] = Registry(noun)
        self._marks: dict[str, Value] = {
            name: dt.date(1, 1, 1 + place) if kind is dt.date else 2**62 + place
            for place, (name, kind) in enumerate(kinds.items())
        }
        self.values = frozenset(kinds)
        self._compiled: dict[tuple[str, int], tuple[str, list[Any]]] = {}

    def add(self, name: str, question: Question) -> None:
        """Register a question of a room."""
        self.questions.add(name, question)

    def ask(self, **values: Value) -> dict[str, list[tuple[str, int]]]:
        """Ask everything at once; give keys and numbers by question."""
        text, parameters = self._text()
        given = {self._stored(mark): self._stored(values[name]) for name, mark in self._marks.items()}
        found: dict[str, list[tuple[str, int]]] = {name: [] for name in self.questions.names()}
        with connection.cursor() as cursor:
            cursor.execute(text, [given.get(one, one) for one in parameters])
            for name, key, number in cursor.fetchall():
                found[name].append((key, number))
        return found

    def _text(self) -> tuple[str, list[Any]]:
        """Compile every question for the kind of database in use; anew when another was added."""
        known = (connection.vendor, len(self.questions.names()))
        if known not in self._compiled:
            tables, selects, parameters = [], [], []
            for place, (name, question) in enumerate(self.questions):
                text, own = question(**self._marks).query.get_compiler(connection=connection).as_sql()
                tables.append(f"q{place}(k, n) AS ({text})")
                selects.append(f"SELECT '{name}', CAST(k AS varchar(100)), n FROM q{place}")  # noqa: S608 - names are ours
                parameters += own
            self._compiled[known] = f"WITH {', '.join(tables)} {' UNION ALL '.join(selects)}", parameters
        return self._compiled[known]

    def _stored(self, value: Value) -> Any:
        """Give a value as the database takes it."""
        return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
