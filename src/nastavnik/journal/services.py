"""The only writer of the journal."""

import json
from typing import Any

from django.db import models, transaction

from nastavnik.journal.models import Event, Head, Reason
from nastavnik.kit import clock


def record(
    *,
    school_id: int,
    kind: str,
    actor: Any,
    subject: models.Model | None = None,
    reason: str = "",
    **data: Any,
) -> Event:
    """Add a line about a subject, inside the caller's transaction; `data` holds ids, codes and dates."""
    with transaction.atomic():
        Head.objects.get_or_create(school_id=school_id)
        head = Head.objects.select_for_update().get(school_id=school_id)
        event = Event(
            school_id=school_id,
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
