"""What of a row may stand in a line that is never erased, and what only beside it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import models

from nastavnik.kit import access
from nastavnik.kit.fields import EncryptedField

#: Ids, dates and numbers; a code is a short text with choices.
CODES = (
    models.AutoField,
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.ForeignKey,
    models.IntegerField,
    models.TimeField,
)
WORDS = (models.CharField, models.TextField, models.JSONField)
#: Of answers and drafts of one person nothing is said at all, of keys no words.
SILENT, WORDLESS = {"P3"}, {"P3", "P4"}


@cache
def coded(model: type[models.Model]) -> frozenset[str]:
    """Name the columns whose values may stand in a line: ids, codes, dates and numbers that are not private."""
    return frozenset(field.attname for field in _fields(model, SILENT) if _is_code(field) and not _private(field))


@cache
def worded(model: type[models.Model]) -> frozenset[str]:
    """Name the columns whose former words are kept beside a line: not those that their author alone reads."""
    if model._meta.label == settings.AUTH_USER_MODEL:
        return frozenset()
    kept = (field for field in _fields(model, WORDLESS) if not _is_code(field) or _private(field))
    return frozenset(field.attname for field in kept if isinstance(field, WORDS + CODES) and not _only_mine(field))


def _fields(model: type[models.Model], silent: set[str]) -> list[Any]:
    privacy: Any = getattr(model, "privacy", None)
    if privacy is None or privacy.data_class in silent:
        return []
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _is_code(field: Any) -> bool:
    return isinstance(field, CODES) or (isinstance(field, models.CharField) and bool(field.choices))


def _label(field: Any) -> str:
    return f"{field.model._meta.label}.{field.name}"


def _private(field: Any) -> bool:
    return isinstance(field, EncryptedField) or _label(field) in access.matrix().fields


def _only_mine(field: Any) -> bool:
    return _label(field) in access.matrix().fields and access.only_mine(_label(field))
