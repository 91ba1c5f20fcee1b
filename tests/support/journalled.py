"""Watching a database: which tables are read, and which services change rows without a line in the journal."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
WRITE = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
LINE = "journal_event"
#: Rooms whose own writes are no service of the programme: mechanisms, the journal itself, and the invented school.
NOT_SERVICES = ("nastavnik.kit", "nastavnik.journal", "nastavnik.demo")


@contextmanager
def tables_read() -> Iterator[set[str]]:
    """Name the tables that the statements inside read."""
    found: set[str] = set()
    with CaptureQueriesContext(connection) as seen:
        yield found
    for query in seen:
        found |= set(TABLE.findall(query["sql"]))


class Watch:
    """Remember, for every unit of work, what it wrote and whether it added a line: `silent` holds those that did not."""

    def __init__(self) -> None:
        self.silent: set[tuple[str, str]] = set()
        self._open: list[str] = []
        self._written: set[tuple[str, str]] = set()
        self._line = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Look at one statement and let it run."""
        answer = execute(sql, params, many, context)
        begun, _space, name = sql.partition("SAVEPOINT ")
        if name and not begun:
            self._open.append(name)
        elif name and begun == "RELEASE " and self._open:
            self._open = self._open[: self._open.index(name)] if name in self._open else self._open
        elif written := WRITE.match(sql):
            self._line |= written[1] == LINE
            self._written.add((written[1], _writer()))
        if not self._open:
            self._close()
        return answer

    def _close(self) -> None:
        if not self._line:
            self.silent |= {(table, writer) for table, writer in self._written if writer}
        self._written, self._line = set(), False


def _writer() -> str:
    """Name the function of the product that writes, '' for one that is no service."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("nastavnik.") and ".models" not in module:
            return "" if module.startswith(NOT_SERVICES) else f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return ""
