"""Encrypted fields: the key's id stands before the text, the column's name inside it, a wrong key is an error."""

import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from nastavnik.kit import sealing

MARK = "v1"


class WrongKeyError(Exception):
    """A stored text cannot be read with the keys of this installation."""


@cache
def _ciphers(entries: tuple[str, ...]) -> dict[str, Fernet]:
    """Give the ciphers of a set of keys by id; making one costs more than reading a short text with it."""
    pairs = (entry.split(":", 1) for entry in entries)
    return {key_id: Fernet(key.encode("ascii")) for key_id, key in pairs}


def _keys() -> dict[str, Fernet]:
    """Give the keys by id, the encrypting one first."""
    return _ciphers(tuple(settings.FIELD_KEYS))


def encrypt(text: str, context: str) -> str:
    """Encrypt a text for one column."""
    key_id, key = next(iter(_keys().items()))
    body = key.encrypt(f"{context}\x00{text}".encode())
    return f"{MARK}:{key_id}:{body.decode('ascii')}"


def decrypt(stored: str, context: str) -> str:
    """Read a stored text back; never gives the cipher text for data."""
    mark, _, rest = stored.partition(":")
    key_id, _, body = rest.partition(":")
    key = _keys().get(key_id) if mark == MARK else None
    if key is None:
        raise WrongKeyError(f"no key {key_id!r} for a value of {context}")
    try:
        plain = key.decrypt(body.encode("ascii")).decode()
    except InvalidToken as error:
        raise WrongKeyError(f"the key {key_id!r} does not open a value of {context}") from error
    column, _, text = plain.partition("\x00")
    if column != context:
        raise WrongKeyError(f"a value of {column} stands in {context}")
    return text


class _Kept(DeferredAttribute):
    """An attribute that no form empties or overwrites while its reader does not see it."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        name = self.field.attname
        if not sealing.keep_closed(instance.__dict__.get(name), value, name):
            instance.__dict__[name] = value


class EncryptedField(models.TextField):  # type: ignore[type-arg]
    """A text that only the product with its keys can read; it cannot be searched.

    `seals` are lookups from its row to accounts: to these it is closed once they are sealed (`kit.sealing`).
    """

    descriptor_class = _Kept
    _closed: type[sealing.ClosedText | sealing.ClosedValues] = sealing.ClosedText

    def __init__(self, *args: Any, seals: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seals = seals

    def _as_stored(self, value: sealing.Closed) -> str:
        """Give a closed value back as it was stored; it opens in no other column."""
        if value.column == self._context:
            return value.stored
        return str(self.get_prep_value({} if isinstance(value, dict) else ""))

    @property
    def _context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way to the database; an empty text stays empty."""
        if isinstance(value, sealing.Closed):
            return self._as_stored(value)
        if value is None or value == "":
            return value
        return encrypt(str(value), self._context)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Decrypt on the way from the database."""
        if value is None or value == "":
            return value
        if sealing.is_closed(self, value):
            return sealing.closed(self._closed, value, self._context)
        return decrypt(value, self._context)

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow only «is it there»: cipher texts cannot be compared."""
        if lookup_name not in {"isnull"}:
            raise FieldError(f"{self.name} is encrypted and cannot be searched by {lookup_name!r}")
        return super().get_lookup(lookup_name)


class EncryptedJSONField(EncryptedField):
    """A value of lists, dicts, texts and numbers, kept encrypted."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _closed = sealing.ClosedValues

    def get_prep_value(self, value: Any) -> Any:
        """Write the value as JSON, then encrypt it."""
        if isinstance(value, sealing.Closed):
            return self._as_stored(value)
        if value is None:
            return None
        return encrypt(json.dumps(value, ensure_ascii=False, sort_keys=True), self._context)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Decrypt, then read the JSON."""
        if value is None or value == "":
            return None
        found = super().from_db_value(value)
        return found if isinstance(found, sealing.Closed) else json.loads(found)

    def to_python(self, value: Any) -> Any:
        """Keep Python values as they are."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Write the value for a serializer."""
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)
