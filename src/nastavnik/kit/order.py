"""Rows in the order of a Russian list, the same on both databases and in Python."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func

from nastavnik.core.alphabet import CAPITAL, SMALL, reading_order


class ReadingOrder(Func):
    """The key of `core.alphabet.reading_order` as an expression to order rows by.

    SQLite is given the function itself, PostgreSQL the same letters; both compare keys by code point.
    """

    function = "reading_order"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Write the key with what every PostgreSQL has: no locale of the server takes part."""
        letters = f"(translate(concat_ws(' ', %(expressions)s), '{CAPITAL}', '{SMALL}') COLLATE \"C\")"
        return self.as_sql(compiler, connection, template=letters, **more)


def teach(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give a new connection to SQLite the function it orders names by."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("reading_order", -1, reading_order, deterministic=True)
