"""System checks: promises that are read back at start instead of being believed."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from nastavnik import __version__
from nastavnik.core.stages import STAGES
from nastavnik.kit import access, guards, held, rows
from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.privacy import OTHERS, Privacy
from nastavnik.kit.registries import facts

LAST_LONG = "0.1.0"  # the version whose migrations were squashed into those of today


def privacy_declared(**_: Any) -> list[CheckMessage]:
    """Refuse a model that does not say what personal data it holds."""
    return [
        Error(f"{model._meta.label} does not declare `privacy`", id="kit.E001")
        for model in apps.get_models()
        if not isinstance(getattr(model, "privacy", OTHERS.get(model._meta.label)), Privacy)
    ]


def facts_given(**_: Any) -> list[CheckMessage]:
    """Refuse a stage check whose fact nobody gives."""
    asked = {check.fact for stage in STAGES for check in stage.checks}
    asked |= {name for stage in STAGES for name in stage.entry_facts}
    return [
        Error(f"nobody gives the fact {name!r} of a stage check", id="kit.E002")
        for name in sorted(asked - facts.names())
    ]


def matrix_complete(**_: Any) -> list[CheckMessage]:
    """Refuse a url or an encrypted field without its row in the access matrix."""
    matrix = access.matrix()
    missing = sorted(access.url_names() - set(matrix.urls))
    unused = sorted(set(matrix.urls) - access.url_names())
    secret = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedField)
    }
    found: list[CheckMessage] = [
        Error(f"url {name!r} has no row in access_matrix.yaml", id="kit.E003") for name in missing
    ]
    found += [Error(f"access_matrix.yaml names an unknown url {name!r}", id="kit.E004") for name in unused]
    found += [
        Error(f"field {name!r} has no row in access_matrix.yaml", id="kit.E005")
        for name in sorted(secret - set(matrix.fields))
    ]
    return found


def held_named(**_: Any) -> list[CheckMessage]:
    """Refuse a field of a private table that no page of trust names to the person it is about."""
    words = "no `held.py` says in words what %s holds, or there is no such field"
    return [Error(words % name, id="kit.E010") for name in held.unnamed()]


def too_old(connection: Any) -> str:
    """Say what to do with a database that stopped before the last step of migrations since squashed, else nothing.

    Django knows no way on from there: it would leave the room out without a word, or crash over those that need it.
    """
    there = set(MigrationRecorder(connection).applied_migrations())
    squashed = [set(one.replaces) for one in MigrationLoader(None).disk_migrations.values() if one.replaces]
    halves = [steps - there for steps in squashed if steps & there and steps - there]
    if not halves:
        return ""
    lacks = ", ".join(sorted(f"{room}.{name}" for steps in halves for room, name in steps))
    return f"База старше версии {LAST_LONG}, ей не хватает шагов: {lacks}. Сначала приведите её к версии {LAST_LONG}."


def too_new(connection: Any) -> str:
    """Say what to do with a database that a later version has changed, else nothing."""
    disk = MigrationLoader(None).disk_migrations
    known = set(disk) | {step for one in disk.values() for step in one.replaces}
    unknown = sorted(set(MigrationRecorder(connection).applied_migrations()) - known)
    if not unknown:
        return ""
    steps = ", ".join(f"{room}.{name}" for room, name in unknown[:5])
    return (
        f"База новее этой версии ({__version__}): в ней есть шаги, которых эта версия не знает: {steps}. "
        "Запустите ту версию, которая её обновила, или верните прежнюю базу: nastavnik rollback. Ничего не изменено."
    )


def database_promises(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Read the pragmas and the guards back from each database that has been migrated."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if why := too_old(connection) or too_new(connection):
            found.append(Error(f"{alias}: {why}", id="kit.E008"))
        if connection.vendor == "sqlite":
            found += [
                Error(f"{alias}: PRAGMA {name} is {value}, not {wanted}", id="kit.E006")
                for name, value, wanted in guards.sqlite_promises(connection)
                if value not in wanted
            ]
        if lacking := rows.missing(connection):
            found.append(Error(f"{alias}: policies of rows are missing: {', '.join(lacking)}", id="kit.E009"))
        missing = guards.missing(connection)
        if missing:
            found.append(Error(f"{alias}: guards are missing: {', '.join(missing)}", id="kit.E007"))
    return found
