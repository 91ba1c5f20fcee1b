"""What a sealed account does not read: private texts written before others helped it in.

Once the owner is known they are read again; where an account was begun anew instead, they stay closed for good. What
somebody told in person or by a link before the account was opened is closed likewise until its owner is known.

The seal stands where texts are read from the database, so that pages, files, exports and prints all obey it: a field
says by `seals` whose account it is closed to, and a row is earlier where its key is not above the mark set on sealing.
A closed text reads as empty and is written back as it was stored.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Cast

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit.registries import told_apart

Rows = TypeVar("Rows", bound=QuerySet[Any])
REFUSED = N_("Прежние личные записи закрыты, пока вы не подтвердите, что это вы: на странице «Вход и безопасность».")

FOR_GOOD = N_("На этом месте прежняя личная запись, закрытая навсегда: вход начат с чистого листа. Напишите в новом.")


class Closed:
    """What stands in place of a text or of values that the reader does not see: empty, and written back as stored."""

    stored: str
    column: str


class ClosedText(Closed, str):
    """A closed text."""


class ClosedValues(Closed, dict[str, Any]):
    """Closed values of a form."""


def closed(kind: type[ClosedText | ClosedValues], stored: str, column: str) -> Any:
    """Make what stands in place of a stored value."""
    made = kind()
    made.stored, made.column = stored, column
    return made


class Reader:
    """Who asks, looked up once it matters."""

    def __init__(self, who: Callable[[], Any]) -> None:
        self._who = who
        self._stored: dict[models.Field[Any, Any], frozenset[str]] = {}

    @cached_property
    def sealed(self) -> Any:
        """Give the account if something earlier is hidden from it."""
        account = self._who()
        return account if getattr(account, "hidden_before", None) is not None else None

    @property
    def refused(self) -> str:
        """Say why words over a closed text are refused."""
        for_good = self.sealed is not None and self.sealed.sealed_on is None and self.sealed.anew_on is not None
        return FOR_GOOD if for_good else REFUSED

    def may_not_read(self, field: Any, stored: str) -> bool:
        """Say whether a stored value of a field is closed to whoever asks."""
        if not field.seals or self.sealed is None:
            return False
        if field not in self._stored:
            self._stored[field] = self._closed(field)
        return stored in self._stored[field]

    def _closed(self, field: Any) -> frozenset[str]:
        """Give the stored values of a field that are closed: unlike texts, no two of them are the same."""
        whose = Q()
        for path in field.seals:
            whose |= Q(**{path: self.sealed.pk})
        rows = _earlier(field.model._base_manager.filter(whose), self.sealed)
        return frozenset(rows.values_list(Cast(F(field.attname), models.TextField()), flat=True))


_reader: ContextVar[Reader | None] = ContextVar("sealing_reader", default=None)


@contextmanager
def read_by(reader: Reader | None) -> Iterator[None]:
    """Close to this reader what is sealed."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def counted(rows: Iterable[Any]) -> list[Any]:
    """Read rows for a figure about everybody, which is the same whoever asks for it."""
    with read_by(None):
        return list(rows)


def is_closed(field: Any, stored: str) -> bool:
    """Say whether a stored value of a field is closed to whoever asks now."""
    reader = _reader.get()
    return reader is not None and reader.may_not_read(field, stored)


def keep_closed(before: Any, now: Any, name: str) -> bool:
    """Say whether a closed value stays as it is; words typed over one are refused, not lost."""
    reader = _reader.get()
    if not isinstance(before, Closed) or isinstance(now, Closed) or reader is None:
        return False
    if now:
        raise RuleError("sealed", reader.refused, name)
    return True


def marks() -> dict[str, int]:
    """Give the highest key of every table: what comes later has a higher one.

    Where no row is found at all there is no mark, and everything counts as earlier.
    """
    models_told = [model for model in apps.get_models() if hasattr(model, "privacy")]
    numbered = [model for model in models_told if isinstance(model._meta.pk, models.AutoField)]
    found = {model._meta.label: model._base_manager.aggregate(last=Max("pk"))["last"] or 0 for model in numbered}
    return found if any(found.values()) else {}


def told_before(person: Any) -> dict[str, int]:
    """Give the marks over what a person told before the account is opened; none where nothing was."""
    asked = (source(person) for _name, source in told_apart)
    last = {rows.model._meta.label: rows.aggregate(last=Max("pk"))["last"] for rows in asked}
    found = {label: key for label, key in last.items() if key is not None}
    return {**dict.fromkeys(marks(), 0), **found} if found else {}


def _earlier(rows: Rows, account: Any) -> Rows:
    mark = account.hidden_before.get(rows.model._meta.label)
    return rows if mark is None else rows.filter(pk__lte=mark)


def open_rows(rows: Rows, account: Any) -> Rows:
    """Keep the rows that a sealed account finds: those written later; for others all."""
    hidden = getattr(account, "hidden_before", None)
    if hidden is None:
        return rows
    mark = hidden.get(rows.model._meta.label)
    return rows.none() if mark is None else rows.filter(pk__gt=mark)


def is_open(row: models.Model, account: Any) -> bool:
    """Say whether an account finds a row: it is not sealed, or the row is later."""
    hidden = account.hidden_before
    mark = (hidden or {}).get(row._meta.label)
    return hidden is None or (mark is not None and row.pk > mark)
