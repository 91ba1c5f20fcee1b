"""Lines of the journal: what was done, and of a change what was and what is."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from nastavnik.journal.models import Event, Former, Head, Reason
from nastavnik.journal.policies import coded, worded
from nastavnik.kit import clock, occasion, paper
from nastavnik.kit.sealing import Closed

#: A hash that no form fills in.
NEVER_TYPED = {"password"}


def record(
    kind: str, actor: Any, subject: Any = None, *, school_id: int | None = None, reason: str = "", **data: Any
) -> Event:
    """Add a line about a subject, inside the caller's transaction; `data` holds ids, codes and dates.

    The line belongs to the school of its subject; where that is none, or the school itself, `school_id` names it.
    What is entered for somebody says from what sheet, or that it was told.
    """
    school = subject.school_id if school_id is None else school_id
    entered = paper.present()
    said = entered.said if entered is not None else {}
    with transaction.atomic():
        head = _locked_head(school)
        event = Event(
            school_id=school,
            number=head.number + 1,
            at=clock.now(),
            actor=actor if actor is not None and actor.pk else None,
            kind=kind,
            subject_type=subject._meta.label if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            data=json.loads(json.dumps({**said, **data}, default=str)),
            occasion=occasion.current(),
            previous_hash=head.hash,
        )
        event.hash = event.computed_hash()
        event.save(force_insert=True)
        head.number, head.hash = event.number, event.hash
        head.save(update_fields=["number", "hash"])
        if reason.strip():
            Reason.objects.create(event=event, text=reason.strip())
    return event


def _locked_head(school: Any) -> Head:
    """Lock the last line of a school's chain; the first line of a school makes it."""
    rows = Head.objects.select_for_update().filter(school_id=school)
    head = rows.first()
    if head is None:
        Head.objects.get_or_create(school_id=school)
        head = rows.get()
    return head


def write(row: models.Model, kind: str, actor: Any, *fields: str, reason: str = "", **data: Any) -> Event:
    """Check a row, save it (of one that is there already only the named fields) and add the line about it.

    The line says what the coded fields were and are; the former words go to rows of their own.
    """
    row.full_clean(exclude=NEVER_TYPED)
    if row._state.adding:
        row.save()
        return record(kind, actor, row, reason=reason, **data, was=None, now={})
    names = fields or tuple(field.attname for field in row._meta.concrete_fields)
    before = _stored(row, names)
    row.save(update_fields=fields or None)
    differs = {name for name, value in before.items() if value != getattr(row, name)}
    event = record(kind, actor, row, reason=reason, **data, **_both(row, before, differs))
    _keep_words(event, row, before, differs)
    return event


def change(
    row: models.Model, *, kind: str, actor: Any, reason: str = "", data: Mapping[str, Any] | None = None, **fields: Any
) -> Event:
    """Set fields of a locked row, save them, and write down what they were and are."""
    for name, value in fields.items():
        setattr(row, name, value)
    return write(row, kind, actor, *fields, reason=reason, **(data or {}))


def remove(row: models.Model, *, kind: str, actor: Any, reason: str = "") -> Event:
    """Delete a row that nothing stands on yet; the line and the rows of words hold what it was."""
    before = _stored(row, [field.attname for field in row._meta.concrete_fields if not field.primary_key])
    event = record(kind, actor, row, reason=reason, **_both(row, before, set(before)) | {"now": None})
    _keep_words(event, row, before, {name for name, value in before.items() if value})
    row.delete()
    return event


def forget(row: models.Model) -> None:
    """Erase the former words of a row."""
    Former.objects.filter(event__subject_type=row._meta.label, event__subject_id=row.pk).delete()


def _stored(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Read columns as the database holds them."""
    known: Any = row._meta
    columns = [known.get_field(name).attname for name in names]
    found = type(row)._base_manager.filter(pk=row.pk).values(*columns).get()
    return dict(found)


def _both(row: models.Model, before: Mapping[str, Any], differs: set[str]) -> dict[str, Any]:
    """Say what the coded fields that differ were and are, which fields of words differ, and whether private ones do."""
    told, words = coded(type(row)) & differs, worded(type(row)) & differs
    said: dict[str, Any] = {
        "was": {name: before[name] for name in told},
        "now": {name: getattr(row, name) for name in told},
    }
    if words:
        said["words"] = sorted(words)
    if differs - told - words:
        said["unsaid"] = True
    return said


def _keep_words(event: Event, row: models.Model, before: Mapping[str, Any], differs: set[str]) -> None:
    """Keep the former words beside the line; what a sealed account does not read is not carried over."""
    for name in sorted(worded(type(row)) & differs):
        if not isinstance(before[name], Closed):
            words = json.loads(json.dumps({"was": before[name]}, default=str))
            Former.objects.create(event=event, field=name, words=words)
