"""The one register of official papers."""

import datetime as dt
from typing import Any

from django.db import transaction

from nastavnik.journal.selectors import head_of
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Programme


def register_act(
    *,
    programme: Programme,
    kind: str,
    number: str,
    dated: dt.date,
    actor: Account,
    summary: dict[str, Any] | None = None,
    signed_file: StoredFile | None = None,
) -> Act:
    """Enter a signed paper into the register by its number and date."""
    require_role(actor, programme.school_id, "coordinator", "head")
    with transaction.atomic():
        act = Act(
            school_id=programme.school_id,
            programme=programme,
            kind=kind,
            number=number.strip(),
            dated=dated,
            summary=summary or {},
            journal_head=head_of(programme.school_id),
            signed_file=signed_file,
            registered_by=actor,
            registered_at=clock.now(),
        )
        act.full_clean()
        act.save()
        record(school_id=programme.school_id, kind="act.registered", actor=actor, subject=act, act_kind=kind, dated=dated)
    return act
