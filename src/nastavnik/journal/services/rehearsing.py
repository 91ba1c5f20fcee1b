"""A press tried beforehand: the real service runs, what it wrote is told in words, and all of it is taken back."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from nastavnik.journal.models import Event
from nastavnik.journal.selectors import lines_of_occasion
from nastavnik.journal.services.returning import key_of
from nastavnik.kit import occasion
from nastavnik.kit.registries import foretold, readers_told

#: Names that are said; of more only how many there are.
MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What a press would do: sentences, and how many other people would get a message."""

    sentences: list[str]
    people: int


def rehearse(run: Callable[[], object], *, school_id: int, reader: Any) -> Told:
    """Run a service, tell what came of it as this reader may know it, and take all of it back.

    It writes like the real press, so it belongs to a press and to no page that is only read.
    """
    name = f"rehearsal-{uuid.uuid4()}"
    with transaction.atomic():
        before = transaction.savepoint()
        try:
            with occasion.of(name):
                run()
            people: set[int] = set()
            for _name, told in readers_told:
                people |= told(school_id, name)
            return Told(_sentences(list(lines_of_occasion(school_id, name)), reader), len(people - {reader.pk}))
        finally:
            transaction.savepoint_rollback(before)


def _sentences(lines: list[Event], reader: Any) -> list[str]:
    """Say the changes by kind; of rows this reader does not see nothing is said, not even a number."""
    found: dict[str, dict[tuple[str, int], None]] = {}
    for line in lines:
        if line.subject_id is not None and key_of(line) in foretold:
            found.setdefault(key_of(line), {})[(line.subject_type, line.subject_id)] = None
    told = []
    for key, subjects in found.items():
        rows = [row for model, pk in subjects if (row := _seen(model, pk, reader)) is not None]
        if rows:
            sentence = str(foretold[key]) % {"what": _named(rows), "number": len(rows)}
            told.append(sentence.removesuffix(".") if sentence.endswith("..") else sentence)  # initials end with one
    return told


def _seen(label: str, pk: int, reader: Any) -> Any:
    """Fetch a row for a reader; an account shows to whoever may close it."""
    model: Any = apps.get_model(label)
    rows = model.objects
    return (rows.visible_to(reader) if hasattr(rows, "visible_to") else rows).filter(pk=pk).first()


def _named(rows: list[Any]) -> str:
    """List names, or say how many there are."""
    if len(rows) > MOST_NAMES:
        return _("всего %(number)s") % {"number": len(rows)}
    return "; ".join(map(str, rows))
