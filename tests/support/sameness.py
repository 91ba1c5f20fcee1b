"""The whole database as values, to compare it before and after: of the journal and of sending forms nothing."""

from typing import Any

from django.apps import apps

#: What remembers that something was pressed, and is not what was pressed.
ASIDE = {"journal.Event", "journal.Head", "journal.Former", "journal.Reason", "kit.FormKey", "sessions.Session"}
SIGNED_IN = {"people.OpenSession", "people.SignIn"}


def everything() -> dict[str, dict[Any, Any]]:
    """Give every row of every table by its key."""
    models = [model for model in apps.get_models() if model._meta.label not in ASIDE | SIGNED_IN]
    return {
        f"{model._meta.label} {row['pk']}": {**row, "last_login": None}
        for model in models
        for row in model._base_manager.values("pk", *[one.attname for one in model._meta.concrete_fields])
    }


def differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Name the rows that are not as they were, each with what it was and is."""
    keys = sorted(set(before) | set(after))
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}
