"""The only writer of the journal."""

import json
from typing import Any

from django.db import models, transaction

from nastavnik.journal.models import Event, Head, Reason
from nastavnik.kit import clock


def record(
    kind: str, actor: Any, subject: Any = None, *, school_id: int | None = None, reason: str = "", **data: Any
) -> Event:
    """Add a line about a subject, inside the caller's transaction; `data` holds ids, codes and dates.

    The line belongs to the school of its subject; where that is none, or the school itself, `school_id` names it.
    """
    school = subject.school_id if school_id is None else school_id
    with transaction.atomic():
        Head.objects.get_or_create(school_id=school)
        head = Head.objects.select_for_update().get(school_id=school)
        event = Event(
            school_id=school,
            number=head.number + 1,
            at=clock.now(),
            actor=actor if actor is not None and actor.pk else None,
            kind=kind,
            subject_type=subject._meta.label if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            data=json.loads(json.dumps(data, default=str)),
            previous_hash=head.hash,
        )
        event.hash = event.computed_hash()
        event.save(force_insert=True)
        head.number, head.hash = event.number, event.hash
        head.save(update_fields=["number", "hash"])
        if reason.strip():
            Reason.objects.create(event=event, text=reason.strip())
    return event


def write(row: models.Model, kind: str, actor: Any, *fields: str, reason: str = "", **data: Any) -> Event:
    """Check a row, save it (of one that is there already only the named fields) and add the line about it."""
    row.full_clean()
    row.save(update_fields=fields or None)
    return record(kind, actor, row, reason=reason, **data)
