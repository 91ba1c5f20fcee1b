"""Which keys and which version a database belongs to: asked before anything is served or changed."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from nastavnik.kit import clock
from nastavnik.kit.fields import EncryptedField, WrongKeyError, decrypt
from nastavnik.kit.presence import ChangingError
from nastavnik.kit.startup import too_new
from nastavnik.ops.models import Installation
from nastavnik.ops.recovery_key import has_lived_in

UNREADABLE, MISSING, WRONG_KEYS, NEWER, CHANGING = 1, 1, 4, 5, 6
CHECKED = b"nastavnik key check"
NO_KEYS = (
    "Нет ключей: файлы fields и secret в папке {keys} отсутствуют или не читаются. Школа, которая здесь уже работала: "
    "положите сюда папку keys из копии. Новая школа: nastavnik init. Ничего не изменено."
)
FOREIGN = (
    "Ключи не подходят к базе: {why}. Положите папку keys из копии этой базы в {home} и запустите снова. "
    "Ничего не изменено."
)
GONE = (
    "Файла базы нет, он пуст или в нём нет таблиц: {base}. А школа здесь уже работала: в папке {home} лежат её ключи "
    "или копии. Подключите диск, на котором была база, или верните её: nastavnik restore КОПИЯ --into {home}. "
    "Ничего не изменено."
)
BEING_CHANGED = "Базу сейчас обновляют или возвращают, на этой машине или на другой. Подождите и запустите снова."
SILENT = "База данных не читается: {why}. Что с ней, скажет nastavnik doctor."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing may be done with this database, and the exit code that says so."""

    words: str
    code: int


def key_check(key: str) -> str:
    """Give the value by which a key is known, 16 hex digits; nobody gets the key from it."""
    return hmac.digest(key.encode("ascii", "replace"), CHECKED, hashlib.sha256)[:8].hex()


def own_keys() -> dict[str, str]:
    """Give the check value of each key of this installation, by the key's id."""
    pairs = (entry.partition(":") for entry in settings.FIELD_KEYS)
    return {key_id: key_check(key) for key_id, _colon, key in pairs}


def has_database() -> bool:
    """Say whether there is a database with tables; one that is not there is not made by asking."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).exists():
        return False
    return "django_migrations" in connection.introspection.table_names()


def installation() -> Installation | None:
    """Give the row of this database; one made by an earlier version has none until it is brought up to date."""
    if Installation._meta.db_table not in connection.introspection.table_names():
        return None
    return Installation.objects.only("number", "keys").first()  # later columns may wait for their migration


def own_number() -> str:
    """Give the number by which copies and erasures know this installation, as the list of a copy writes it."""
    found = installation()
    return found.number.hex if found is not None else ""


def _has_keys() -> bool:
    try:
        return bool(settings.FIELD_KEYS and settings.SECRET_KEY)
    except ImproperlyConfigured:  # so Django says that the second is empty
        return False


def _broken_key() -> str:
    """Name a key that is no key at all."""
    for entry in settings.FIELD_KEYS:
        key_id, _colon, key = entry.partition(":")
        try:
            Fernet(key.encode("ascii"))
        except ValueError:
            return key_id
    return ""


def encrypted_columns() -> Iterator[tuple[str, str]]:
    """Go through table and column of every encrypted field that this database has."""
    tables = set(connection.introspection.table_names())
    for model in apps.get_models():
        table = model._meta.db_table
        fields = [field for field in model._meta.local_concrete_fields if isinstance(field, EncryptedField)]
        if fields and table in tables:
            with connection.cursor() as cursor:
                there = {one.name for one in connection.introspection.get_table_description(cursor, table)}
            yield from ((table, column) for field in fields if (column := str(field.column)) in there)


def unread_columns() -> Iterator[tuple[str, int, int]]:
    """Try the keys on every stored value: column, how many do not open, how many there are."""
    quote = connection.ops.quote_name
    for table, column in encrypted_columns():
        closed = number = 0
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {quote(column)} FROM {quote(table)} "  # noqa: S608 - names come from models
                f"WHERE {quote(column)} IS NOT NULL AND {quote(column)} <> ''"
            )
            while some := cursor.fetchmany(1000):
                number += len(some)
                closed += sum(not _opens(value, f"{table}.{column}") for (value,) in some)
        yield f"{table}.{column}", closed, number


def _opens(value: str, context: str) -> bool:
    try:
        decrypt(value, context)
    except WrongKeyError:
        return False
    return True


def _key_fault() -> str:
    """Say which key is absent or another one; of a database without its row, which column does not open."""
    known = installation()
    if known is None:
        closed = next((column for column, closed, _number in unread_columns() if closed), "")
        return f"не открывается {closed}" if closed else ""
    own = own_keys()
    absent = sorted(set(known.keys) - set(own))
    other = sorted(key_id for key_id, value in known.keys.items() if own.get(key_id, value) != value)
    told = [f"нет ключа {key_id}" for key_id in absent] + [f"ключ {key_id} другой" for key_id in other]
    return ", ".join(told)


def refusal(*, new: bool = False) -> Refusal | None:
    """Say why this version and these keys may not work with the database, if they may not; changes nothing.

    Where a school has lived its database may be absent only to whoever makes a `new` one.
    """
    home = settings.DATA_DIR
    if not _has_keys():
        return Refusal(NO_KEYS.format(keys=home / "keys"), WRONG_KEYS)
    if broken := _broken_key():
        return Refusal(FOREIGN.format(why=f"ключ {broken} записан с ошибкой", home=home), WRONG_KEYS)
    try:
        return _refusal_of_database(home, new=new)
    except ChangingError:
        return Refusal(BEING_CHANGED, CHANGING)
    except DatabaseError as error:
        return Refusal(SILENT.format(why=error), UNREADABLE)


def loss(home: Path) -> Refusal | None:
    """Say that a school has lived here and its database is gone; a demonstration is built anew as often as wanted."""
    lived = has_lived_in(home) or (home / "keys" / "fields").exists()
    if settings.DEMONSTRATION or not lived or has_database():
        return None
    return Refusal(GONE.format(base=connection.settings_dict["NAME"], home=home), MISSING)


def _refusal_of_database(home: Path, *, new: bool) -> Refusal | None:
    if not has_database():
        return None if new else loss(home)
    if why := too_new(connection):
        return Refusal(why, NEWER)
    if why := _key_fault():
        return Refusal(FOREIGN.format(why=why, home=home), WRONG_KEYS)
    return None


def enter() -> Installation | None:
    """Write down the keys of this database that are not yet known to it; they were checked by `refusal`."""
    if Installation._meta.db_table not in connection.introspection.table_names():
        return None
    known = installation()
    if known is None:
        return Installation.objects.create(begun_at=clock.now(), keys=own_keys())
    if known.keys != (keys := {**known.keys, **own_keys()}):
        known.keys = keys
        known.save(update_fields=["keys"])
    return known
